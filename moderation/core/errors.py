"""The ways in which the service says no; each carries what is wrong, where, and what to do."""

from datetime import datetime


class ModerationError(Exception):
    """Root of the errors that a caller can do something about."""


class NotFoundError(ModerationError):
    """Nothing is stored under that id."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There is no {what} with the id {name!r} on this site.")
        self.what = what
        self.name = name


class ErasedError(ModerationError):
    """The comment was erased; its id is not taken again."""

    def __init__(self, comment_id: str, at: datetime) -> None:
        super().__init__(f"The comment {comment_id!r} was erased at {at.isoformat()}. Post it under a new id.")
        self.comment_id = comment_id
        self.at = at


class ConflictError(ModerationError):
    """Somebody else was first. `by` and `at` name who and when; `version` is the version that stands now."""

    def __init__(self, message: str, *, by: str = "", at: datetime | None = None, version: int | None = None) -> None:
        super().__init__(message)
        self.by = by
        self.at = at
        self.version = version


class KeyReusedError(ModerationError):
    """An idempotency key was sent again with another comment."""

    def __init__(self, key: str) -> None:
        super().__init__(
            "This idempotency key (or webhook-id) was used for another comment. "
            "Send each comment under a key of its own."
        )
        self.key = key


class StoreUnavailableError(ModerationError):
    """The store does not answer, or cannot write. Nothing was lost; the same request succeeds when it is back."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"The store is not available ({problem}). Nothing was stored; send the same request again.")
        self.problem = problem
