"""The shipped model's explanations, as the desk gets them."""

import weakref
from dataclasses import dataclass, field

import pytest

from classifier.scoring import Model
from classifier.scoring import Span as Found
from moderation.core.models import Span
from moderation.wiring import explainer as module
from moderation.wiring.explainer import ClassifierExplainer
from policies.case import Category

TEXTS = (
    "You are a stupid idiot, and you know it.",
    "Ты, дура\u0301к!\u202e abc \u202c конец",
    "so \U0001f469\u200d\U0001f680 what\ud800",
    "ვინ ხარ შენ, სულელო?",
    "",
)


@dataclass
class Counting:
    """A model that says where a text is, and counts how often it is asked."""

    asked: list[str] = field(default_factory=list)

    def explain(self, text: str, category: str, limit: int) -> list[Found]:
        self.asked.append(f"{category} {limit} {text}")
        return [Found(0, len(text), 1.0)]


class Text(str):
    """A text of which one can tell when nobody holds it any more."""

    __slots__ = ("__weakref__",)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.mark.parametrize("text", TEXTS)
def test_spans_are_words_of_the_original_text(model: Model, text: str) -> None:
    spans = ClassifierExplainer(model).explain(text, Category.OFFENSIVE, 5)
    assert all(isinstance(span, Span) for span in spans)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
    assert [span.weight for span in spans] == sorted((span.weight for span in spans), reverse=True)


def test_an_insult_weighs_more_than_the_words_around_it(model: Model) -> None:
    text = TEXTS[0]
    heaviest = ClassifierExplainer(model).explain(text, Category.OFFENSIVE, 2)
    assert {text[span.start : span.end].strip(",") for span in heaviest} & {"stupid", "idiot"}


def test_what_was_explained_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Counting()
    explainer = ClassifierExplainer(model)  # type: ignore[arg-type]  # it stands for a Model
    first = explainer.explain("a secret", Category.OFFENSIVE, 5)
    assert explainer.explain("a secret", Category.OFFENSIVE, 5) is first
    assert explainer.explain("a secret", Category.THREATENING, 5) == first
    assert model.asked == ["offensive 5 a secret", "threatening 5 a secret"]
    monkeypatch.setattr(module, "MOST_REMEMBERED", 2)
    explainer.explain("another", Category.OFFENSIVE, 5)
    assert explainer.explain("a secret", Category.OFFENSIVE, 5) is not first


def test_no_text_outlives_its_explanation() -> None:
    explainer = ClassifierExplainer(Counting())  # type: ignore[arg-type]  # it stands for a Model
    text = Text("a secret")
    held = weakref.ref(text)
    explainer.explain(text, Category.OFFENSIVE, 5)
    del text
    assert held() is None
