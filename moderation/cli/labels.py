"""`moderation export labels`: what people said of comments, as rows to train on."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

import click
import msgspec

from classifier.corpus import LICENCE_CLASSES
from moderation.core.identifiers import review_id, text_fingerprint
from moderation.core.models import Event, EventKind, Feedback, Record
from moderation.core.ports import Labels, Ledger, Records
from moderation.settings import read_settings
from moderation.wiring.store import connect
from policies.case import Category
from policies.decision import Verdict

MODERATOR = "moderator"
_A_PAGE = 200
T = TypeVar("T")


@click.command("labels")
@click.option("--site", "site_names", multiple=True, help="Only this site; may be repeated.")
@click.option(
    "--licence-class",
    type=click.Choice(LICENCE_CLASSES),
    default="permissive",
    show_default=True,
    help="What you may do with your readers' comments: the training leaves out rows of the classes nc and none.",
)
def labels(site_names: tuple[str, ...], licence_class: str) -> None:
    """Write a row for each feedback and each ruling of a moderator, as JSON lines for `python -m classifier train`.

    The lines hold the comments' texts: delete them when they have been used, since erasing a comment cannot reach them.
    """
    stores = connect(read_settings())
    for name in site_names or [site.name for site in stores.sites.all()]:
        for row in (*heard(stores.records, stores.labels, name), *ruled(stores.records, stores.ledger, name)):
            click.echo(msgspec.json.encode({**row, "licence_class": licence_class}))


def heard(records: Records, labels: Labels, site: str) -> Iterator[dict[str, Any]]:
    """A row for each feedback on a text that is still there, oldest first."""
    for page in _pages(labels.all(site)):
        stored = _stored(records, site, (name for feedback in page for name in feedback.comment_ids))
        for feedback in page:
            record = next((stored[name] for name in feedback.comment_ids if _holds(stored.get(name), feedback)), None)
            text = record.comment.text if record else feedback.text
            if text.strip():
                name = f"{site}:{feedback.text_key[:16]}:{feedback.at:%Y%m%dT%H%M%S.%fZ}"
                yield _row(name, feedback.source, record, text, feedback.labels)


def ruled(records: Records, ledger: Ledger, site: str) -> Iterator[dict[str, Any]]:
    """A row for each comment on which a moderator's ruling stands, oldest ruling first."""
    for page in _pages(event for event in ledger.events(site) if event.kind is EventKind.RESOLVED):
        stored = _stored(records, site, (event.comment_id for event in page))
        for event in page:
            record = stored.get(event.comment_id)
            if record and _stands(record, event):
                name = f"{site}:{review_id(event.comment_id, event.revision)}"
                yield _row(name, MODERATOR, record, record.comment.text, _labels(record))


def _labels(record: Record) -> Mapping[Category, int]:
    standing = record.standing
    if standing.verdict is Verdict.KEEP:
        return dict.fromkeys(Category, 0)
    # Of the other categories a deletion says nothing.
    return {standing.category: 1} if standing.category else {}


def _holds(record: Record | None, feedback: Feedback) -> bool:
    return record is not None and text_fingerprint(record.comment.text) == feedback.text_key


def _stands(record: Record, event: Event) -> bool:
    """Whether the ruling was neither replaced by another nor made on an older text."""
    return (record.standing.by, record.standing.at) == (event.by, event.at)


def _row(name: str, source: str, record: Record | None, text: str, labels: Mapping[Category, int]) -> dict[str, Any]:
    language = record.comment.article.language if record else ""
    judged = {category.value: labels.get(category) for category in Category}
    return {"id": name, "source": source, "lang": language or "und", "text": text, "labels": judged}


def _stored(records: Records, site: str, comment_ids: Iterable[str]) -> dict[str, Record]:
    """The comments that are there and not erased."""
    names = list(dict.fromkeys(comment_ids))
    found = zip(names, records.read(site, names), strict=True)
    return {name: record for name, record in found if isinstance(record, Record)}


def _pages(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while page := list(islice(rest, _A_PAGE)):
        yield page
