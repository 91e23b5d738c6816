# ruff: noqa: RUF001  letters and digits that look alike are what is tested here
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.contacts import Kind, allowed, look
from policies.decision import Verdict
from policies.document import PolicyError, default_policy
from policies.phones import MOST_CHECKED
from tests.policies.benign_numbers import SENTENCES
from tests.policies.documents import a_case, a_policy

REGIONS = ("GE", "AM", "AZ", "RU", "UA", "TR")
PHONE, PHONES = {Kind.PHONES: "1 telephone number"}, {Kind.PHONES: "2 telephone numbers"}
EMAIL, CARD, ID = (
    {kind: f"1 {name}"}
    for kind, name in [
        (Kind.EMAILS, "e-mail address"),
        (Kind.CARDS, "card or account number"),
        (Kind.IDS, "identity number"),
    ]
)


def found(text: str, kinds: tuple[Kind, ...] = tuple(Kind), allow: tuple[str, ...] = ()) -> dict[Kind, str]:
    return look(text, kinds, REGIONS, allow)


@pytest.mark.parametrize(
    "text",
    [
        "+995 599 12 34 56",
        "Tel.:+995599123456",
        "00995599123456",
        "599 12 34 56",
        "599-123-456",
        "599.12.34.56",
        "599 123 456",
        "He hides at 599123456",
        "995 599 12 34 56",
        "wa.me/995599123456",
        "0501234567",
        "(050) 123-45-67",
        "zəng et 501234567",
        "091 12-34-56",
        "091 123 456",
        "Տուր զանգ 91 123456",
        "тел. 91 123456",
        "8 (916) 123-45-67",
        "89161234567",
        "7 916 123-45-67",
        "(495) 123-45-67",
        "+38 050 123 45 67",
        "0532 123 45 67",
        "532 123 45 67",
        "+1 202 456 1111",
        "On 10.11.2020 at 18:30 call 599 12 34 56",
        "599 12 34 56: 18:30",
    ],
)
def test_telephone_numbers_are_found_as_people_write_them(text: str) -> None:
    assert found(text) == PHONE


@pytest.mark.parametrize(
    "text",
    [
        "5 9 9 1 2 3 4 5 6",
        "5.9.9.1.2.3.4.5.6",
        "5-9-9-1-2-3-4-5-6",
        "o5o 123 45 67",
        "О5О 123 45 67",
        "５９９ １２ ３４ ５６",
        "٥٩٩ ١٢ ٣٤ ٥٦",
        "𝟓𝟗𝟗𝟏𝟐𝟑𝟒𝟓𝟔",
        "⑤⑨⑨①②③④⑤⑥",
        "5️⃣9️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣",
        "599—12—34—56",
        "5\u200b99 12\u00ad34 56",
        "59 912 345 6",
        "599\u00a012\u202f34 56",
    ],
)
def test_tricks_do_not_hide_a_telephone_number(text: str) -> None:
    assert found(text) == PHONE


@pytest.mark.parametrize(
    "text", ["599 12 34 56, 599 12 34 57", "599 12 34 56 +995 599 12 34 57", "599123456 599123457"]
)
def test_several_numbers_are_counted(text: str) -> None:
    assert found(text) == PHONES


def test_one_number_written_twice_is_one() -> None:
    assert found("599 12 34 56 or +995 599-123-456") == PHONE


@pytest.mark.parametrize("sentence", SENTENCES)
def test_years_dates_scores_sums_and_counts_are_left_alone(sentence: str) -> None:
    assert found(sentence) == {}


@pytest.mark.parametrize(
    "text",
    [
        "nino@example.com",
        "<Nino.B+x@mail.example.org>",
        "нино@почта.рф",
        "ｎｉｎｏ＠example.com",
        "nino@exam\u200bple.com",
        "nino (at) gmail (dot) com",
        "nino[at]gmail.com",
        "nino {собака} яндекс {точка} ру",
        "nino собака яндекс точка ру",
        "nino at gmail dot com",
        "nino @ gmail . com",
        "nino (@) example (.) com",
    ],
)
def test_email_addresses_are_found_plain_and_spelled(text: str) -> None:
    assert found(text) == EMAIL


@pytest.mark.parametrize(
    "text",
    ["@nino", "nino@twitter", "look at me dot com", "at mail dot", "a@b", "see (at 10) cafe.com", "@ example.com"],
)
def test_mentions_and_words_are_no_addresses(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111 12/27",
        "5555555555554444",
        "3782 822463 10005",
        "4111.1111.1111.1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "４１１１ 1111 1111 1111",
        "Send to GE29 NB00 0000 0101 9049 17 please",
        "ge29nb0000000101904917",
        "AZ21NABZ00000000137010001944",
    ],
)
def test_cards_and_accounts_are_found_by_their_check_digits(text: str) -> None:
    assert found(text) == CARD


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "1111111111111117",
        "GE29 NB00 0000 0101 9049 18",
        "https://x.org/4111111111111111",
        "AB12",
    ],
)
def test_what_fails_the_check_is_no_card(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Her passport number is AB1234567",
        "паспорт серия 45 10 123456",
        "СНИЛС 112-233-445 95",
        "ИНН: 7707083893",
        "TC 10000000146",
        "ИП 500100732259",
        "FIN kod: 5ZBC3K1",
        "Şəxsiyyət vəsiqəsi AZE12345678",
        "პირადი ნომერი 01024012345",
    ],
)
def test_identity_numbers_are_found_by_check_digits_or_by_name(text: str) -> None:
    assert found(text) == ID


def test_only_what_is_asked_for_is_looked_for() -> None:
    text = "nino@example.com 599 12 34 56; 4111 1111 1111 1111; TC 10000000146"
    assert found(text) == PHONE | EMAIL | CARD | ID
    for kind in Kind:
        assert list(found(text, (kind,))) == [kind]
    assert look("599 12 34 56", (Kind.PHONES,), (), ()) == {}
    assert look("TC 10000000146", (Kind.IDS,), (), ()) == {}


def test_the_digits_of_a_card_or_a_paper_are_not_a_telephone_number_too() -> None:
    assert found("паспорт 4510 123456") == found("паспорт 4510123456") == ID
    assert found("GE29 NB00 0000 0101 9049 17") == CARD


def test_what_the_publisher_allows_is_not_counted() -> None:
    allow = tuple(
        map(allowed, ["Desk@example.org", "@example.com", "+995 599 12 34 56", "GE29 NB00 0000 0101 9049 17"])
    )
    text = "desk@example.org a@example.com 599 12 34 56; GE29NB0000000101904917"
    assert found(text, allow=allow) == {}
    assert found(f"{text}; b@example.org", allow=allow) == EMAIL


@pytest.mark.parametrize("entry", ["", "@", "a@b", "nobody", "599 12 34 56", "+995 1", "a@b.org c@d.org", "GE29"])
def test_what_could_never_be_found_cannot_be_allowed(entry: str) -> None:
    assert allowed(entry) == ""


def test_more_entries_than_are_taken_are_refused() -> None:
    entries = ", ".join(f'"n{number}@example.org"' for number in range(1_001))
    with pytest.raises(PolicyError, match="there are 1001 entries"):
        a_policy(f'[contacts]\nemails = "review"\nallow = [{entries}]')


RULE = '[contacts]\nphones = "review"\nemails = "keep"\ncards = "delete"\nregions = ["GE"]\n'


def test_each_kind_is_a_reason_that_tells_how_many_and_never_which() -> None:
    decision = a_policy(RULE).decide(a_case("a@b.org; c@d.org; 599 12 34 56; 4111111111111111"))
    told = [(reason.rule, str(reason.verdict), reason.detail, reason.place) for reason in decision.reasons]
    assert told[0] == ("contacts", "delete", "1 card or account number", "contacts.cards")
    assert told[1] == ("contacts", "review", "1 telephone number", "contacts.phones")
    assert told[2] == ("contacts", "keep", "2 e-mail addresses", "contacts.emails")
    assert decision.verdict is Verdict.DELETE


def test_a_comment_that_is_kept_still_says_which_threshold_it_came_nearest_to() -> None:
    decision = a_policy(RULE).decide(a_case("a@b.org"))
    assert [reason.rule for reason in decision.reasons] == ["below thresholds", "contacts"]
    assert decision.verdict is Verdict.KEEP


def test_the_shipped_policy_deletes_nothing_for_contact_data() -> None:
    decision = default_policy().decide(a_case("nino@example.com 599 12 34 56; 4111 1111 1111 1111; ИНН 7707083893"))
    contacts = [reason for reason in decision.reasons if reason.rule == "contacts"]
    assert [reason.verdict for reason in contacts] == [Verdict.REVIEW] * 4


def test_more_numbers_than_are_looked_at_are_told() -> None:
    many = ", ".join(f"call 19{number:06}" for number in range(MOST_CHECKED + 1))
    assert found(many) == {Kind.PHONES: f"more than {MOST_CHECKED} numbers that could be called"}
    assert found(many.rpartition(",")[0]) == {}


HOSTILE = [
    *(
        "1",
        "+1",
        "1 ",
        "-1",
        "1-",
        "1.",
        "٣",
        "0",
        "o0",
        "(",
        ")(1",
        "GE29",
        "GE29 ",
        "A1",
        "a@",
        "a.",
        "@a.a.",
        "(at)",
    ),
    *(
        "4111 ",
        "4111111111111111 ",
        "10000000146 ",
        "паспорт ",
        "passport no no 1",
        " ",
        "call ",
        "at gmail dot ",
        "1:11",
    ),
    *("599 12 34 56 a", "599123456 ", "050 123 45 60 ", "+995599123456 ", "5 9 9 1 2 3 4 5 6 x ", "1.1.2000", "call 1"),
    *("a" * 64 + "@", "[at]", "o", "\u0301", "⑤", "1_", "= 1", "№ 1"),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_stays_cheap(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    began = process_time()
    found(text)
    assert process_time() - began < 0.3  # some milliseconds without a coverage tracer


@pytest.mark.parametrize("unit", HOSTILE)
def test_ten_times_the_text_takes_about_ten_times_as_long(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = process_time()
    found(text)
    assert process_time() - began < 3


pieces = st.sampled_from(
    ["599", "12", "34", "o", "0", "+995", " ", "-", ".", "(", ")", "@", "a", "com", "(at)", "паспорт"]
)


@settings(deadline=None)
@given(st.text(st.characters()) | st.text(st.sampled_from("0123456789٥５oO+-. ()@/\n")) | st.lists(pieces).map("".join))
def test_looking_never_raises_and_never_tells_what_it_found(text: str) -> None:
    for kind, told in found(text).items():
        number, _, name = told.partition(" ")
        assert kind in Kind
        assert number == "more" or int(number) <= max(1, len(text))
        assert name.startswith(("telephone", "e-mail", "card", "identity", "than"))


@settings(deadline=None)
@given(st.sampled_from(["599123456", "555001122", "577445566"]), st.lists(st.sampled_from(["", " ", "-"]), min_size=8))
def test_a_number_in_pairs_is_found_whatever_separates_it(number: str, gaps: list[str]) -> None:
    groups = (number[:3], number[3:5], number[5:7], number[7:])
    separated = "".join(group + gap for group, gap in zip(groups, (*gaps[:3], ""), strict=True))
    assert found(f"call {separated}") == PHONE
