"""The model card: a manifest's record told to people; knows no scoring."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from classifier.artefact import CATEGORIES, Artefact

_SOURCES = {
    "civil_safe": "Civil Comments",
    "civil_toxic_spans": "Civil Comments, toxic spans",
    "convabuse": "ConvAbuse: remarks to chat bots",
    "davidson": "Davidson et al. 2017: tweets",
    "edos": "Explainable Detection of Online Sexism",
    "fox_news": "comments on Fox News",
    "gab_hate": "Gab Hate Corpus",
    "hatemoji_build": "HatemojiBuild",
    "hatexplain": "HateXplain",
    "implicit_hate": "Implicit Hate Corpus",
    "jigsaw": "Wikipedia talk pages, by the contributors to Wikipedia",
    "measuring_hate_speech": "Measuring Hate Speech",
    "misogyny_guest": "Guest et al. 2021: misogyny",
    "offenseval_tr_2020": "OffensEval 2020, Turkish (Çöltekin): tweets",
    "paradetox": "ParaDetox: sentences and their civil rewrites",
    "rtp_lx": "RTP-LX",
    "sariellee_ru": "Russian comments",
    "sms_spam": "SMS Spam Collection",
    "stormfront": "de Gibert et al. 2018: forum sentences",
    "surge": "Surge AI toxicity",
    "tg_spam": "Telegram spam",
    "wiki_context": "Wikipedia talk pages, by the contributors to Wikipedia",
    "youtube_spam": "YouTube Spam Collection",
}
_INTENDED = """\
It gives a comment four probabilities, one for each ground on which the publisher may delete it: offensive,
inflammatory, threatening, otherwise unacceptable. The publisher's policy decides what follows. It is a linear model
over hashed words, pairs of words and runs of characters: fast and open to explanation, without understanding."""
_FAILURES = """\
- Armenian and Azerbaijani: no labelled comments are to be had. **No accuracy is claimed.** Georgian: near chance.
  Russian and Ukrainian: weak. Latin-typed Russian and Georgian: not measured.
- Inflammatory is hard to tell from offensive here, as most training sources label one and leave the other open:
  plain insults score high on it too. Irony, quotation and implied contempt are missed.
- Threats: 866 English examples, half of them from sexist forums. A threat without threatening words is missed.
- Otherwise unacceptable: taught by spam and by sexual remarks to chat bots. Doxxing is not taught at all.
- Words of quarrels about war ("killed", "bombing") raise a score; quoting an insult counts like using it.
- A name on the list cannot move a score. One that is not on it can, at the start of a sentence or without a capital.
- A misspelt word with a capital inside a sentence is taken for a name, and so does not count.
- Probabilities are calibrated for an assumed share of such comments (see the parameters), not for any one site: set
  thresholds by a target on the site's own comments."""


def card(artefact: Artefact) -> str:
    """The card in Markdown."""
    about = artefact.about
    parts = [
        f"# Model card: {artefact.version}",
        "Written by `python -m classifier card` from `manifest.json`; change neither by hand.",
        "## What it is for",
        _INTENDED,
        "## How it was made",
        *_making(about),
        "## Data",
        *_data(about["data"]),
        "## Figures on comments it was not trained on",
        *_figures(about),
        "## Neutrality between names",
        *_neutrality(about),
        "## Known failures",
        _FAILURES,
    ]
    return "\n\n".join(parts) + "\n"


def _making(about: Mapping[str, Any]) -> Iterable[str]:
    data = about["data"]
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(about["libraries"].items()))
    yield f"`{data['command']}`, with {libraries}. The same command gives the same bytes."
    yield f"Training file: sha256 `{data['sha256']}`."
    flat = {**about["parameters"], **about["parameters"]["weighing"]}
    yield _markdown(("parameter", "value"), [(key, _plain(value)) for key, value in flat.items() if key != "weighing"])


def _data(data: Mapping[str, Any]) -> Iterable[str]:
    licences = data["licences"]
    classes = ", ".join(f"{count:,} {name}" for name, count in data["by_licence_class"].items())
    yield (
        f"{data['rows']:,} labelled comments ({classes}; licence classes: permissive = MIT, CC0, CC BY, Apache; "
        "sharealike = CC BY-SA, of which the Wikipedia text is by the contributors to Wikipedia). The model holds "
        "weights only, none of the texts."
    )
    yield _markdown(
        ("source", "rows", "what", "licence, as found"),
        [(name, f"{count:,}", _SOURCES.get(name, ""), licences[name]) for name, count in data["by_source"].items()],
    )
    yield from _lexicons(data.get("lexicons", {}))


def _lexicons(lists: Mapping[str, str]) -> Iterable[str]:
    if lists:
        named = ", ".join(f"{name} (sha256 `{checksum[:12]}…`)" for name, checksum in lists.items())
        yield f"Lists of words of abuse, each word a row of its own: {named}."


def _figures(about: Mapping[str, Any]) -> Iterable[str]:
    figures = about.get("figures")
    if not figures:
        yield "None: trained without `--dev`."
        return
    yield (
        f"Development file: sha256 `{about['dev_sha256']}`. AUC and average precision (ap); ece is the calibration "
        "error, of meaning only where the share of such comments is the natural one (ucc, civil_sample)."
    )
    for category in CATEGORIES:
        yield f"### {category}"
        chosen = [figure for figure in figures if figure["category"] == category and figure["auc"] is not None]
        columns = ("source", "lang", "rows", "yes", "auc", "ap", "ece")
        yield _markdown(columns, [tuple(_plain(figure[name]) for name in columns) for figure in chosen])


def _neutrality(about: Mapping[str, Any]) -> Iterable[str]:
    found = about.get("neutrality")
    if not found:
        yield "Not measured: trained without `--neutrality`."
        return
    yield (
        "Sentences in which only the name of a people, faith or place changes. Range: the largest probability less the "
        "smallest over the names. Over half: the share of sentences with any probability over 0.5, a fault for benign "
        "ones and the aim for hostile ones. Held-out names are neither listed nor in any sentence trained on."
    )
    columns = ("sentences", "filled", "median_range", "largest_range", "over_half")
    lines = [
        (lang, group, kind, *(_plain(figure[name]) for name in columns))
        for lang, groups in found.items()
        for group, kinds in groups.items()
        for kind, figure in kinds.items()
    ]
    yield _markdown(("language", "names", "kind", *(name.replace("_", " ") for name in columns)), lines)


def _markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines))


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return f"{value:,}" if isinstance(value, int) else str(value)
