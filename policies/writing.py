"""From a policy to the tables of a document, in one canonical form; knows no syntax."""

from collections.abc import Mapping
from typing import Any

from policies.contacts import Kind
from policies.policy import Policy
from policies.thresholds import LEVEL_NAMES, AuthorGroup, Layer


def canonical(policy: Policy) -> dict[str, Any]:
    """All that a policy says but its version, as TOML would hold it: what is equal here is the same policy."""
    tables = {
        "policy": _without_none(name=policy.name, clause=policy.clause or None),
        "categories": _levels(policy.thresholds.base),
        "sections": _places(policy.thresholds.sections),
        "tags": _places(policy.thresholds.tags),
        "authors": {group.name: _group(group) for group in policy.thresholds.authors},
        "phrases": [
            {"any": list(phrases.any), "verdict": str(phrases.verdict), "category": str(phrases.category)}
            for phrases in policy.phrases
        ],
        "links": _links(policy),
        "contacts": _contacts(policy),
        "repeats": _repeats(policy),
        "when": [
            {
                "name": when.name,
                "if": when.condition.source,
                "verdict": str(when.verdict),
                "category": str(when.category),
            }
            for when in policy.when
        ],
    }
    return {heading: table for heading, table in tables.items() if table}


def _levels(layer: Layer) -> dict[str, Any]:
    return {
        str(category): {name: value for name in LEVEL_NAMES if (value := levels.of(name)) is not None}
        for category, levels in layer.levels.items()
    }


def _places(layers: Mapping[str, Layer]) -> dict[str, Any]:
    return {layer.name: _levels(layer) for layer in layers.values()}


def _group(group: AuthorGroup) -> dict[str, Any]:
    return _without_none(
        ids=list(group.ids) or None,
        account_days_below=group.account_days_below,
        account_days_at_least=group.account_days_at_least,
        verdict=None if group.verdict is None else str(group.verdict),
        categories=_levels(group.layer) or None,
    )


def _links(policy: Policy) -> dict[str, Any]:
    if policy.links is None:
        return {}
    links = policy.links
    return {"at_most": links.at_most, "verdict": str(links.verdict), "category": str(links.category)}


def _contacts(policy: Policy) -> dict[str, Any]:
    if policy.contacts is None:
        return {}
    contacts = policy.contacts
    return {
        **{str(kind): str(contacts.asks[kind]) for kind in Kind if kind in contacts.asks},
        "regions": list(contacts.regions),
        "allow": list(contacts.allow),
        "category": str(contacts.category),
    }


def _repeats(policy: Policy) -> dict[str, Any]:
    if policy.repeats is None:
        return {}
    repeats = policy.repeats
    return _without_none(
        in_a_row=repeats.in_a_row,
        share=repeats.share,
        verdict=str(repeats.verdict),
        category=str(repeats.category),
    )


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
