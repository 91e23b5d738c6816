"""A comment's HTML as the text that Coral itself makes of it, so that its feedback finds the comment; knows no request.

Tags go by the standard library's html.parser; the line breaks are those of coralproject/talk 9.11.8,
common/lib/helpers/getHTMLPlainText.ts.
"""

import re
from html.parser import HTMLParser

_BREAKS = re.compile(r"</(?:ul|li|blockquote)>|</(?:div|p)>\s*<[^/]|<br>(?!\s*</(?:div|p|li|blockquote))")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain_text(html: str) -> str:
    """The text of a comment in HTML; HTML that cannot be read stays as it is, so that nothing hides in it."""
    reader = _Text()
    try:
        reader.feed(_BREAKS.sub(lambda found: "\n" + found[0], html))
        reader.close()
    except AssertionError:  # how html.parser says that a declaration is broken
        return html
    return "".join(reader.pieces).strip()
