"""The pages fit the screen and can be read."""

import pytest

from moderation.core.identifiers import review_id
from tests.browser.conftest import OpenDesk


@pytest.mark.parametrize("width", [320, 768, 1280, 3840])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen(open_desk: OpenDesk, address: str, width: int, scheme: str) -> None:
    page = open_desk("nino", viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{address}/reviews/{review_id('c-1', 1)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(open_desk: OpenDesk, scheme: str) -> None:
    page = open_desk("nino", color_scheme=scheme)
    page.get_by_label("Claim the next").fill("1")
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("heading", name="Yours").wait_for()
    page.wait_for_load_state()
    faint = page.evaluate(CONTRAST)
    assert faint == []


CONTRAST = """
() => {
  const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const channel = value => linear(value / 255);
  const parse = color => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      if (alpha > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!words || element.closest('svg') || !element.checkVisibility()) continue;
    const [one, other] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push(`${element.className} ${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}
"""
