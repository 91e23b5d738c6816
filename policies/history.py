"""What changed between two policies, in plain words; knows no store and no dates."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.policy import Policy
from policies.thresholds import LEVEL_NAMES
from policies.writing import canonical

Key = tuple[str, ...]
_MOST_NAMED = 10
_EFFECTS = {
    ("review_at", True): "fewer comments are queued",
    ("review_at", False): "more comments are queued",
    ("delete_at", True): "fewer comments are deleted",
    ("delete_at", False): "more comments are deleted",
}
_HEADINGS = {"sections": "section", "tags": "tag", "authors": "authors", "when": "condition"}


def describe(old: Policy, new: Policy) -> list[str]:
    """One sentence for each difference, in the document's order; empty when both say the same."""
    before, after = canonical(old), canonical(new)
    lines = [*_values(_flat(before), _flat(after)), *_phrases(_phrase_lists(before), _phrase_lists(after))]
    if not lines and before != after:
        return ["Only the order of the rules changed; the verdicts are the same."]
    return lines


def _flat(document: Mapping[str, Any]) -> dict[Key, Any]:
    """Every single value but the phrases, by its keys; conditions by their names."""
    named = {when["name"]: {key: when[key] for key in when if key != "name"} for when in document.get("when", [])}
    flat: dict[Key, Any] = {}

    def collect(table: Mapping[str, Any], keys: Key) -> None:
        for key, value in table.items():
            if isinstance(value, Mapping):
                collect(value, (*keys, key))
            else:
                flat[*keys, key] = value

    collect({**document, "phrases": {}, "when": named}, ())
    return flat


def _values(before: Mapping[Key, Any], after: Mapping[Key, Any]) -> Iterator[str]:
    for keys in [*before, *(keys for keys in after if keys not in before)]:
        old, new = before.get(keys), after.get(keys)
        if old != new:
            yield f"{_label(keys)} {_change(keys[-1], old, new)}."


def _label(keys: Key) -> str:
    """Keys as people say them: section "Karabakh", threatening: review_at."""
    heading, *middle, last = keys
    if heading in {"policy", "categories", "links", "contacts", "repeats"}:
        where = middle or ([] if heading == "policy" else [heading])
    else:
        where = [f'{_HEADINGS[heading]} "{middle[0]}"', *(key for key in middle[1:] if key != "categories")]
    label = f"{', '.join(where)}: {last}" if where else f"The {last}"
    return label[0].upper() + label[1:]


def _change(name: str, old: Any, new: Any) -> str:
    if isinstance(old, list) or isinstance(new, list):
        added, removed = set(new or ()) - set(old or ()), set(old or ()) - set(new or ())
        return f"changed: {len(added)} added, {len(removed)} removed"
    if old is None:
        return f"is now {_said(new)}{_effect(name, rises=False)}"
    if new is None:
        return f"is no longer set (it was {_said(old)})"
    if isinstance(old, int | float):
        return (
            f"{'raised' if new > old else 'lowered'} from {_said(old)} to {_said(new)}{_effect(name, rises=new > old)}"
        )
    return f"changed from {_said(old)} to {_said(new)}"


def _effect(name: str, *, rises: bool) -> str:
    return f" ({_EFFECTS[name, rises]})" if name in LEVEL_NAMES else ""


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else f'"{value}"'


def _phrase_lists(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        phrase: f"{phrases['verdict']}, {phrases['category']}"
        for phrases in document.get("phrases", [])
        for phrase in phrases["any"]
    }


def _phrases(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    changes: dict[str, list[str]] = {}
    for phrase in [*before, *(phrase for phrase in after if phrase not in before)]:
        old, new = before.get(phrase), after.get(phrase)
        if old is None:
            changes.setdefault(f"added ({new})", []).append(phrase)
        elif new is None:
            changes.setdefault(f"removed ({old})", []).append(phrase)
        elif old != new:
            changes.setdefault(f"changed from ({old}) to ({new})", []).append(phrase)
    for change, phrases in changes.items():
        named = ", ".join(f'"{phrase}"' for phrase in phrases[:_MOST_NAMED])
        more = f" and {len(phrases) - _MOST_NAMED} more" if len(phrases) > _MOST_NAMED else ""
        yield f"Phrases {change}: {named}{more}."
