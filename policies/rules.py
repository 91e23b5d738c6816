"""The closed set of rule kinds: what each asks for and why; knows neither the document's syntax nor who wins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policies import contacts, repeats
from policies.case import Category
from policies.conditions import Condition, ConditionError
from policies.decision import Reason, Verdict
from policies.facts import Facts
from policies.thresholds import Level, Thresholds
from policies.words import Phrasebook

_MOST_NAMED = 5


def by_scores(scores: Mapping[Category, float], levels: Iterable[Level]) -> Iterator[Reason]:
    """Asks by the scores: for each category that reaches a level, the stronger verdict (levels: delete first)."""
    asked = set()
    for level in levels:
        score = scores[level.category]
        if score >= level.value and level.category not in asked:
            asked.add(level.category)
            yield threshold_reason("threshold", level, score, level.verdict)


def threshold_reason(rule: str, level: Level, score: float, verdict: Verdict) -> Reason:
    """A reason that rests on a score and a level, reached or not."""
    detail = f"{level.category} {score:.3f}, {level.verdict} from {level.value:g}"
    return Reason(rule, verdict, detail, level.category, score, level.value, level.place)


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Phrases that ask for one verdict on the ground of one category; `number` counts the lists from 1."""

    any: tuple[str, ...]
    verdict: Verdict
    category: Category
    number: int = 1


@dataclass(frozen=True, slots=True)
class Phrases:
    """Asks by phrases of the policy that stand in the comment as whole words."""

    lists: tuple[PhraseList, ...]
    _book: Phrasebook = field(init=False, compare=False, repr=False)
    _owners: tuple[tuple[PhraseList, str], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        owners = tuple((owner, phrase) for owner in self.lists for phrase in owner.any)
        object.__setattr__(self, "_owners", owners)
        object.__setattr__(self, "_book", Phrasebook(phrase for _, phrase in owners))

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """One reason for each list that is met, naming the policy's phrases and never the comment's text."""
        found: dict[int, list[str]] = {}
        for index in self._book.find(facts.words):
            owner, phrase = self._owners[index]
            found.setdefault(owner.number, []).append(phrase)
        for owner in self.lists:
            if phrases := found.get(owner.number):
                yield Reason("phrase", owner.verdict, _named(phrases), owner.category, place=f"phrases[{owner.number}]")


@dataclass(frozen=True, slots=True)
class Links:
    """Asks by the number of web addresses."""

    at_most: int
    verdict: Verdict
    category: Category

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """One reason when the comment holds more links than the policy takes."""
        if facts.links > self.at_most:
            detail = f"links: {facts.links}, at most {self.at_most}"
            yield Reason("links", self.verdict, detail, self.category, place="links.at_most")


@dataclass(frozen=True, slots=True)
class Contacts:
    """Asks by contact data and personal numbers, anybody's but those in `allow`.

    `asks` holds what is looked for; `regions` (ISO 3166) whose numbers are known without a country code.
    """

    asks: Mapping[contacts.Kind, Verdict]
    regions: tuple[str, ...]
    allow: tuple[str, ...]
    category: Category

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """One reason for each kind found, which says how many and never which."""
        for kind, found in contacts.look(facts.case.text, self.asks, self.regions, self.allow).items():
            yield Reason("contacts", self.asks[kind], found, self.category, place=f"contacts.{kind}")


@dataclass(frozen=True, slots=True)
class Repeats:
    """Asks by what a comment says again and again: one word in a row, or a share (0..1) of the whole text."""

    in_a_row: int | None
    share: float | None
    verdict: Verdict
    category: Category

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """One reason for each limit that is passed."""
        found = repeats.measure(facts.case.text, self.in_a_row, self.share)
        if self.in_a_row is not None and found.in_a_row > self.in_a_row:
            detail = f"one word {found.in_a_row} times in a row, at most {self.in_a_row}"
            yield Reason("repeats", self.verdict, detail, self.category, place="repeats.in_a_row")
        if self.share is not None and found.share > self.share:
            detail = f"{found.share:.0%} of the text is repetition, at most {self.share:.0%}"
            yield Reason("repeats", self.verdict, detail, self.category, place="repeats.share")


@dataclass(frozen=True, slots=True)
class Author:
    """Asks by the groups that the comment's author belongs to."""

    thresholds: Thresholds

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """One reason for each of the author's groups that carries a verdict."""
        for group in self.thresholds.groups(facts.case):
            if group.verdict is not None:
                detail = f"the author belongs to the group {group.name!r}"
                yield Reason("author", group.verdict, detail, place=group.layer.place.removesuffix(".categories"))


@dataclass(frozen=True, slots=True)
class When:
    """Asks by a condition in CEL."""

    name: str
    condition: Condition
    verdict: Verdict
    category: Category
    number: int = 1

    def reasons(self, facts: Facts) -> Iterator[Reason]:
        """One reason when the condition holds; a review when it cannot be evaluated; none for want of scores."""
        if self.condition.uses_scores and facts.scores is None:
            return
        place = f"when[{self.number}]"
        try:
            if self.condition.holds(facts.fields):
                yield Reason("when", self.verdict, self.name, self.category, place=place)
        except ConditionError as error:
            detail = f"{self.name}: the condition failed ({error})"
            yield Reason("when", Verdict.REVIEW, detail, self.category, place=place)


Rule = Phrases | Links | Contacts | Repeats | Author | When


def _named(phrases: list[str]) -> str:
    named = ", ".join(f'"{phrase}"' for phrase in phrases[:_MOST_NAMED])
    more = len(phrases) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
