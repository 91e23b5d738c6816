"""Signing in and out.

Failures are uniform and take one password check each, whoever is named. There is no throttle here: one that counts in
each process is none across workers; it needs a counter in the store, by name and by address.
"""

from dataclasses import dataclass

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from moderation.core.parties import Role
from moderation.credentials import password_matches
from moderation.web.pages.visit import begin, local_path
from moderation.web.services import Services


@dataclass(frozen=True, slots=True)
class SignInPages:
    """The door."""

    services: Services

    def home(self) -> ResponseReturnValue:
        """Send a visitor to where their work is."""
        if g.user is None:
            return redirect(url_for("pages.sign_in"), 303)
        return redirect(_first_page(g.user.roles), 303)

    def show(self) -> ResponseReturnValue:
        """The form; whoever is signed in already goes on."""
        if g.user is not None:
            return redirect(local_path(request.args.get("next", ""), _first_page(g.user.roles)), 303)
        return render_template("sign_in.html", next=local_path(request.args.get("next", ""), ""))

    def start(self) -> ResponseReturnValue:
        """Check name and password, begin a new session."""
        name, after = request.form.get("name", "").strip(), request.form.get("next", "")
        user = self.services.directory.user(name) if name else None
        # Checked for unknown names too: the time must not tell who has an account.
        if not password_matches(request.form.get("password", ""), user.password_hash if user else None) or not user:
            page = render_template("sign_in.html", next=local_path(after, ""), name=name, failed=True)
            return page, 401
        begin(user)
        return redirect(local_path(after, _first_page(user.roles)), 303)

    @staticmethod
    def end() -> ResponseReturnValue:
        """Sign out of this browser."""
        session.clear()
        return redirect(url_for("pages.sign_in"), 303)


def _first_page(roles: tuple[Role, ...]) -> str:
    only_policy = Role.POLICY_ADMIN in roles and Role.MODERATOR not in roles
    return url_for("pages.policy" if only_policy else "pages.queue")
