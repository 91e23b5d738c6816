"""Feedback is a label: what a client's own moderators decided is kept beside the comment it speaks of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.core.identifiers import text_fingerprint
from moderation.core.models import Event, EventKind, Feedback, Record
from moderation.core.parties import Site
from moderation.core.ports import Labels, Records
from policies.case import Category

MOST_JOINED = 20
"""Comments of one text that a feedback is joined to at most: a greeting may have been posted a thousand times."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Takes feedback in and joins it to the stored comments with the same text."""

    records: Records
    labels: Labels
    clock: Callable[[], datetime]

    def hear(
        self,
        site: Site,
        source: str,
        text: str,
        labels: Mapping[Category, int],
        values: Mapping[str, float],
        reference: str = "",
    ) -> Feedback:
        """Keep one feedback. Raises StoreUnavailableError."""
        text_key = text_fingerprint(text)
        known = self._holders(site, text_key, text)
        feedback = Feedback(
            site=site.name,
            text_key=text_key,
            source=source,
            at=self.clock(),
            labels=labels,
            values=values,
            comment_ids=known,
            reference=reference,
            text="" if known else text,
        )
        self.labels.append(feedback, _event(feedback))
        return feedback

    def _holders(self, site: Site, text_key: str, text: str) -> tuple[str, ...]:
        """The comments that hold this text now; an edited one does so no more."""
        ids = sorted(self.records.with_text(site.name, text_key))[:MOST_JOINED]
        stored = zip(ids, self.records.read(site.name, ids), strict=True)
        return tuple(name for name, record in stored if isinstance(record, Record) and record.comment.text == text)


def _event(feedback: Feedback) -> Event:
    data: dict[str, object] = {
        "source": feedback.source,
        "labels": {category.value: label for category, label in feedback.labels.items()},
        "values": dict(feedback.values),
        "comments": list(feedback.comment_ids),
    }
    comment_id = feedback.comment_ids[0] if feedback.comment_ids else ""
    return Event(EventKind.FEEDBACK, feedback.site, comment_id, 0, 0, feedback.at, feedback.source, data)
