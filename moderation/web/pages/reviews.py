"""One item: look at it, decide, put it back, take a decision back; a conflict is told and loses no typed word."""

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.core.errors import ConflictError, NotFoundError
from moderation.core.identifiers import parse_review_id
from moderation.core.models import Record
from moderation.core.parties import Role, Site, User
from moderation.web.context import meters
from moderation.web.evidence import evidence_in
from moderation.web.pages.cards import card_of
from moderation.web.pages.ruling import RulingForm, read_ruling
from moderation.web.pages.visit import local_path, require, site_for
from moderation.web.services import Services


@dataclass(frozen=True, slots=True)
class ReviewPages:
    """The item behind one review id."""

    services: Services

    def show(self, review_id: str) -> ResponseReturnValue:
        """The item as it stands."""
        user, site = self._visitor(request.args.get("site", ""))
        try:
            record = self.services.desk.find(site, review_id)
        except ConflictError as conflict:
            return self._page(user, site, self._newest(site, review_id), conflict=conflict), 409
        return self._page(user, site, record)

    def resolve(self, review_id: str) -> ResponseReturnValue:
        """Keep or delete."""
        user, site = self._visitor(request.form.get("site", ""))
        form = read_ruling(request.form)
        if form.problems:
            return self._page(user, site, self._newest(site, review_id), form), 422
        try:
            self.services.desk.resolve(site, review_id, user.name, form.ruling, int(form.version))
        except ConflictError as conflict:
            return self._page(user, site, self._newest(site, review_id), form, conflict), 409
        flash(url_for("pages.review", review_id=review_id, site=site.name), form.verdict)
        return self._back(site)

    def release(self, review_id: str) -> ResponseReturnValue:
        """Put an item back into the queue."""
        user, site = self._visitor(request.form.get("site", ""))
        form = read_ruling(request.form)
        try:
            self.services.desk.release(site, review_id, user.name)
        except ConflictError as conflict:
            return self._page(user, site, self._newest(site, review_id), form, conflict), 409
        return self._back(site)

    def reopen(self, review_id: str) -> ResponseReturnValue:
        """Put a decided item back into the queue, and show it."""
        user, site = self._visitor(request.form.get("site", ""))
        try:
            self.services.desk.reopen(site, review_id, user.name)
        except ConflictError as conflict:
            return self._page(user, site, self._newest(site, review_id), conflict=conflict), 409
        return redirect(url_for("pages.review", review_id=review_id, site=site.name), 303)

    def _visitor(self, site: str) -> tuple[User, Site]:
        user = require(Role.MODERATOR)
        return user, site_for(self.services.directory, user, site)

    def _newest(self, site: Site, old_review_id: str) -> Record:
        """The record whatever its revision, so that a conflict can show what stands now. Raises NotFoundError."""
        parsed = parse_review_id(old_review_id)
        if parsed is None:
            raise NotFoundError("review", old_review_id)
        return self.services.intake.find(site, parsed[0])

    def _page(
        self,
        user: User,
        site: Site,
        record: Record,
        form: RulingForm | None = None,
        conflict: ConflictError | None = None,
    ) -> str:
        if conflict is not None:
            meters().conflict()
        policy, evidence = self.services.policies.policy(site.name), evidence_in(record, self.services.explainer)
        card = card_of(record, user.name, g.now, policy, evidence) if record.review else None
        back = local_path(request.values.get("back", ""), url_for("pages.queue", site=site.name))
        return render_template("review.html", card=card, form=form, conflict=conflict, back=back)

    @staticmethod
    def _back(site: Site) -> ResponseReturnValue:
        return redirect(local_path(request.form.get("back", ""), url_for("pages.queue", site=site.name)), 303)
