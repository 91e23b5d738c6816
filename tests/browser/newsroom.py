"""A newsroom in memory: stores, people and sites behind the pages, with a clock that stands until it is moved."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from flask import Flask
from werkzeug.serving import make_server

from moderation.core.desk import Desk
from moderation.core.intake import Intake
from moderation.core.live import Directory, ShelvedPolicies
from moderation.core.models import Comment, Record, Role, Tombstone, User
from moderation.credentials import hash_password
from moderation.web.services import Services
from policies.case import Scores
from policies.decision import Decision
from tests.builders import NOON, SITE, a_change, a_decision, a_record, a_site, waiting
from tests.fakes import FakeStores

PASSWORD = "correct horse battery"
OTHER_SITE = "gazette"
SOME_SCORES = Scores(0.7, 0.2, 0.1, 0.25)


@cache
def hash_of(password: str) -> str:
    return hash_password(password)


class StandingClock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class EvenScorer:
    version = "m-1"

    def score(self, texts: Sequence[str]) -> Sequence[Scores | None]:
        return [Scores(0.1, 0.1, 0.1, 0.1) for _ in texts]


@dataclass(slots=True)
class Newsroom:
    cookie_secure: bool = False
    stores: FakeStores = field(default_factory=FakeStores)
    clock: StandingClock = field(default_factory=StandingClock)

    def __post_init__(self) -> None:
        for number, name in enumerate((SITE, OTHER_SITE)):
            self.stores.sites.save(a_site(name, f"d{number}"))
        self.hire("nino")

    def hire(
        self,
        name: str,
        *roles: Role,
        sites: tuple[str, ...] = (SITE,),
        password: str = PASSWORD,
        disabled: bool = False,
    ) -> User:
        """Add a user, or change the one of that name."""
        user = User(name, hash_of(password), f"t-{name}", roles or (Role.MODERATOR,), sites, disabled)
        self.stores.users.save(user)
        # The directory holds what it has read for up to a second.
        self.clock.move(seconds=1)
        return user

    def queue(self, comment: Comment, decision: Decision | None = None, scores: Scores | None = SOME_SCORES) -> Record:
        """A comment that waits for a moderator since now."""
        record = a_record(comment, decision=decision or a_decision(), review=waiting(self.clock()))
        return self.put(replace(record, scores=scores))

    def put(self, record: Record) -> Record:
        assert self.stores.records.commit(record.comment.site, [a_change(record)]) == [True]
        return record

    def stored(self, comment_id: str, site: str = SITE) -> Record:
        record = self.stores.records.read(site, [comment_id])[0]
        assert isinstance(record, Record)
        return record

    def rewrite(self, comment_id: str, text: str) -> Record:
        """The reader sends a new text: a new revision, the old review withdrawn."""
        old = self.stored(comment_id)
        return self.put(
            replace(
                old,
                comment=replace(old.comment, text=text),
                revision=old.revision + 1,
                version=old.version + 1,
                received_at=self.clock(),
                review=waiting(self.clock()),
            )
        )

    def erase(self, comment_id: str) -> None:
        old = self.stored(comment_id)
        tombstone = Tombstone(SITE, comment_id, old.revision, old.version + 1, self.clock())
        assert self.stores.records.commit(SITE, [a_change(tombstone)]) == [True]

    @property
    def services(self) -> Services:
        stores, clock = self.stores, self.clock
        policies = ShelvedPolicies(stores.shelf, clock)
        return Services(
            intake=Intake(stores.records, EvenScorer(), policies, clock),
            desk=Desk(stores.records, stores.queue, clock),
            directory=Directory(stores.sites, stores.users, clock),
            policies=policies,
            shelf=stores.shelf,
            clock=clock,
            checks=tuple,
            secret_key="a key for tests only, of no worth at all",
            cookie_secure=self.cookie_secure,
        )


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an app that answers real requests, until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="desk")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
