"""The openai package, with nothing changed but its base address."""

from collections.abc import Iterator

import openai
import pytest
from openai import types

from tests.clients.conftest import LINKS, POLITE, RUDE
from tests.journey.service import TOKEN, Service


def client(service: Service, key: str = TOKEN) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"http://127.0.0.1:{service.port}/v1", max_retries=0)


@pytest.fixture(scope="module")
def openai_client(service: Service) -> Iterator[openai.OpenAI]:
    with client(service) as made:
        yield made


def test_moderations(openai_client: openai.OpenAI) -> None:
    told = openai_client.moderations.create(input=[POLITE, RUDE, LINKS], model="omni-moderation-latest")
    polite, rude, links = told.results
    assert told.id.startswith("modr-")
    assert (polite.flagged, links.flagged) == (False, True)
    assert polite.category_scores.harassment < rude.category_scores.harassment
    assert rude.categories.illicit is None
    assert rude.category_scores.self_harm == 0
    assert rude.category_applied_input_types.harassment == ["text"]
    assert rude.category_applied_input_types.sexual == []


def test_a_string_and_text_parts(openai_client: openai.OpenAI) -> None:
    (one,) = openai_client.moderations.create(input=LINKS).results
    part: types.ModerationTextInputParam = {"type": "text", "text": LINKS}
    (other,) = openai_client.moderations.create(input=[part]).results
    assert one == other


def test_errors_are_read_as_openais_own(service: Service, openai_client: openai.OpenAI, hurried_token: str) -> None:
    picture: types.ModerationImageURLInputParam = {"type": "image_url", "image_url": {"url": "https://a.example/1.png"}}
    with pytest.raises(openai.BadRequestError) as refused:
        openai_client.moderations.create(input=[picture])
    assert (refused.value.param, refused.value.code) == ("input[0]", "image_url_not_supported")
    with client(service, "nonesuch") as made, pytest.raises(openai.AuthenticationError) as unknown:
        made.moderations.create(input=POLITE)
    assert unknown.value.code == "invalid_api_key"
    with client(service, hurried_token) as made, pytest.raises(openai.RateLimitError) as limited:
        made.moderations.create(input=POLITE)
    assert limited.value.code == "rate_limit_exceeded"
