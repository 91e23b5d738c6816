"""From the tables of a parsed document to a policy, noting every mistake; knows no syntax."""

from collections.abc import Mapping

from policies import conditions
from policies.case import Category
from policies.conditions import Condition
from policies.decision import Verdict
from policies.lines import dotted
from policies.mistakes import did_you_mean
from policies.policy import Policy
from policies.reading_contacts import read_contacts
from policies.rules import Links, PhraseList, Repeats, When
from policies.table import Notes, Table
from policies.thresholds import LEVEL_NAMES, AuthorGroup, Layer, Levels, Thresholds, same_name
from policies.words import same_phrase

ASKABLE = (Verdict.REVIEW, Verdict.DELETE)
CATEGORIES = tuple(Category)
MAX_WHEN = 100
MAX_PHRASE_WORDS = 12
MAX_LINKS = 1_000
MAX_IN_A_ROW = 1_000
LEAST_SHARE = 0.1
_HEADINGS = ("policy", "categories", "sections", "tags", "authors", "phrases", "links", "contacts", "repeats", "when")


def read(values: dict[str, object], notes: Notes) -> Policy:
    """The policy, without its version; meaningful only when no mistake was noted."""
    root = Table(values, (), notes)
    root.only(*_HEADINGS)
    head = root.table("policy")
    head.only("name", "clause")
    base = _base(root.table("categories"))
    return Policy(
        name=head.text("name"),
        clause=head.text("clause", most=10_000, required=False),
        thresholds=Thresholds(
            base,
            sections=_places(root.table("sections"), base),
            tags=_places(root.table("tags"), base),
            authors=tuple(_group(name, table, base) for name, table in root.table("authors").tables()),
        ),
        phrases=_phrases(root.listed("phrases")),
        links=_links(root.table("links")) if "links" in values else None,
        contacts=read_contacts(root.table("contacts")) if "contacts" in values else None,
        repeats=_repeats(root.table("repeats")) if "repeats" in values else None,
        when=_conditions(root.listed("when"), root),
    )


def _base(table: Table) -> Layer:
    """The thresholds of the four categories: each must have its heading, so that none is forgotten."""
    layer = _layer(table, Layer("", {}))
    for category in Category:
        if category not in table.values:
            hint = f"Write [categories.{category}] with review_at and delete_at; with neither, its score never counts."
            table.note(category, "is missing.", hint)
    return layer


def _layer(table: Table, base: Layer, name: str = "") -> Layer:
    levels: dict[Category, Levels] = {}
    for key, inner in table.tables():
        if key in CATEGORIES:
            levels[Category(key)] = _levels(inner, base.levels.get(Category(key), Levels()))
        else:
            table.note(key, "this category is not known.", did_you_mean(key, CATEGORIES, "The categories are"))
    return Layer(dotted(table.path), levels, name)


def _levels(table: Table, base: Levels) -> Levels:
    table.only(*LEVEL_NAMES)
    levels = Levels(table.number("review_at", high=1.0), table.number("delete_at", high=1.0))
    if levels != Levels():
        _in_order(table, levels, base)
    return levels


def _in_order(table: Table, levels: Levels, base: Levels) -> None:
    review_at = base.review_at if levels.review_at is None else levels.review_at
    delete_at = base.delete_at if levels.delete_at is None else levels.delete_at
    if review_at is not None and delete_at is not None and review_at > delete_at:
        key = "delete_at" if levels.review_at is None else "review_at"
        problem = f"review_at {review_at:g} is above delete_at {delete_at:g}."
        table.note(key, problem, "Set review_at at or below delete_at. What is not set here counts from [categories].")


def _places(table: Table, base: Layer) -> Mapping[str, Layer]:
    layers: dict[str, Layer] = {}
    for name, inner in table.tables():
        key = same_name(name)
        if not key:
            table.note(name, "the name is empty.", "Put the name of the section or tag in quotes.")
        elif key in layers:
            table.note(
                name, f'is "{layers[key].name}" once more.', "Case and outer spaces make no difference: join them."
            )
        layers[key] = _layer(inner, base, name)
    return layers


def _group(name: str, table: Table, base: Layer) -> AuthorGroup:
    table.only("ids", "account_days_below", "account_days_at_least", "verdict", "categories")
    group = AuthorGroup(
        name,
        _layer(table.table("categories"), base),
        ids=table.texts("ids"),
        account_days_below=table.number("account_days_below"),
        account_days_at_least=table.number("account_days_at_least"),
        verdict=table.choice("verdict", ASKABLE) if "verdict" in table.values else None,
    )
    below, at_least = group.account_days_below, group.account_days_at_least
    if not {"ids", "account_days_below", "account_days_at_least"} & table.values.keys():
        hint = "Give ids, account_days_below or account_days_at_least."
        table.notes.add(table.path, "nobody belongs to this group.", hint)
    elif below is not None and at_least is not None and at_least >= below:
        problem = f"no account is at least {at_least:g} and below {below:g} days old."
        table.note("account_days_at_least", problem, "Set it lower than account_days_below.")
    if not {"verdict", "categories"} & table.values.keys():
        table.notes.add(
            table.path,
            "this group changes nothing.",
            f"Give a verdict, or thresholds under [{dotted(table.path)}.categories.offensive].",
        )
    return group


def _phrases(tables: list[Table]) -> tuple[PhraseList, ...]:
    seen: dict[tuple[str, ...], str] = {}
    return tuple(_phrase_list(number, table, seen) for number, table in enumerate(tables, 1))


def _phrase_list(number: int, table: Table, seen: dict[tuple[str, ...], str]) -> PhraseList:
    table.only("any", "verdict", "category")
    phrases = table.texts("any")
    if not table.values.get("any"):
        table.note("any", "there are no phrases.", 'Write any = ["...", "..."].')
    return PhraseList(
        tuple(phrase for phrase in phrases if _is_phrase(phrase, table, seen)),
        table.choice("verdict", ASKABLE) or Verdict.REVIEW,
        table.choice("category", CATEGORIES, Category.UNACCEPTABLE) or Category.UNACCEPTABLE,
        number,
    )


def _is_phrase(phrase: str, table: Table, seen: dict[tuple[str, ...], str]) -> bool:
    key = same_phrase(phrase)
    if not phrase.strip():
        table.note("any", "holds an empty phrase.", "Take it out.")
    elif not key:
        table.note("any", f'"{phrase[:40]}" holds no letter and no digit.', "Phrases are made of words.")
    elif len(key) > 2 * MAX_PHRASE_WORDS:
        table.note("any", f'"{phrase[:40]}..." is too long.', f"A phrase has at most {MAX_PHRASE_WORDS} words.")
    elif key in seen:
        hint = f"It is the same as {seen[key]}. Case, accents and spaces make no difference: keep one."
        table.note("any", f'"{phrase[:40]}" stands twice.', hint)
    else:
        seen[key] = f'"{phrase[:40]}" in {dotted(table.path)}'
        return True
    return False


def _links(table: Table) -> Links:
    table.only("at_most", "verdict", "category")
    return Links(
        table.whole("at_most", MAX_LINKS) or 0,
        table.choice("verdict", ASKABLE) or Verdict.REVIEW,
        table.choice("category", CATEGORIES, Category.UNACCEPTABLE) or Category.UNACCEPTABLE,
    )


def _repeats(table: Table) -> Repeats:
    table.only("in_a_row", "share", "verdict", "category")
    if not {"in_a_row", "share"} & table.values.keys():
        table.notes.add(table.path, "nothing is looked for.", "Give in_a_row or share.")
    return Repeats(
        table.whole("in_a_row", MAX_IN_A_ROW, low=2) if "in_a_row" in table.values else None,
        table.number("share", low=LEAST_SHARE, high=1.0),
        table.choice("verdict", ASKABLE) or Verdict.REVIEW,
        table.choice("category", CATEGORIES, Category.UNACCEPTABLE) or Category.UNACCEPTABLE,
    )


def _conditions(tables: list[Table], root: Table) -> tuple[When, ...]:
    if len(tables) > MAX_WHEN:
        root.note("when", f"there are {len(tables)} conditions.", f"At most {MAX_WHEN} are taken: each costs time.")
    names: dict[str, int] = {}
    found = (_when(number, table, names) for number, table in enumerate(tables[:MAX_WHEN], 1))
    return tuple(when for when in found if when is not None)


def _when(number: int, table: Table, names: dict[str, int]) -> When | None:
    table.only("name", "if", "verdict", "category")
    name = table.text("name")
    if name and names.setdefault(name, number) != number:
        table.note("name", f"when[{names[name]}] has this name too.", "Give each condition its own.")
    source = table.text("if", most=conditions.MAX_EXPRESSION_CHARS)
    verdict = table.choice("verdict", ASKABLE) or Verdict.REVIEW
    category = table.choice("category", CATEGORIES, Category.UNACCEPTABLE) or Category.UNACCEPTABLE
    complaints = conditions.complaints(source) if source else []
    for problem, hint in complaints:
        table.note("if", problem, hint)
    return When(name, Condition(source), verdict, category, number) if source and not complaints else None
