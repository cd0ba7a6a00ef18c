"""The texts of the demo: what a small furniture workshop writes, each as it grew."""

from typing import Any

import msgspec

MARA, ANA, JONAS = range(3)  # places among those who work


class Text(msgspec.Struct, frozen=True):
    """A draft of the demo: who writes it, how many days ago it was begun, its paragraphs, each a revision, and what
    else goes out with it."""

    title: str
    kind: str
    project: str
    author: int
    days: int
    paragraphs: tuple[str, ...]
    details: dict[str, Any] = {}


HALLWAY = Text(
    "A bench that fits a hallway",
    "blog_post",
    "Marketing",
    JONAS,
    9,
    (
        "Most hallways are ninety centimetres wide, and most benches are forty deep. That leaves you half a metre to "
        "get past with the shopping. So we drew one that is **twenty-eight** deep, and sat on it for a month.",
        "## What had to go\n\nThe back went first. You lean against the wall anyway. Then the arms, because nobody "
        "sits in a hallway long enough to need them. What stayed is a seat, two frames, and a rail for shoes.",
        "## What it holds\n\nIt carries three adults. We know, because three of us stood on it for the photo.",
        "It comes in ash and in oak, in any length up to two metres, and it is at your door in four weeks.",
    ),
    {
        "slug": "a-bench-that-fits-a-hallway",
        "description": "Twenty-eight centimetres deep, and you can still get past with the shopping: our new bench.",
        "keywords": ["bench", "hallway", "ash"],
    },
)

REPAIR = Text(
    "What a repair costs, and why it is worth it",
    "blog_post",
    "Marketing",
    JONAS,
    12,
    (
        "A chair that wobbles isn't broken. In nine of ten cases one joint has let go, and an hour at the bench puts "
        "it right for another twenty years.",
        "## What you pay\n\n- Gluing one joint: 45 euros\n- A new rung, turned to match: 90 euros\n- A seat, woven "
        "anew: from 160 euros",
        "A new chair costs more than all three together. And it hasn't heard any of your dinners.",
    ),
    {"slug": "what-a-repair-costs", "description": "What it costs to make an old chair sit still again."},
)

DELIVERY = Text(
    "Delivery and assembly",
    "page",
    "Shop",
    JONAS,
    15,
    (
        "We deliver ourselves, in our own van, to the room where the piece shall stand. Within Vienna that is part of "
        "the price. Elsewhere in Austria it is 90 euros, whatever you order.",
        "You get a window of two hours, and a call when we set out. Assembly takes half an hour. We take the packaging "
        "back with us.",
    ),
    {"slug": "delivery", "description": "Where we deliver, what it costs, and who carries it upstairs."},
)

PRICES = Text(
    "How we price a table",
    "page",
    "Shop",
    JONAS,
    20,
    (
        "A price should be something that you can follow. Ours has three parts: the wood, the hours, and a share of "
        "the roof over the workshop.",
        "## A table for six, as an example\n\n- Wood: 520 euros, ash from the Waldviertel\n- Hours: 28, at 62 euros\n- "
        "Our share of rent, machines and van: 310 euros",
        "That makes 2,566 euros, delivered. If you would rather have it in oak, add 240.",
    ),
    {"slug": "how-we-price-a-table", "description": "Wood, hours, and a share of the roof: our prices, explained."},
)

OPEN_DAY = Text(
    "Open workshop day: come and plane",
    "newsletter",
    "Marketing",
    ANA,
    6,
    (
        "Dear friends of the workshop,\n\non the second Saturday in January our doors are open from ten to four. There "
        "will be shavings, soup, and a bench for everybody who would like to plane a board.",
        "Children are welcome at the bench from eight years on, with somebody who keeps an eye on them. Solid shoes, "
        "please.",
        "Nora from Winkler Sawmill brings a trunk and shows how it becomes boards. That begins at eleven, in the yard.",
    ),
    {"description": "Shavings, soup, and a bench for everybody who would like to plane a board."},
)

WALNUT = Text(
    "New: stools in walnut",
    "social_post",
    "Marketing",
    JONAS,
    26,
    ("They are here. Twelve stools in walnut from one tree, which stood in Krems for ninety years. Come and sit.",),
)

AUTUMN = Text(
    "Autumn in the workshop",
    "newsletter",
    "Marketing",
    MARA,
    58,
    (
        "Hello,\n\nthe stove is lit again, and with it the smell that visitors always ask about: it is the larch, not "
        "us.",
        "## New in the shop\n\nBread boards from offcuts, 28 euros. No two are alike, so come early.",
        "## Dates\n\nThe sharpening course on the last Friday of the month has three places left. Answer this mail, "
        "and one of them is yours.",
    ),
    {"description": "The stove is lit again, and three places are left at the sharpening course."},
)

SHAVINGS = Text(
    "Shavings, close up",
    "social_post",
    "Marketing",
    ANA,
    3,
    ("This is a tenth of a millimetre of ash. Hold it against the light and you can read the paper through it.",),
)

TEXTS = (AUTUMN, WALNUT, PRICES, DELIVERY, REPAIR, HALLWAY, OPEN_DAY, SHAVINGS)  # the oldest first
