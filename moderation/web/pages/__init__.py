"""The review desk in the browser: server-rendered, each action a real form; knows the core's desk and no store."""

from flask import Blueprint, Flask

from moderation.web.pages.guard import configure, guard
from moderation.web.pages.policy import PolicyPages
from moderation.web.pages.queue import QueuePages
from moderation.web.pages.refusals import answer_in_html
from moderation.web.pages.reviews import ReviewPages
from moderation.web.pages.sign_in import SignInPages
from moderation.web.services import Services


def register_pages(app: Flask, services: Services) -> None:
    """Add the pages to an app. Only their own routes answer errors in HTML; all others are left alone."""
    configure(app, services)
    blueprint = Blueprint(
        "pages", __name__, template_folder="../templates", static_folder="../static", static_url_path="/assets"
    )
    guard(blueprint, services)
    answer_in_html(blueprint)
    sign_in, queue, reviews = SignInPages(services), QueuePages(services), ReviewPages(services)
    blueprint.get("/", endpoint="home")(sign_in.home)
    blueprint.get("/sign-in", endpoint="sign_in")(sign_in.show)
    blueprint.post("/sign-in", endpoint="start")(sign_in.start)
    blueprint.post("/sign-out", endpoint="sign_out")(sign_in.end)
    blueprint.get("/queue", endpoint="queue")(queue.show)
    blueprint.post("/queue/claim", endpoint="claim")(queue.claim)
    blueprint.get("/reviews/<review_id>", endpoint="review")(reviews.show)
    blueprint.post("/reviews/<review_id>/resolve", endpoint="resolve")(reviews.resolve)
    blueprint.post("/reviews/<review_id>/release", endpoint="release")(reviews.release)
    blueprint.post("/reviews/<review_id>/reopen", endpoint="reopen")(reviews.reopen)
    blueprint.get("/policy", endpoint="policy")(PolicyPages(services).show)
    app.register_blueprint(blueprint)
