"""What the pages and the API are given by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.core.desk import Desk
from moderation.core.feedback import Listener
from moderation.core.intake import Intake
from moderation.core.live import Directory, ShelvedPolicies
from moderation.core.parties import Site
from moderation.core.ports import Explainer, Rates, Shelf


@dataclass(frozen=True, slots=True)
class Check:
    """One part that must work for the service to be ready; `problem` is empty when it does."""

    name: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts behind the routes. `sites` lists those whose queues are measured at a scrape of /metrics."""

    intake: Intake
    desk: Desk
    listener: Listener
    rates: Rates
    directory: Directory
    policies: ShelvedPolicies
    shelf: Shelf
    explainer: Explainer
    clock: Callable[[], datetime]
    checks: Callable[[], Sequence[Check]]
    secret_key: str
    cookie_secure: bool = True
    sites: Callable[[], Sequence[Site]] = tuple
