"""Comments whose sender gives them no id: one that can be worked out again, so that a retry is the same comment."""

import hashlib
from dataclasses import replace

from moderation.core.assessment import Submission
from moderation.core.errors import ConflictError, ErasedError
from moderation.core.intake import Intake
from moderation.core.models import Answer, Comment
from moderation.core.parties import Site

_MOST_ERASURES = 8


def derived_id(dialect: str, *parts: str) -> str:
    """The id of a comment that is known by these parts only; they cannot be read off it."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{dialect}:{hashlib.sha256(joined.encode('utf-8', 'replace')).hexdigest()[:32]}"


def decide(intake: Intake, site: Site, comment: Comment) -> Answer:
    """The answer to a comment under its derived id, findable by its text. Raises ModerationError.

    A comment that was erased and is posted again is a new one: its sender has no other id to give it.
    """
    first_id = comment.id
    for _ in range(_MOST_ERASURES):
        outcome = intake.submit(site, [Submission(comment, findable=True)])[0]
        if isinstance(outcome, Answer):
            return outcome
        if not isinstance(outcome, ErasedError):
            raise outcome
        comment = replace(comment, id=f"{first_id}:{int(outcome.at.timestamp() * 1000)}")
    raise ConflictError("The comment was erased again and again. Post it with another text.")
