"""The same is meant in whichever words: each way to say it, of each name, behind each opening."""

from collections.abc import Iterator
from itertools import count, product

import pytest

from tests.voice.hearing import told

NAMES = {
    "Order paper": ("order paper", "the paper order", "ordering paper"),
    "Dentist appointment": ("the dentist", "my dentist appointment", "dentist appointment"),
    "Pay the electricity bill": ("pay the electricity bill", "the electricity bill", "paying the electricity bill"),
    "Fix the oven": ("the oven", "fixing the oven", "fix the oven"),
    "Update price list": ("update the price list", "the price list", "the price list update"),
    "Review supplier contract": ("review the supplier contract", "the supplier contract"),
}
DRAFTS = {
    "Spring newsletter": ("the spring newsletter", "spring newsletter"),
    "Five tips for sourdough": ("five tips for sourdough", "the sourdough tips"),
    "Behind the counter": ("behind the counter", "the draft behind the counter"),
}
OPENINGS = (
    "",
    "Um, ",
    "Okay so ",
    "Please ",
    "Can you ",
    "Could you please ",
    "Let's ",
    "I'd like to ",
    "Go ahead and ",
)
ENDINGS = ("", ".", ", please", " thanks", ", thank you.")
DONE = (
    *("mark {} as done", "tick off {}", "check {} off my list", "cross {} off", "set {} to done", "mark {} complete"),
    *("close out {}", "take {} off the list"),
)
REOPENED = (
    *("reopen {}", "mark {} as not done", "untick {}", "put {} back on my list", "mark {} as open again"),
    *("set {} back to open", "uncheck {}"),
)
MOVED = (
    *("move {} to {when}", "reschedule {} for {when}", "push {} back to {when}", "postpone {} until {when}"),
    *("bring {} forward to {when}", "change the due date of {} to {when}", "do {} on {when} instead"),
    *("let {} wait until {when}", "put {} off until {when}", "set the deadline for {} to {when}"),
)
DAYS = {"Monday": "2026-03-09", "Friday at three": "2026-03-06 15:00", "the twentieth": "2026-03-20"}
GIVEN = (
    *(
        "assign {} to Jonas",
        "give {} to Jonas",
        "hand {} over to Jonas",
        "put Jonas in charge of {}",
        "leave {} to Jonas",
    ),
    *("make Jonas responsible for {}", "put {} on Jonas's list", "change the assignee of {} to Jonas"),
)
COMMENTED = (
    *("comment on {}: they open at eight", "add a note to {} that they open at eight"),
    *("leave a comment on {} saying they open at eight", "attach a note to {} that they open at eight"),
)
WAITING = (
    *(
        "{} is waiting for Dana",
        "{} has to wait for Dana",
        "{} is blocked by Dana",
        "{} depends on Dana",
        "{} is pending Dana",
    ),
    *("I'm still waiting for Dana on {}", "we're waiting on Dana for {}"),
)
APPROVED = ("approve {}", "sign off on {}", "give {} my approval")
SENT_BACK = ("request changes to {}", "ask for changes on {}", "send {} back for changes", "reject {}")
FACETS = (
    ("in the Website project", "project Website"),
    ("for the Website project", "project Website"),
    (", it goes in Website", "project Website"),
    (", that's for the Website project", "project Website"),
    ("and make it urgent", "urgent"),
    (", high priority", "high"),
    ("and set the priority to high", "high"),
    (", it's urgent", "urgent"),
    ("and assign it to Jonas", "for Jonas"),
    (", Jonas can do it", "for Jonas"),
    ("and let Jonas do that", "for Jonas"),
    ("and make Jonas responsible", "for Jonas"),
)
LEADS = (
    "{}",
    "remind me to {}",
    "add a task to {}",
    "I need to {}",
    "new task: {}",
    "we still have to {}",
    "note to self: {}",
)
ASKED = ("", "Oh, and ", "Right, ", "Hey, ")


def said(
    ways: tuple[str, ...], names: dict[str, tuple[str, ...]], openings: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Each way with each name, behind the next opening and before the next ending; and the name that is meant."""
    numbers = count()
    for way, (name, called) in product(ways, ((each, called) for each in names for called in names[each])):
        number = next(numbers)
        words = openings[number % len(openings)] + way.replace("{}", called)
        yield words[:1].upper() + words[1:] + ENDINGS[number % len(ENDINGS)], name


def wrong(expected: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """What is understood otherwise."""
    return {words: acts for words, act in expected if (acts := told(words)) != [act]}


@pytest.mark.parametrize(
    ("ways", "names", "openings", "act"),
    [
        (DONE, NAMES, OPENINGS, "done {}"),
        (REOPENED, NAMES, OPENINGS, "reopen {}"),
        (GIVEN, NAMES, OPENINGS, "assign {} | to Jonas"),
        (COMMENTED, NAMES, OPENINGS[:6], "comment {} | They open at eight"),
        (WAITING, NAMES, ASKED, "wait {} | for Dana"),
        (APPROVED, DRAFTS, OPENINGS, "decide approve {}"),
        (SENT_BACK, DRAFTS, OPENINGS, "decide request_changes {}"),
    ],
)
def test_each_way_to_say_it_means_the_same_of_each_name(
    ways: tuple[str, ...], names: dict[str, tuple[str, ...]], openings: tuple[str, ...], act: str
) -> None:
    assert wrong((words, act.format(name)) for words, name in said(ways, names, openings)) == {}


def test_a_task_is_moved_to_the_day_that_is_said_however_it_is_said() -> None:
    for day, due in DAYS.items():
        ways = tuple(way.replace("{when}", day) for way in MOVED)
        assert wrong((words, f"move {name} | to {due}") for words, name in said(ways, NAMES, OPENINGS)) == {}


def test_what_is_said_of_a_new_task_is_read_wherever_it_stands() -> None:
    both = ((one, other) for one, other in product(FACETS, FACETS) if one[1].split()[0] != other[1].split()[0])
    plain = [(one, other) for one, other in both if {one[1], other[1]} != {"urgent", "high"}]
    order = ("project", "urgent", "high", "for")
    for number, ((one, first), (other, second)) in enumerate(plain):
        lead = ASKED[number % len(ASKED)] + LEADS[number % len(LEADS)].format("call the florist tomorrow")
        words = f"{lead} {one} {other}".replace(" ,", ",")
        found = sorted((first, second), key=lambda each: order.index(each.split()[0]))
        assert (words, told(words)) == (words, [" | ".join(["add Call the florist", "due 2026-03-05", *found])])


def test_two_acts_of_any_kind_are_parted_by_whatever_joins_them() -> None:
    acts = {
        "mark the oven as done": "done Fix the oven",
        "push the price list to Monday": "move Update price list | to 2026-03-09",
        "the dentist is waiting for Dana": "wait Dentist appointment | for Dana",
        "remind me to buy stamps": "add Buy stamps",
        "open the spring newsletter": "open Spring newsletter (draft)",
        "give order paper to Jonas": "assign Order paper | to Jonas",
    }
    for joint in (" and then ", ", and ", ", then ", ". Also, ", ", plus can you ", " and also "):
        for one, other in product(acts, acts):
            if one == other or ("can you" in joint and other.startswith("the ")):
                continue
            words = f"{one}{joint}{other}"
            assert (words, told(words)) == (words, [acts[one], acts[other]])
