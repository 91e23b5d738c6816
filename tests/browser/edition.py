"""One day's borderline comments under made-up articles, written for the demo, in the languages of the readers."""
# ruff: noqa: RUF001  # the readers' alphabets are the point

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from moderation.core.models import Comment, Parent
from policies.case import Article, Author, Case, Scores
from policies.document import load
from tests.browser.room import DeskRoom
from tests.builders import SITE

POLICY = """
[policy]
name = "demo"
clause = "offensive, inflammatory, threatening, or otherwise unacceptable"
[categories]
offensive = { review_at = 0.55, delete_at = 0.93 }
inflammatory = { review_at = 0.5, delete_at = 0.9 }
threatening = { review_at = 0.03, delete_at = 0.75 }
unacceptable = { review_at = 0.6, delete_at = 0.95 }
[sections.Elections.inflammatory]
review_at = 0.4
[links]
at_most = 1
verdict = "review"
category = "unacceptable"
"""


@dataclass(frozen=True, slots=True)
class Clipping:
    """A comment, the article that it stands under, and what a classifier could say of it."""

    title: str
    section: str
    author: str
    text: str
    scores: Scores | None
    age_min: int
    parent: str = ""


BUSES = "Night buses: lines 37 and 61 stop at nine from Monday"
CLIPPINGS = (
    Clipping(
        "Road closures for the day of remembrance",
        "City",
        "harbour_view",
        "Say that again tomorrow at the square and you will see what happens. We know each other in this town.",
        Scores(0.31, 0.38, 0.64, 0.22),
        134,
        parent="I do not see why the road has to be closed for a whole day. One hour of silence is enough.",
    ),
    Clipping(
        "არჩევნები: უბნები დილის რვა საათზე გაიხსნა",
        "Elections",
        "თამარი",
        "ისევ გვატყუებენ! ვინც მათ ხმას აძლევს, საერთოდ არ ფიქრობს. "
        "მივიდეთ ყველა და ვაჩვენოთ, რომ ეს ქალაქი მათი არ არის.",
        Scores(0.42, 0.66, 0.08, 0.19),
        47,
    ),
    Clipping(
        "День памяти: на площадь пришли тысячи горожан",
        "City",
        "Старый трамвай",
        "Каждый год одно и то же: приехали, постояли перед камерами и уехали. Бессовестные люди, смотреть противно. "
        "А тем, кто потерял близких, – сил и мира.",
        Scores(0.63, 0.34, 0.03, 0.21),
        88,
    ),
    Clipping(
        "37 երթուղու ավտոբուսը երեկոյան այլևս չի աշխատի",
        "Transport",
        "Անի",
        "Ամոթ է։ Մարդիկ մեկ ժամ սպասում են ցրտին, իսկ քաղաքապետարանում միայն խոսում են։ "
        "Բոլորդ ծույլ եք ու անպատասխանատու։",
        Scores(0.58, 0.22, 0.02, 0.17),
        31,
    ),
    Clipping(
        "Seçki günü: məntəqələr saat səkkizdə açıldı",
        "Elections",
        "Rəşad",
        "Yenə eyni yalanlar. Onlara inananlara gülməyim gəlir. Hamınız gedin, səs verin, qoy görsünlər!",
        Scores(0.29, 0.44, 0.04, 0.12),
        12,
    ),
    Clipping(
        BUSES,
        "Transport",
        "late_shift",
        "Whoever drew this timetable has never waited at that stop in the rain. Clowns, all of them. "
        "Nurses finish at ten: how are they to get home?\n\nAnd no, a taxi is not an answer.",
        Scores(0.71, 0.27, 0.02, 0.15),
        63,
    ),
    Clipping(
        BUSES,
        "Transport",
        "free_rides_now",
        "Same here. Timetable: https://bus.example/37 and the petition: https://petition.example/buses",
        Scores(0.05, 0.06, 0.01, 0.24),
        9,
    ),
    Clipping(
        "How the votes are counted, step by step",
        "Elections",
        "Observer No. 4",
        "I have sat in a polling station for four elections, so let me tell you how it goes. " * 14,
        None,
        5,
    ),
)


def print_edition(room: DeskRoom) -> None:
    """Put the day's comments into the queue, as if they had come in over the last hours."""
    noon, policy = room.clock.now, load(POLICY)
    room.publish(POLICY)
    for number, (clipping, comment) in enumerate(_comments(), 1):
        room.clock.now = noon - timedelta(minutes=clipping.age_min)
        case = Case(comment.text, clipping.scores, room.clock.now, comment.article, comment.author)
        record = room.queue_scored(comment, policy.decide(case), clipping.scores)
        assert record.decision.verdict == "review", (number, record.decision)
    room.clock.now = noon


def _comments() -> Iterator[tuple[Clipping, Comment]]:
    for number, clipping in enumerate(CLIPPINGS, 1):
        article = Article(f"a-{number}", f"https://demo.example/{number}", clipping.title, clipping.section)
        parent = Parent(f"p-{number}", clipping.parent) if clipping.parent else None
        author = Author(f"r-{number}", clipping.author)
        yield clipping, Comment(SITE, f"c-{number}", clipping.text.strip(), article, author, parent)
