"""The newsroom of the API's tests with its door to the pages: people with passwords, and an address for browsers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from moderation.core.models import Comment, Record, Tombstone
from moderation.core.parties import Role, User
from moderation.core.ports import Explainer
from moderation.web.app import create_app
from policies.case import Scores
from policies.decision import Decision
from tests.builders import SITE, a_change, a_record, waiting
from tests.moderation.web.newsroom import Newsroom

PASSWORD = "correct horse battery"
OTHER_SITE = "other"


# As weak as argon2 allows: a hash names its own cost, and tests sign in often.
_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@cache
def hash_of(password: str) -> str:
    return _HASHER.hash(password)


class DeskRoom:
    """Without a policy of its own the site has the shipped default. `nino` is a moderator of one site."""

    def __init__(self, *, policy: str = "", cookie_secure: bool = False, explainer: Explainer | None = None) -> None:
        newsroom = Newsroom(policy)
        self.stores, self.clock = newsroom.stores, newsroom.clock
        self.explainer, self.publish = newsroom.explainer, newsroom.publish
        self.services = replace(
            newsroom.services, cookie_secure=cookie_secure, explainer=explainer or newsroom.explainer
        )
        self.app = create_app(self.services)
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
        self.clock.advance(seconds=1)
        return user

    def queue(self, comment: Comment, decision: Decision | None = None) -> Record:
        """A comment that waits for a moderator since now."""
        return self.put(a_record(comment, decision=decision, review=waiting(self.clock())))

    def queue_scored(self, comment: Comment, decision: Decision, scores: Scores | None) -> Record:
        """The same, with scores of its own."""
        record = a_record(comment, decision=decision, review=waiting(self.clock()))
        return self.put(replace(record, scores=scores))

    def put(self, record: Record) -> Record:
        assert self.stores.records.commit(record.comment.site, [a_change(record)]) == [True]
        return record

    def stored(self, comment_id: str = "c-1", site: str = SITE) -> Record:
        record = self.stores.records.read(site, [comment_id])[0]
        assert isinstance(record, Record)
        return record

    def rewrite(self, comment_id: str, text: str) -> Record:
        """The reader sends a new text: a new revision under review."""
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


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an app that answers real requests, until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, name="desk")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
