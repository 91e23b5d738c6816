"""The web application, put together: classifier, policies, stores and routes."""

import math
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from wsgiref.types import WSGIApplication

from classifier.artefact import ArtefactError
from classifier.scoring import DEFAULT_MODEL_PATH, Model
from moderation.core.desk import Desk
from moderation.core.errors import ModerationError, StoreUnavailableError
from moderation.core.feedback import Listener
from moderation.core.intake import Intake
from moderation.core.live import Directory, ShelvedPolicies
from moderation.logs import configure, logger
from moderation.settings import Settings, read_settings
from moderation.stores.redis_stores import Stores
from moderation.web.app import create_app
from moderation.web.services import Check, Services
from moderation.wiring.explainer import ClassifierExplainer
from moderation.wiring.store import clock, connect
from policies.case import Scores

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class ClassifierScorer:
    """The classifier behind the core's Scorer port. What it cannot score goes to review, and the log says so."""

    model: Model

    @property
    def version(self) -> str:
        """The artefact's version."""
        return self.model.version

    def score(self, texts: Sequence[str]) -> list[Scores | None]:
        """Scores in the order of the texts; None for each that the model failed on."""
        try:
            rows = self.model.score(texts).tolist()
            return [Scores(*row) if all(map(math.isfinite, row)) else None for row in rows]
        except Exception as error:  # noqa: BLE001  # whatever breaks in the model must not lose a comment
            if len(texts) > 1:
                # One text that the model cannot bear must not spoil the rest of a batch.
                return [self.score([text])[0] for text in texts]
            # The error's kind only: its message may hold the text.
            log.error("a comment could not be scored", error=type(error).__name__)  # noqa: TRY400
            return [None]


def load_scorer(settings: Settings) -> ClassifierScorer:
    """The model named by the settings, or the shipped one. Raises classifier.artefact.ArtefactError."""
    return ClassifierScorer(Model.load(settings.model_path or DEFAULT_MODEL_PATH))


def services(settings: Settings, stores: Stores, scorer: ClassifierScorer) -> Services:
    """The parts behind the routes."""
    policies = ShelvedPolicies(stores.shelf, clock)
    return Services(
        intake=Intake(stores.records, scorer, policies, clock),
        desk=Desk(stores.records, stores.queue, clock),
        listener=Listener(stores.records, stores.labels, clock),
        rates=stores.rates,
        directory=Directory(stores.sites, stores.users, clock),
        policies=policies,
        shelf=stores.shelf,
        explainer=ClassifierExplainer(scorer.model),
        clock=clock,
        checks=lambda: (_store_check(stores), Check("model")),
        sites=stores.sites.all,
        secret_key=settings.secret_key or _kept_secret_key(settings.data_dir),
        cookie_secure=settings.cookie_secure,
    )


def wsgi_app() -> WSGIApplication:
    """The web application, from the environment. On bad settings or a damaged model it ends with the reason."""
    try:
        settings = read_settings()
        configure(settings.log_level)
        return create_app(services(settings, connect(settings), load_scorer(settings)))
    except (ModerationError, ArtefactError) as error:
        raise SystemExit(f"The service does not start. {error}") from None


def _store_check(stores: Stores) -> Check:
    try:
        stores.ping()
    except StoreUnavailableError as error:
        return Check("store", error.problem)
    return Check("store")


def _kept_secret_key(data_dir: Path) -> str:
    """The key that signs sessions, made once and kept beside the data, readable by its owner only."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()
