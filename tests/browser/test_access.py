"""The widgets for everybody: names that are read aloud, contrast, and room at 200% zoom."""

import re

import pytest

WIDGETS = ("bin-editor", "sheet", "cutoff-explorer", "customer-file")
CONTROLS = "button|checkbox|combobox|listbox|slider|spinbutton|textbox"
# Every text with the colour it is written in and the colour behind it.
TEXTS = """(root) => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (alpha > 0.5) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const style = getComputedStyle(element);
    const unseen = element.closest("title, style, script, option") || style.visibility === "hidden";
    if (!text || unseen || !element.getClientRects().length) continue;
    if (element.closest("[disabled]")) continue;
    const colour = element instanceof SVGElement ? style.fill : style.color;
    found.push([text.slice(0, 40), numbers(colour).slice(0, 3), behind(element)]);
  }
  return found;
}"""
# Controls that reach beyond the window, or are cut off by a box that does not scroll.
CLIPPED = """(root) => {
  const wide = document.documentElement.clientWidth;
  const controls = "button, select, input, .noUi-handle, .widget-label, .widget-readout, img, svg";
  return [...root.querySelectorAll(controls)].filter((element) => {
    const box = element.getBoundingClientRect();
    if (!box.width || element.parentElement.closest("svg")) return false;
    if (element.matches("button, .widget-label") && element.scrollWidth > element.clientWidth + 1)
      return true;
    let right = wide;
    for (let at = element.parentElement; at; at = at.parentElement) {
      const flow = getComputedStyle(at).overflowX;
      if (flow === "auto" || flow === "scroll") return false;
      if (flow !== "visible") right = Math.min(right, at.getBoundingClientRect().right);
    }
    return box.left < -1 || box.right > right + 1;
  }).map((element) => element.outerHTML.slice(0, 120));
}"""


def luminance(colour):
    """Relative luminance of sRGB, as the Web Content Accessibility Guidelines 2 define it."""
    parts = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
        for c in colour
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_guidelines():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_has_a_name(app, name):
    tree = app.locator(f".creditlab-{name}").aria_snapshot()
    controls = re.findall(rf"^\s*- (?:{CONTROLS})\b.*$", tree, re.M)
    assert len(controls) >= 3
    assert [each for each in controls if not re.match(r'\s*- \w+ "\S', each)] == []


@pytest.mark.parametrize("name", WIDGETS)
def test_texts_stand_out_from_what_is_behind_them(app, name):
    texts = app.locator(f".creditlab-{name}").evaluate(TEXTS)
    assert len(texts) > 10
    assert [(text, ink, paper) for text, ink, paper in texts if contrast(ink, paper) < 4.5] == []


@pytest.mark.parametrize("name", WIDGETS)
def test_at_twice_the_size_nothing_is_cut_off(app, name):
    """A window of half the width lays the page out as 200% zoom does."""
    size = app.viewport_size
    app.set_viewport_size({"width": size["width"] // 2, "height": size["height"]})
    clipped = app.locator(f".creditlab-{name}").evaluate(CLIPPED)
    app.set_viewport_size(size)
    assert clipped == []
