"""Instants and urgency as scores of sorted sets, which are exact up to 2^53; knows nothing of keys."""

from datetime import UTC, datetime, timedelta

from moderation.core.models import Record, Review

_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)
_HARM_STEPS = 1000
_MILLISECONDS = 2**42
"""More milliseconds than have passed by the year 2100; times 1000 steps of harm this stays under 2^53."""


def microseconds(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def instant(score: float) -> datetime:
    """The reverse of `microseconds`."""
    return _EPOCH + int(score) * _MICROSECOND


def urgency(record: Record, review: Review) -> int:
    """Lower is more urgent: the greatest expected harm (in steps of 1/1000) first, then whoever waits longest."""
    harm = round(min(max(record.decision.harm, 0.0), 1.0) * _HARM_STEPS)
    waits_since = min(max(microseconds(review.since) // 1000, 0), _MILLISECONDS - 1)
    return (_HARM_STEPS - harm) * _MILLISECONDS + waits_since
