"""What the demo's workshop has told the world in a year, and two posts that are to go out."""

import msgspec

from webapp.workspaces.demo_drafts import ANA, JONAS, MARA


class Story(msgspec.Struct, frozen=True):
    """A post of the demo: its slug, labels, the picture that it shows (by its name) and what that is a picture of."""

    title: str
    slug: str
    description: str
    labels: tuple[str, ...]
    picture: str
    shows: str
    author: int
    days: int  # since it went out
    paragraphs: tuple[str, ...]
    inside: str = ""  # the picture within its text, by its name
    inside_shows: str = ""


STORIES = (
    Story(
        "A table for eleven",
        "a-table-for-eleven",
        "A family of five asked for a table for eleven. What we drew, what we threw away, and what stands there now.",
        ("tables", "commissions"),
        "ash",
        "The grain of a planed ash board",
        MARA,
        340,
        (
            "A family of five asked us for a table for eleven. *Why eleven?* we asked. Because of Christmas, they "
            "said, and because of the neighbours.",
            "## Two tables or one\n\nWe drew one that grows and two that meet. The one that grows needed a mechanism, "
            "and mechanisms need somebody who finds them fun. The two that meet only need a straight edge.",
            "They took the two. On ordinary days the smaller one stands in the hall, with a lamp on it.",
        ),
    ),
    Story(
        "How we choose a plank",
        "how-we-choose-a-plank",
        "Four questions that we ask every board before it gets to be a table.",
        ("wood", "how we work"),
        "oak",
        "The grain of an oak board",
        JONAS,
        301,
        (
            "Every board that comes into the shop is asked four questions.",
            "1. Where did you grow, and how fast?\n2. How long have you been lying still?\n3. What does your back look "
            "like?\n4. What would you rather be than a table?",
            "The last one sounds like a joke. It isn't. A board with a twist at one end is half a good table, and a "
            "whole good bench.",
        ),
        "walnut",
        "The back of a walnut board",
    ),
    Story(
        "What the workshop smells of in spring",
        "what-the-workshop-smells-of-in-spring",
        "Linseed, coffee, and the first day with the doors open.",
        ("workshop",),
        "ash",
        "Ash shavings, close up",
        ANA,
        255,
        (
            "In March we open the big doors for the first time. For an hour it smells of everything at once: linseed, "
            "coffee, the street, and something green.",
            "Then somebody planes a board of larch, and it smells of nothing but that.",
        ),
    ),
    Story(
        "Six chairs, one steam box",
        "six-chairs-one-steam-box",
        "How we bend the backs of our chairs, and why the kettle matters.",
        ("chairs", "how we work"),
        "walnut",
        "The grain of a walnut board",
        JONAS,
        228,
        (
            "A chair's back is a straight stick until it has had an hour of steam for every two and a half "
            "centimetres. Then you have **forty seconds**.",
            "## The forty seconds\n\nOut of the box, into the form, three clamps, no talking. Whoever talks bends the "
            "next one.",
            "| wood | minutes | of ten that stay whole |\n| --- | ---: | ---: |\n| ash | 60 | 10 |\n| oak | 75 | 8 |\n"
            "| walnut | 60 | 7 |",
        ),
        "ash",
        "Ash, as it comes out of the form",
    ),
    Story(
        "A repair that took nine years",
        "a-repair-that-took-nine-years",
        "Somebody brought back a chair of ours, and a photograph.",
        ("repairs", "chairs"),
        "oak",
        "The worn arm of an oak chair",
        MARA,
        196,
        (
            "Last week somebody brought back a chair that we had built in our second year. One rung was loose. With it "
            "she brought a photograph: the same chair, and on it a boy of three.",
            "The boy carried it in. He is twelve, and wanted to see the glue.",
        ),
    ),
    Story(
        "Our prices, and what they are made of",
        "our-prices",
        "Wood, hours, rent, and the part that we call air.",
        ("how we work",),
        "ash",
        "Boards in the rack, from the front",
        MARA,
        163,
        (
            "People ask what a table costs. We would rather say what it is made of.",
            "- a third is wood, and what of it becomes shavings\n- nearly half is hours\n- the rest is rent, machines, "
            "and *air*: the day on which nothing works",
            "So when the price of oak goes up by a tenth, the table goes up by a thirtieth. We write it on the offer, "
            "line by line.",
        ),
    ),
    Story(
        "Oil, or soap, or nothing",
        "oil-or-soap-or-nothing",
        "Three ways to treat a table top, after two years in three kitchens.",
        ("care", "tables"),
        "walnut",
        "Water standing in drops on an oiled board",
        ANA,
        131,
        (
            "Two years ago we gave three friends the same table top. One oiled it, one soaped it, one did nothing. Now "
            "we went to look.",
            "## What we saw\n\nThe oiled one looks like the day it left. The soaped one has become *lighter*, and "
            "softer to the hand. The third has a map of red wine, and its owner wouldn't have it changed for money.",
            "> It's the only thing in this flat that remembers anything, he said.",
        ),
    ),
    Story(
        "The bench at the bus stop",
        "the-bench-at-the-bus-stop",
        "The village asked for something to sit on that survives the winter, and the school.",
        ("commissions",),
        "oak",
        "The end grain of an oak beam",
        JONAS,
        98,
        (
            "The village asked for a bench that survives the winter and the school. We built it from two beams of oak "
            "that had been a barn.",
            "There are no screws to lose. It weighs as much as a small car, so it will be there tomorrow.",
        ),
    ),
    Story(
        "What we burn",
        "what-we-burn",
        "Where the offcuts go, and how warm they keep us.",
        ("workshop", "wood"),
        "ash",
        "A basket of ash offcuts",
        ANA,
        70,
        (
            "Of every tree that comes in, about half leaves as furniture. The rest has plans, too.",
            "The long pieces become rungs. The short ones become boxes, toys, and the wedges under other people's "
            "doors. What is left heats the shop from November to March.",
        ),
    ),
    Story(
        "A drawer that closes by itself",
        "a-drawer-that-closes-by-itself",
        "No springs, no magnets: a slope of one degree.",
        ("how we work",),
        "walnut",
        "Dovetails in walnut",
        JONAS,
        44,
        (
            "People open our drawers, let go, and open them again to see it once more. There is no spring in there.",
            "The runners fall by one degree. Wax does the rest. Your grandmother's sewing table did the same.",
        ),
    ),
    Story(
        "Winter in the workshop",
        "winter-in-the-workshop",
        "Glue doesn't like the cold. Neither do we.",
        ("workshop",),
        "oak",
        "Frost on the window of the workshop",
        MARA,
        12,
        (
            "From December on we begin at eight instead of seven: the glue isn't awake before that, and it is the one "
            "that decides.",
            "If you bring something to be repaired, bring it warm. A chair that spent the night in the car needs a day "
            "to be a chair again.",
        ),
    ),
    Story(
        "Twelve boards for a staircase",
        "twelve-boards-for-a-staircase",
        "How you carry a staircase up a staircase that isn't there yet.",
        ("commissions", "wood"),
        "ash",
        "Twelve ash boards, side by side",
        ANA,
        5,
        (
            "The old stairs were gone, the new ones lay in our van, and the bathroom was upstairs.",
            "So we built from the top down, hanging the first tread from the beam, and each one from the last. At five "
            "the family walked up. At six we had dinner, upstairs.",
        ),
    ),
)

TO_GO = (
    Story(
        "The shop is open on Sunday",
        "the-shop-is-open-on-sunday",
        "One Sunday before Christmas, with tea, and with somebody who wraps.",
        ("shop",),
        "walnut",
        "The door of the shop, with a wreath",
        ANA,
        0,
        (
            "Once before Christmas we open on a Sunday, from ten to four. There is tea, and the stove is on.",
            "Whatever you take along is wrapped in shavings and string, also what you didn't buy from us.",
        ),
    ),
    Story(
        "Gifts that fit in an envelope",
        "gifts-that-fit-in-an-envelope",
        "A ruler, a bookmark, a spoon: five things from offcuts.",
        ("shop",),
        "walnut",
        "A bookmark of walnut veneer",
        ANA,
        -3,
        (
            "Five things that we cut from what is left of tables, each flat enough for an envelope, and each with the "
            "name of the tree on it.",
            "They are in the shop from Saturday, next to the till.",
        ),
    ),
    Story(
        "What we will build next year",
        "what-we-will-build-next-year",
        "A cradle, a bar, and something for a museum.",
        ("commissions",),
        "oak",
        "Three drawings on a workbench",
        MARA,
        -20,
        (
            "The book for next year is nearly full: a cradle, a bar of six metres, and something for a museum of which "
            "we may only say that it has to hold an elephant's tooth.",
            "If you want a table for next Christmas, tell us before Easter.",
        ),
    ),
)
