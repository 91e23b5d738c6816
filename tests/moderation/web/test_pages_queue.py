import re
import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.core.identifiers import review_id
from moderation.core.models import Parent, ReviewState
from policies.case import Article, Author, Category
from policies.decision import Decision, Reason, Verdict
from policies.document import default_text
from tests.browser.room import DeskRoom
from tests.builders import a_comment, a_decision, a_record, claimed
from tests.moderation.web.pages_client import Browser, a_browser, seen

SHIPPED = tomllib.loads(default_text())["categories"]


@pytest.fixture
def room() -> DeskRoom:
    return DeskRoom()


@pytest.fixture
def browser(room: DeskRoom) -> Browser:
    return a_browser(room)


def test_an_empty_queue_says_so(browser: Browser) -> None:
    page = browser.get("/queue")
    assert "Nothing is waiting." in seen(page)
    assert "Nothing waits under this filter." in seen(browser.get("/queue?category=threatening"))


def test_the_counts_and_the_age_of_the_oldest(room: DeskRoom, browser: Browser) -> None:
    room.queue(a_comment("c-1"))
    room.clock.advance(hours=2, minutes=14)
    room.queue(a_comment("c-2"))
    room.put(a_record(a_comment("c-3"), review=claimed("levan", room.clock() + timedelta(minutes=3))))
    page = seen(browser.get("/queue"))
    assert "waiting 2 claimed 1 oldest wait 2 h 14 min" in page
    assert "Offensive 2 Inflammatory 0" in page


def test_the_order_is_by_expected_harm_then_age(room: DeskRoom, browser: Browser) -> None:
    for number, harm in enumerate((0.2, 0.9, 0.5, 0.9)):
        room.queue(a_comment(f"c-{number}", f"Text {number}."), a_decision(harm=harm))
        room.clock.advance(minutes=1)
    page = browser.get("/queue").text
    places = [page.index(f"Text {number}.") for number in (1, 3, 2, 0)]
    assert places == sorted(places)


def test_only_the_first_are_shown_and_it_says_of_how_many(room: DeskRoom, browser: Browser) -> None:
    for number in range(25):
        room.queue(a_comment(f"c-{number}"))
    page = browser.get("/queue")
    assert page.text.count("<article") == 20
    assert "These are the first 20 of 25" in seen(page)


def test_filters_by_category_and_section(room: DeskRoom, browser: Browser) -> None:
    room.queue(a_comment("c-1", "Of the city.", section="City"), a_decision(category=Category.THREATENING))
    room.queue(a_comment("c-2", "Of sports.", section="Спорт"))
    page = browser.get("/queue?category=threatening")
    assert "Of the city." in page.text
    assert "Of sports." not in page.text
    assert 'category=threatening" aria-current="true"' in page.text
    page = browser.get("/queue?section=Спорт")
    assert "Of sports." in page.text
    assert "Of the city." not in page.text
    assert 'name="section" value="Спорт"' in page.text
    assert '<option value="Спорт">' in page.text
    assert "Of the city." in browser.get("/queue?category=nonsense").text


def test_a_decision_leads_to_the_next_comment_and_from_the_last_to_the_first(room: DeskRoom, browser: Browser) -> None:
    ids = [review_id(f"c-{number}", 1) for number in range(3)]
    for number in range(3):
        room.queue(a_comment(f"c-{number}"), a_decision(harm=1 - number / 10))
    page = browser.get("/queue").text
    back = re.findall(r'name="back" value="([^"]+)"', page)
    assert back == [f"/queue?site=demo#{ids[1]}", f"/queue?site=demo#{ids[2]}", f"/queue?site=demo#{ids[0]}"]
    assert [f'<article id="{name}" tabindex="-1"' in page for name in ids] == [True] * 3
    answer = browser.decide("c-0", back=back[0])
    assert (answer.status_code, answer.location) == (303, back[0])
    browser.decide("c-1")
    assert re.findall(r'name="back" value="([^"]+)"', browser.get("/queue").text) == ["/queue?site=demo"]


def test_the_only_script_is_a_module_of_the_desks_own(room: DeskRoom, browser: Browser) -> None:
    room.queue(a_comment())
    for path in ("/queue", f"/reviews/{review_id('c-1', 1)}"):
        page = browser.get(path).text
        assert re.findall(r"<script.*?</script>", page, re.DOTALL) == [
            '<script type="module" src="/assets/desk.js"></script>'
        ]
        assert not re.search(r"\s(?:on\w+|style)=", page)
    with browser.get("/assets/desk.js") as answer:
        assert str(answer.mimetype).endswith("/javascript")


def test_claiming_takes_the_next_and_lists_them_first(room: DeskRoom, browser: Browser) -> None:
    for number, harm in enumerate((0.2, 0.9, 0.5)):
        room.queue(a_comment(f"c-{number}", f"Text {number}."), a_decision(harm=harm))
    answer = browser.post("/queue/claim", site="demo", count="2", category="offensive")
    assert (answer.status_code, answer.location) == (303, "/queue?site=demo&category=offensive")
    page = browser.get("/queue")
    assert "Yours 2" in seen(page)
    assert "yours until 12:05 UTC (5 min left)" in seen(page)
    assert page.text.index("Text 1.") < page.text.index('id="waiting"') < page.text.index("Text 0.")
    assert "Put back" in page.text
    other = a_browser_of(room, "levan").get("/queue")
    assert "Text 1." not in other.text
    assert "claimed 2" in seen(other)


def test_a_claim_that_has_ended_is_not_mine_any_more(room: DeskRoom, browser: Browser) -> None:
    room.queue(a_comment())
    browser.post("/queue/claim", count="1")
    room.clock.advance(minutes=6)
    assert "Yours" not in browser.get("/queue").text


@pytest.mark.parametrize(("count", "taken"), [("0", 1), ("-3", 1), ("many", 1), ("", 1), ("999", 20)])
def test_a_claim_is_between_one_and_twenty(room: DeskRoom, browser: Browser, count: str, taken: int) -> None:
    for number in range(25):
        room.queue(a_comment(f"c-{number}"))
    assert browser.post("/queue/claim", count=count).status_code == 303
    assert room.stores.queue.counts("demo").claimed == taken


def test_when_there_is_nothing_to_claim_it_says_so(browser: Browser) -> None:
    browser.post("/queue/claim", count="3")
    assert "Nothing is waiting here that you could take." in browser.get("/queue").text


def test_claiming_without_a_form_token_is_refused(room: DeskRoom, browser: Browser) -> None:
    room.queue(a_comment())
    assert browser.client.post("/queue/claim", data={"count": "1"}).status_code == 400
    review = room.stored().review
    assert review
    assert review.state is ReviewState.WAITING


def test_a_card_shows_what_a_decision_needs(room: DeskRoom, browser: Browser) -> None:
    reasons = (
        Reason("threshold", Verdict.REVIEW, "offensive 0.700, review from 0.6", Category.OFFENSIVE, 0.7, 0.6, "here"),
        Reason("phrase", Verdict.REVIEW, '"clown"', Category.INFLAMMATORY),
    )
    comment = replace(
        a_comment(),
        article=Article("a", "https://demo.example/a", "Night buses", "Transport"),
        author=Author("r", "late_shift"),
        parent=Parent("p", "What was said before."),
    )
    room.queue(comment, Decision(Verdict.REVIEW, reasons, "p-1", 0.75))
    page = browser.get("/queue")
    words = seen(page)
    assert 'href="https://demo.example/a" rel="noopener noreferrer nofollow"' in page.text
    assert "Night buses in Transport by late_shift expected harm 0.75" in words
    assert "In reply to What was said before." in words
    offensive, inflammatory = (SHIPPED[name] for name in ("offensive", "inflammatory"))
    bars = "keep review delete Offensive 0.700 {} {} Inflammatory 0.200 {} {}"
    assert bars.format(*offensive.values(), *inflammatory.values()) in words
    review_at, delete_at = offensive["review_at"], offensive["delete_at"]
    told = f"Offensive 0.700: review from {review_at}, delete from {delete_at}, so review"  # noqa: S608  # not SQL
    assert f'aria-label="{told}"' in page.text
    assert "The policy has changed since this comment came." in words
    assert "Review , threshold: offensive 0.700, review from 0.6 here" in words
    assert 'Review , phrase: "clown"' in words
    assert '<line class="limit" x1="33.33%"' in page.text
    share = (0.7 - offensive["review_at"]) / (offensive["delete_at"] - offensive["review_at"])
    assert f'<circle class="score" cx="{(1 + share) / 3:.2%}"' in page.text
    assert '<option value="offensive" selected>' in page.text


def test_a_comment_without_scores_or_names_still_has_a_card(room: DeskRoom, browser: Browser) -> None:
    reason = Reason("not scored", Verdict.REVIEW, "the classifier gave no scores")
    comment = replace(a_comment(), author=Author())
    room.queue_scored(comment, Decision(Verdict.REVIEW, (reason,), "p-1", 0.5), None)
    page = browser.get("/queue")
    assert "This comment could not be scored." in seen(page)
    assert "No title by an unnamed reader" in seen(page)
    assert '<option value="" selected>' in page.text


def test_a_long_text_is_folded_and_whole(room: DeskRoom, browser: Browser) -> None:
    text = "many " * 1000
    room.queue(a_comment(text=text.strip()))
    page = browser.get("/queue").text
    assert page.count("<details") == 1
    assert page.count("many") == 1000


def test_the_words_that_carry_the_score_are_marked_in_escaped_text(room: DeskRoom, browser: Browser) -> None:
    room.explainer.weights = {"<b>fool</b>": 2.0, "clown": 1.0}
    room.queue(a_comment(text="A <b>fool</b> & a clown."), a_decision(category=Category.OFFENSIVE))
    page = browser.get("/queue").text
    marked = "A <mark>&lt;b&gt;fool&lt;/b&gt;</mark> &amp; a <mark>clown</mark>."
    assert f'<div class="hostile" dir="auto">{marked}</div>' in page
    assert "<mark>Marked</mark>: what weighs most for “offensive”." in page


def test_marks_in_the_folded_part_are_counted_at_the_fold(room: DeskRoom, browser: Browser) -> None:
    room.explainer.weights = {"clown": 1.0}
    room.queue(a_comment(text="many " * 1000 + "clown"))
    page = browser.get("/queue")
    assert "(4,306 characters, 1 marked)" in seen(page)
    assert "<mark>clown</mark></div></details>" in page.text


def test_the_page_stands_without_the_explainer(room: DeskRoom, browser: Browser) -> None:
    room.explainer.error = RuntimeError("a defect")
    room.queue(a_comment(text="A clown."))
    page = browser.get("/queue")
    assert "A clown." in page.text
    assert "<mark>" not in page.text


def test_the_store_being_down_is_told_with_a_time_to_come_back(room: DeskRoom, browser: Browser) -> None:
    room.stores.down = True
    room.clock.advance(seconds=2)
    answer = browser.get("/queue")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.mimetype == "text/html"


def a_browser_of(room: DeskRoom, name: str) -> Browser:
    room.hire(name)
    return a_browser(room, name)
