"""The colours that labels can have, each by a name that its style has too (`static/css/components/chip.css`)."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

import msgspec

from webapp.quick_add.names import compared
from webapp.web.viewer import Viewer


class Colour(StrEnum):
    """The colours, in the order of the rainbow."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"


@lru_cache(256)
def colours_of(text: str) -> dict[str, str]:
    """The colours of a workspace's labels, by how their names are compared, as it keeps them."""
    return msgspec.json.decode(text, type=dict[str, str])


def hues(viewer: Viewer) -> Callable[[str], str]:
    """What tells the class of a label's colour, " hue blue"; "" where it has none."""
    colours = colours_of(viewer.workspace.label_colours)

    def hue(label: str) -> str:
        colour = colours.get(compared(label)) if colours else None
        return f" hue {colour}" if colour else ""

    return hue
