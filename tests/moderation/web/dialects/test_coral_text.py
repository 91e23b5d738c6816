"""HTML as text, with the line breaks that Coral makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.dialects.coral_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Well said.", "Well said."),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<p>Bread &amp; salt<br></p><ul><li>White<br></li><li>Black</li></ul>", "Bread & salt\nWhite\nBlack"),
        ("One<br>Two", "One\nTwo"),
        ("<div>One<br></div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("<blockquote><div>Quoted</div></blockquote>Said", "Quoted\nSaid"),
        ('<span class="coral-rte-spoiler">Hidden</span>', "Hidden"),
        ("  <div> A&nbsp;B &lt;b&gt; </div> ", "A\N{NO-BREAK SPACE}B <b>"),
        ("&#4306;&#x10D0; and &unknown;", "გა and &unknown;"),
        ('<a href="https://a.example/">https://a.example/</a>', "https://a.example/"),
        ("I <3 bread", "I <3 bread"),
        ("a < b", "a < b"),
        ("", ""),
    ],
)
def test_text(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_what_cannot_be_read_stays_as_it_is() -> None:
    assert "words" in plain_text("<![words]>words")


@given(st.text("<>/!-[]&;#x27 abdivpr\"'=\n", max_size=40))
def test_any_html(html: str) -> None:
    plain_text(html)
