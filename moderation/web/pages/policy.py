"""The policy in force, to read."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from moderation.core.parties import Role
from moderation.web.pages.visit import require, site_for
from moderation.web.services import Services
from policies.document import default_policy, default_text


@dataclass(frozen=True, slots=True)
class PolicyPages:
    """The policy desk, as far as it goes: reading."""

    services: Services

    def show(self) -> ResponseReturnValue:
        """The document that comments are decided by now, who published it and when."""
        user = require(Role.POLICY_ADMIN)
        site = site_for(self.services.directory, user, request.args.get("site", ""))
        published = self.services.shelf.live(site.name)
        if published is None:
            return render_template("policy.html", version=default_policy().version, text=default_text())
        return render_template("policy.html", version=published.version, text=published.text, published=published)
