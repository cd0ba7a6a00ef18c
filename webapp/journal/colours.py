"""Colours of a journal: whether words in one can be read on another (WCAG 2.2, 1.4.3), and what is nearest that can.

A colour is "#rrggbb". Nearness is judged in OKLCH (Ottosson), where a colour that only becomes lighter or darker keeps
its look.
"""

import math
import re
from functools import lru_cache

ENOUGH = 4.5  # the contrast of text with what lies behind it
COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
STEPS = 24  # halvings of the distance to black or white; the last are finer than a colour's 256 shades

Three = tuple[float, float, float]


def linear(colour: str) -> Three:
    """Red, green and blue as light, each from 0 to 1 (sRGB)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return of_light(red), of_light(green), of_light(blue)


def of_light(part: float) -> float:
    """How much light a part of a colour is."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def as_colour(light: Three) -> str:
    """The colour of some light; what no screen shows becomes the nearest that one does."""
    parts = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in light)
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in parts)


@lru_cache(4096)
def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lights = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (linear(one), linear(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(light: Three) -> Three:
    """Lightness and two hues of some light."""
    red, green, blue = light
    long, middle, short = (
        math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue),
        math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue),
        math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue),
    )
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def of_oklab(lab: Three) -> Three:
    """The light of a lightness and two hues; parts below 0 or above 1 are no screen's."""
    lightness, green_red, blue_yellow = lab
    long = (lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    middle = (lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def at_lightness(colour: str, lightness: float) -> str:
    """A colour as light or dark as said, with as much of its hue as a screen shows there."""
    _, green_red, blue_yellow = oklab(linear(colour))
    for kept in range(20, -1, -1):
        light = of_oklab((lightness, green_red * kept / 20, blue_yellow * kept / 20))
        if all(-0.001 <= part <= 1.001 for part in light):
            return as_colour(light)
    return as_colour((lightness**3,) * 3)


@lru_cache(1024)
def nearest(colour: str, ground: str, enough: float = ENOUGH) -> str:
    """The colour nearest to this one that can be read on a ground: itself, or lighter or darker. On no ground both
    black and white are too near."""
    if contrast(colour, ground) >= enough:
        return colour
    start = oklab(linear(colour))[0]
    found = [each for end in (0.0, 1.0) if (each := towards(colour, ground, start, end, enough))]
    return min(found, key=lambda each: abs(oklab(linear(each))[0] - start))


def towards(colour: str, ground: str, start: float, end: float, enough: float) -> str | None:
    """The first colour on the way to black or white that can be read; None where not even that one can."""
    near, far = start, end
    if contrast(at_lightness(colour, far), ground) < enough:
        return None
    for _ in range(STEPS):
        middle = (near + far) / 2
        if contrast(at_lightness(colour, middle), ground) >= enough:
            far = middle
        else:
            near = middle
    return at_lightness(colour, far)


@lru_cache(4096)
def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, with so much of the second, from 0 to 1."""
    a, b = oklab(linear(one)), oklab(linear(other))
    lightness, green_red, blue_yellow = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return as_colour(of_oklab((lightness, green_red, blue_yellow)))
