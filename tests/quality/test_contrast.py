"""Colours that are read against each other have WCAG 2.2's contrast in both themes, computed from the tokens.

axe-core looks at real pages, but passes over text whose ground it can't tell; this knows all of them.
"""

import math
import re

import pytest

from tests.quality import ROOT

TOKENS = (ROOT / "static/css/tokens.css").read_text("utf-8")
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([^)/]*)\), oklch\(([^)/]*)\)\);")

GROUNDS = ("paper", "raised", "sunken", "hover")
MEANINGS = ("accent", "danger", "warn", "hold")
TEXT, SHAPE = 4.5, 3.0  # success criteria 1.4.3 and 1.4.11

WANTED = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3", *MEANINGS) for ground in GROUNDS),
    *((meaning, f"{meaning}-wash", TEXT) for meaning in MEANINGS),
    *((ink, f"{meaning}-wash", TEXT) for ink in ("ink", "ink-2") for meaning in MEANINGS),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
]


def first_values() -> dict[str, tuple[str, str]]:
    """Each colour token's light and dark value; what a later media query says to sharpen them doesn't count."""
    found: dict[str, tuple[str, str]] = {}
    for name, light, dark in PAIR.findall(TOKENS):
        found.setdefault(name, (light, dark))
    return found


def luminance(oklch: str) -> float:
    """Relative luminance (WCAG 2.2) of "44% .095 172", by way of Oklab (bottosson.github.io/posts/oklab)."""
    lightness, chroma, hue = (float(part.rstrip("%")) for part in oklch.split())
    lightness /= 100
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("0% 0 0", "100% 0 0") == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_told_from_its_grounds(theme: int) -> None:
    colours = first_values()
    too_close = {
        f"{front} on {ground}": round(contrast(colours[front][theme], colours[ground][theme]), 2)
        for front, ground, least in WANTED
        if contrast(colours[front][theme], colours[ground][theme]) < least
    }
    assert not too_close
