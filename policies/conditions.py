"""Conditions in CEL, compiled once and checked for what could fail or run away; knows no verdicts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from policies.case import Category
from policies.mistakes import did_you_mean

if TYPE_CHECKING:
    import cel

Complaint = tuple[str, str]
"""A problem and a hint."""

MAX_EXPRESSION_CHARS = 1_000
MAX_PATTERN_CHARS = 120
CATEGORIES = tuple(str(category) for category in Category)
FIELDS: dict[str, tuple[str, ...]] = {
    "scores": CATEGORIES,
    "article": ("id", "url", "title", "section", "tags", "language"),
    "author": ("id", "name", "account_days"),
    "text": (),
    "links": (),
    "length": (),
}
FUNCTIONS = ("contains", "double", "endsWith", "has", "int", "matches", "size", "startsWith", "string")
_EXAMPLE = {
    "scores": dict.fromkeys(CATEGORIES, 0.5),
    "article": {"id": "1", "url": "https://example.org", "title": "t", "section": "s", "tags": ["a"], "language": "en"},
    "author": {"id": "1", "name": "n", "account_days": 30.0},
    "text": "a comment",
    "links": 1,
    "length": 9,
}
_LITERAL = re.compile(
    r"(?P<raw>(?<!\w)[bB]?[rR](?:'''.*?'''|\"\"\".*?\"\"\"|'[^'\n]*'|\"[^\"\n]*\"))"
    r"|(?P<text>'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"
    r"|//[^\n]*",
    re.DOTALL,
)
_MACRO = re.compile(r"\.\s*(?:all|exists_one|exists|map|filter)\s*\(\s*(\w+)\s*,")
_ROOT = re.compile(r"(?<![\w.])(scores|article|author)\b(?:\s*\.\s*(\w+))?")
_MATCHES = re.compile(r"\bmatches\s*\(\s*(?:§(\d+)§\s*\))?")
_COMPILE_ERROR = re.compile(r"<input>:(\d+):(\d+): (.*)")


class ConditionError(Exception):
    """The condition could not be evaluated on a case; says why in words that hold nothing of the case."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A CEL expression, compiled; raises ValueError when it does not compile. See `complaints` for what it may say."""

    source: str
    _program: "cel.Program" = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_program", _cel().compile(self.source))

    @property
    def uses_scores(self) -> bool:
        """Whether it asks for scores, so that it says nothing of a comment without them."""
        return "scores" in self._program.variables()

    def holds(self, fields: "cel.Context") -> bool:
        """Whether it is true of a case; false where it rests on an account's age that is not known.

        Raises ConditionError.
        """
        try:
            answer = self._program.execute(fields)
        except KeyError as error:
            if error.args == ("account_days",):
                return False
            raise ConditionError("a key is missing") from error
        except ZeroDivisionError as error:
            raise ConditionError("division by zero") from error
        except TypeError as error:
            raise ConditionError("an operation does not fit its values") from error
        except Exception as error:  # whatever a rule does, the comment still gets a verdict
            raise ConditionError("an operation is not possible") from error
        if not isinstance(answer, bool):
            raise ConditionError(f"it gives {type(answer).__name__}, not true or false")
        return answer


def context(fields: dict[str, Any]) -> "cel.Context":
    """What conditions may ask of a case, keyed as FIELDS; strings without lone surrogates."""
    made: cel.Context = _cel().Context(variables=fields)
    return made


def complaints(source: str) -> list[Complaint]:
    """All that speaks against an expression, each with a hint; empty when it may be used."""
    if len(source) > MAX_EXPRESSION_CHARS:
        hint = f"Split it into several rules of at most {MAX_EXPRESSION_CHARS} characters."
        return [(f"the condition has {len(source)} characters.", hint)]
    try:
        condition = Condition(source)
    except ValueError as error:
        return [(f"the condition is not CEL: {_syntax(error)}", "See docs/policy.md for examples.")]
    literals: list[str] = []
    code = _without_literals(source, literals)
    program = condition._program  # noqa: SLF001  one module
    found = [
        *_unknown_names(program, code),
        *_unknown_fields(code),
        *_nested_loops(code),
        *_patterns(code, literals),
    ]
    return found or list(_trial(condition))


def _without_literals(source: str, literals: list[str]) -> str:
    def take(match: re.Match[str]) -> str:
        if match["raw"] is None and match["text"] is None:
            return " "
        literals.append(match[0])
        return f"§{len(literals) - 1}§"

    return _LITERAL.sub(take, source)


def _unknown_names(program: "cel.Program", code: str) -> Iterator[Complaint]:
    bound = set(_MACRO.findall(code))
    for name in program.variables():
        if name not in FIELDS and name not in bound:
            yield (f"{name!r} is not known.", did_you_mean(name, FIELDS, "Known are"))
    for name in program.functions():
        if name.isidentifier() and not name.startswith("_") and name not in FUNCTIONS:
            yield (f"the function {name!r} is not known.", did_you_mean(name, FUNCTIONS, "Known are"))


def _unknown_fields(code: str) -> Iterator[Complaint]:
    for root, name in _ROOT.findall(code):
        if not name:
            hint = f"Name a field, as in {root}.{FIELDS[root][0]}."
            yield (f"{root!r} stands alone.", hint)
        elif name not in FIELDS[root]:
            yield (f"{root}.{name} is not known.", did_you_mean(name, FIELDS[root], f"{root} has"))


def _nested_loops(code: str) -> Iterator[Complaint]:
    for macro in _MACRO.finditer(code):
        inside = _within_parentheses(code, macro.end())
        if _MACRO.search(inside) or _MATCHES.search(inside):
            problem = "a loop (all, exists, map, filter) holds another loop or matches(), which could take too long."
            yield (problem, "Write them side by side, joined by && or ||.")
            return


def _within_parentheses(code: str, start: int) -> str:
    depth, end = 1, start
    while depth and end < len(code):
        depth += {"(": 1, ")": -1}.get(code[end], 0)
        end += 1
    return code[start:end]


def _patterns(code: str, literals: list[str]) -> Iterator[Complaint]:
    """The regular expressions are Rust's, linear in the text; what is left to bound is the size of the pattern."""
    for number in _MATCHES.findall(code):
        if not number:
            problem = "matches() takes one regular expression written out in quotes."
            yield (problem, 'For example text.matches("(?i)free money").')
            continue
        literal = literals[int(number)]
        if problem := _not_a_pattern(literal):
            yield (
                f"{literal} is no regular expression: {problem}.",
                "See https://docs.rs/regex for how they are written.",
            )
        elif len(literal) > MAX_PATTERN_CHARS:
            hint = f"At most {MAX_PATTERN_CHARS} are taken; use [[phrases]] for lists of words."
            yield (f"a regular expression has {len(literal)} characters.", hint)
        elif re.search(r"\{\s*\d", literal):
            hint = "Use * or +, or write it out."
            yield (f"the regular expression {literal} counts repetitions, which is costly.", hint)


def _not_a_pattern(literal: str) -> str:
    try:
        _cel().evaluate(f"''.matches({literal})")
    except (RuntimeError, TypeError) as error:
        return _first_sentence(error).rpartition("error: ")[2] or "it must be a text"
    return ""


def _trial(condition: Condition) -> Iterable[Complaint]:
    try:
        condition.holds(context(_EXAMPLE))
    except ConditionError as error:
        cause = f" ({_first_sentence(error.__cause__)})" if error.__cause__ else ""
        yield (f"the condition fails on an example comment: {error}{cause}.", "It must give true or false.")


def _syntax(error: ValueError) -> str:
    where = _COMPILE_ERROR.search(str(error))
    line, column, problem = where.groups() if where else ("1", "1", _first_sentence(error))
    return f"line {line}, character {column}: {problem.split(' expecting ')[0]}."


def _first_sentence(error: BaseException) -> str:
    return " ".join(str(error).split(". ")[0].split())[:200]


@cache
def _cel() -> Any:
    """The package, loaded with the first condition: it takes a tenth of a second, and most policies have none."""
    return import_module("cel")
