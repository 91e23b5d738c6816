"""Speaks as Google's Perspective API (v1alpha1): analyses comments, hears suggested scores, describes itself."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response

from moderation.core.parties import Site
from moderation.web.context import incoming, reply, services
from moderation.web.dialects import perspective_errors as errors
from moderation.web.dialects.admission import site_of, wait_s
from moderation.web.dialects.failures import tell_failures
from moderation.web.dialects.perspective_discovery import document
from moderation.web.dialects.perspective_requests import AnalyzeSent, ParametersSent, ScoreType, SuggestSent, read
from moderation.web.dialects.perspective_scores import Attribute, attribute, even, is_not_judged, labels
from moderation.web.dialects.perspective_text import Span, language, sentences, whole
from policies.case import Scores

MOST_BODY_BYTES = 8 * 1024 * 1024
"""For a comment with several entries of context, of up to 1 MB each."""

_LONGEST_REFERENCE = 200
_METHODS = ("comments:analyze", "comments:suggestscore")

dialect = Blueprint("perspective", __name__)
tell_failures(dialect, errors.failure)


@dialect.post("/v1alpha1/comments:analyze")
def analyze() -> Response:
    """The scores of a comment on the attributes asked for. Nothing is stored."""
    site = _admitted()
    sent = read(incoming(), AnalyzeSent)
    text = sent.text()
    asked = _asked(sent, dict(site.dialects.attributes))
    spans = sentences(text) if sent.span_annotations else []
    summary, *of_spans = _scored([text, *(span.text for span in spans)])
    parts = list(zip(spans, of_spans, strict=True)) or [(whole(text), summary)]
    told: dict[str, Any] = {
        "attributeScores": {
            name: dict(_scores(which, parameters, summary, parts)) for name, which, parameters in asked
        },
        "languages": sent.languages or (language(text, ()),),
        "detectedLanguages": [language(text, sent.languages or ())],
    }
    return _answer(told, sent.client_token)


@dialect.post("/v1alpha1/comments:suggestscore")
def suggest_score() -> Response:
    """Feedback on a comment, kept as a label."""
    site = _admitted()
    sent = read(incoming(), SuggestSent)
    text = sent.text()
    values, suggested = _suggested(sent, dict(site.dialects.attributes))
    services().listener.hear(
        site,
        "coral" if (sent.community_id or "").startswith("Coral:") else "perspective",
        text,
        labels(suggested),
        values,
        (sent.client_token or "")[:_LONGEST_REFERENCE],
    )
    told = {
        "detectedLanguages": [language(text, sent.languages or ())],
        "requestedLanguages": sent.languages or (),
    }
    return _answer(told, sent.client_token)


@dialect.get("/$discovery/rest")
def discover() -> Response:
    """The discovery document of the one version, with the address that it was asked under; open, as Google's is."""
    if incoming().args.get("version", "v1alpha1") != "v1alpha1":
        raise errors.not_found("Discovery document not found.")
    return reply(document(incoming().host_url))


@dialect.route("/v1alpha1/<path:method>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def elsewhere(method: str) -> Response:
    """What is not a method of the API, or not sent by POST."""
    if method not in _METHODS:
        return errors.told(HTTPStatus.NOT_FOUND, "Method not found.")
    told = errors.told(HTTPStatus.METHOD_NOT_ALLOWED, "Send this request by POST.")
    told.headers["Allow"] = "POST"
    return told


def _admitted() -> Site:
    request = incoming()
    request.max_content_length = MOST_BODY_BYTES
    headers = request.headers
    token = request.args.get("key") or headers.get("X-Goog-Api-Key") or request.bearer
    if not token:
        raise errors.no_key()
    site = site_of(token)
    if site is None:
        raise errors.bad_key()
    if wait := wait_s(site):
        raise errors.exhausted(site.name, site.requests_per_minute, wait)
    return site


def _asked(sent: AnalyzeSent, custom: Mapping[str, str]) -> list[tuple[str, Attribute, ParametersSent]]:
    """The attributes asked for, each under the client's own name for it."""
    if not sent.requested_attributes:
        raise errors.invalid("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    asked = []
    for name, given in sent.requested_attributes.items():
        which, parameters = attribute(name, custom), given or ParametersSent()
        if which is None:
            if sent.drop_unsupported_attributes and is_not_judged(name):
                continue
            raise errors.unknown_attribute(name)
        if parameters.score_type is not None and not parameters.score_type.is_given:
            raise errors.invalid(
                f"Requested score type {parameters.score_type} is not supported by attribute {name[:200]}"
            )
        asked.append((name, which, parameters))
    return asked


def _scored(texts: list[str]) -> list[Scores]:
    """The scores of texts at even odds."""
    found = [even(scores) for scores in services().intake.score(texts) if scores is not None]
    if len(found) < len(texts):
        raise errors.unscored()
    return found


def _scores(
    which: Attribute, parameters: ParametersSent, summary: Scores, parts: list[tuple[Span, Scores]]
) -> Iterator[tuple[str, Any]]:
    """What is told of one attribute: the scores that are not below its threshold."""
    least = parameters.score_threshold or 0.0
    spans = [
        {"begin": span.begin, "end": span.end, "score": _score(value)}
        for span, scores in parts
        if (value := which.of(scores)) >= least
    ]
    if spans:
        yield "spanScores", spans
    if (value := which.of(summary)) >= least:
        yield "summaryScore", _score(value)


def _score(value: float) -> dict[str, Any]:
    return {"value": value, "type": ScoreType.PROBABILITY}


def _suggested(sent: SuggestSent, custom: Mapping[str, str]) -> tuple[dict[str, float], list[tuple[Attribute, float]]]:
    """The client's values by its own names, and those of them that say something of the categories."""
    if not sent.attribute_scores:
        raise errors.invalid("Missing attribute_scores")
    values: dict[str, float] = {}
    suggested = []
    for name, given in sent.attribute_scores.items():
        value = given.value() if given else None
        if value is None or not 0 <= value <= 1:
            raise errors.invalid(f"Attribute {name[:200]} needs a score from 0 to 1")
        which = attribute(name, custom)
        if which is not None:
            suggested.append((which, value))
        elif not is_not_judged(name):
            raise errors.unknown_attribute(name)
        values[name] = value
    return values, suggested


def _answer(told: dict[str, Any], client_token: str | None) -> Response:
    answer = reply(told if client_token is None else told | {"clientToken": client_token})
    answer.headers["Cache-Control"] = "no-store"
    return answer
