from time import process_time

import pytest

from policies.links import count
from tests.policies.documents import a_case, a_policy


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a?b=c#d", 1),
        ("HTTP://EXAMPLE.ORG", 1),
        ("www.example.museum", 1),
        ("(example.com)", 1),
        ("example.com/path and example.org:8080/x", 2),
        ("I read it on jam-news.net.", 1),
        ("t.me/channel bit.ly/x", 2),
        ("пример.рф", 1),
        ("https://a.com,https://b.com", 2),
        ("[url=http://a.com]b[/url]", 1),
        ("https://web.example/www.b.com", 1),
        ("", 0),
        ("The end.Start again", 0),
        ("The end.so what. He said it.It was late.", 0),
        ("e.g. this, i.e. that... 3.5 and v1.2.3", 0),
        ("nino@example.com", 0),
        ("and/or, http:// nothing, foo.comment", 0),
        ("setup.py and a.b.c", 0),
    ],
)
def test_counts_addresses_and_not_sentences(text: str, links: int) -> None:
    assert count(text) == links


def test_invisible_characters_do_not_hide_a_link() -> None:
    policy = a_policy('[links]\nat_most = 0\nverdict = "review"')
    (reason,) = policy.decide(a_case("exa\u200bmple.com")).reasons
    assert reason.detail == "links: 1, at most 0"


@pytest.mark.parametrize(
    "unit", [".", ":", "/", "a.", "http://", "www.", "-.", "a-", "@a.b", "a.com ", "h", "://", "https:/", "a.me "]
)
def test_hostile_text_stays_cheap(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    began = process_time()
    count(text)
    assert process_time() - began < 0.3


def test_labels_longer_than_dns_takes_are_linear() -> None:
    began = process_time()
    assert count(("a" * 64 + ".") * 300 + "com") == 0
    assert process_time() - began < 0.3
