"""The names of all keys; knows nothing of what is stored under them.

Every key of a site carries the site as hash tag, so that a cluster keeps a site on one node and a script may touch
all of it. Scripts get the ledger's key and work out the others from it.
"""

import hashlib
from functools import lru_cache

from moderation.core.models import QueueFilter

_ESCAPES = str.maketrans({"%": "%25", ":": "%3A", "{": "%7B", "}": "%7D"})


def escaped(name: str) -> str:
    """A name without the characters that separate names in a key."""
    return name.translate(_ESCAPES)


@lru_cache(maxsize=1024)
def of_site(site: str) -> str:
    """What all keys of a site begin with."""
    return f"cm:{{{escaped(site)}}}:"


def ledger(site: str) -> str:
    """The stream of a site's events."""
    return of_site(site) + "ledger"


def comment(site: str, comment_id: str) -> str:
    """One comment: a header line and its document."""
    return f"{of_site(site)}comment:{comment_id}"


def answer(site: str, key: str) -> str:
    """The answer remembered under an idempotency key, which may be of any length."""
    return f"{of_site(site)}answer:{hashlib.sha256(key.encode()).hexdigest()}"


def text(site: str, text_key: str) -> str:
    """The ids of the comments that held a text."""
    return f"{of_site(site)}text:{text_key}"


def feedback(site: str) -> str:
    """All feedback by number: a line with the number, and its document."""
    return of_site(site) + "feedback"


def rate(site: str) -> str:
    """The times of the requests that were granted last."""
    return of_site(site) + "rate"


def waiting(site: str, where: QueueFilter) -> str:
    """The waiting items that match a filter, most urgent first; there is one such index for each combination."""
    labels = ":".join(escaped(label) for label in (where.category, where.section, where.article))
    return f"{of_site(site)}waiting:{labels}"


def age(site: str) -> str:
    """The waiting items by the time since when they wait."""
    return of_site(site) + "age"


def claimed(site: str) -> str:
    """The claimed items by the end of their lease."""
    return of_site(site) + "claimed"


def callbacks(site: str) -> str:
    """All callbacks by id, the dead letters too: a line with the time when each is due, and its document."""
    return of_site(site) + "callbacks"


def dead(site: str) -> str:
    """The dead letters by the time of their creation."""
    return of_site(site) + "dead"


def live_policy(site: str) -> str:
    """The policy in force: a line with its version, and its document."""
    return of_site(site) + "policy:live"


def register(what: str) -> str:
    """A register that is not of one site: documents by name."""
    return f"cm:{what}:{{{what}}}"


def register_tokens(what: str) -> str:
    """Names by token digest in the same register."""
    return register(what) + ":tokens"
