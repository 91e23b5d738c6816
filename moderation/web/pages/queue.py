"""The queue page: what waits, what is mine, and taking the next ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.core.models import QueueFilter, Record
from moderation.core.parties import Role, Site
from moderation.web.evidence import evidence_in
from moderation.web.pages.cards import Card, card_of, held_by
from moderation.web.pages.visit import require, site_for
from moderation.web.services import Services
from policies.case import Category

SHOWN = 20
"""Waiting items on one page; the rest comes up as these are decided."""

MOST_CLAIMED_AT_ONCE = 20

_MOST_HELD = 500


@dataclass(frozen=True, slots=True)
class QueuePages:
    """The list of borderline comments."""

    services: Services

    def show(self) -> ResponseReturnValue:
        """Counts, filters, the items that this moderator holds, then the waiting ones by expected harm."""
        user = require(Role.MODERATOR)
        site = site_for(self.services.directory, user, request.args.get("site", ""))
        where = _where(request.args)
        desk = self.services.desk
        waiting = [self._card(record, user.name) for record in desk.waiting(site, where, SHOWN)]
        mine = [self._card(record, user.name) for record in self._held(site, user.name)]
        return render_template(
            "queue.html",
            counts=desk.counts(site),
            where=where,
            mine=mine,
            waiting=waiting,
            sections=sorted({card.record.comment.article.section for card in waiting} - {""}),
            back=_ways_back([*mine, *waiting], _address(site, where)),
        )

    def claim(self) -> ResponseReturnValue:
        """Take the next items for this moderator."""
        user = require(Role.MODERATOR)
        site = site_for(self.services.directory, user, request.form.get("site", ""))
        where = _where(request.form)
        count = min(max(request.form.get("count", 1, type=int), 1), MOST_CLAIMED_AT_ONCE)
        claimed = self.services.desk.claim(site, user.name, where, count)
        if not claimed:
            flash("Nothing is waiting here that you could take.", "note")
        return redirect(_address(site, where), 303)

    def _card(self, record: Record, moderator: str) -> Card:
        policy = self.services.policies.policy(record.comment.site)
        return card_of(record, moderator, g.now, policy, evidence_in(record, self.services.explainer))

    def _held(self, site: Site, moderator: str) -> list[Record]:
        # The queue is asked for the claims that will have ended when a new one would: these are all of them.
        desk = self.services.desk
        claimed = desk.queue.expired(site.name, g.now + desk.lease, _MOST_HELD)
        return [record for record in claimed if record.review and held_by(record.review, g.now) == moderator]


def _where(values: Mapping[str, str]) -> QueueFilter:
    category = values.get("category", "")
    return QueueFilter(
        category=category if category in set(Category) else "",
        section=values.get("section", "").strip(),
    )


def _address(site: Site, where: QueueFilter) -> str:
    return url_for("pages.queue", site=site.name, category=where.category or None, section=where.section or None)


def _ways_back(cards: Sequence[Card], address: str) -> dict[str, str]:
    """Where a decision on each card leads: to the one that follows it, and from the last to the first."""
    ids = [card.review_id for card in cards]
    following = zip(ids, [*ids[1:], *ids[:1]], strict=True)
    return {review_id: f"{address}#{other}" if other != review_id else address for review_id, other in following}
