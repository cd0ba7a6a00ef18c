"""Every kind of piece, alone, combined and in any order."""

from itertools import permutations
from typing import Any

import pytest

from tests.quick_add.readings import CONTEXT, read, said
from webapp.quick_add import as_words, parse

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "project": ('#"Spring Sale"', {"project": "Spring Sale"}),
    "label": ("@print", {"labels": ["print"]}),
    "assignee": ("+Sam Lee", {"assignee": "Sam Lee"}),
    "priority": ("!high", {"priority": "high"}),
    "due": ("tomorrow at 4pm", {"due": "2026-03-05 16:00"}),
    "estimate": ("~45m", {"estimate": 45}),
    "reminder": ("!30 min before", {"reminder": "-PT30M"}),
}


@pytest.mark.parametrize("order", list(permutations(KINDS, 4)))
def test_pieces_combine_in_any_order(order: tuple[str, ...]) -> None:
    if "reminder" in order and "due" not in order:
        order = ("due", *order)
    line = "Order paper " + " ".join(KINDS[kind][0] for kind in order)
    parsed = read(line)
    assert parsed.title == "Order paper"
    assert said(parsed) == {name: value for kind in order for name, value in KINDS[kind][1].items()}
    assert [piece.kind for piece in parsed.pieces] == list(order)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "reminder"])
def test_a_piece_may_stand_anywhere(kind: str) -> None:
    written, expected = KINDS[kind]
    for line in ("{} Order paper", "Order {} paper", "Order paper {}", "Order paper ({})"):
        parsed = read(line.format(written))
        assert (parsed.title, said(parsed)) == ("Order paper", expected), line


def test_places_count_code_points_of_the_typed_line() -> None:
    line = "👩‍👩‍👧  dinner\u00a0sat 7pm  #Shop"
    parsed = read(line)
    assert [(piece.kind, line[piece.start : piece.end]) for piece in parsed.pieces] == [
        ("due", "sat 7pm"),
        ("project", "#Shop"),
    ]
    assert parsed.title == "👩‍👩‍👧 dinner"


def test_a_project_called_today_is_a_project() -> None:
    parsed = read("Order paper #today tomorrow", projects=("today",))
    assert (parsed.project, parsed.new_project, said(parsed)["due"]) == ("today", False, "2026-03-05")


def test_the_longest_known_project_wins() -> None:
    names = ("Help", "Help Center", "Help Center North")
    assert read("Fix #help center north door", projects=names).project == "Help Center North"
    assert read("Fix #help center south door", projects=names).project == "Help Center"
    assert read("Fix #help the door", projects=names).project == "Help"
    assert read("Fix #helpful door", projects=names).project == "helpful"


@pytest.mark.parametrize("typed", ["#R&D", "#r&d,", "#Café", "#Cafe\u0301", "#Q&A?", "#C++"])
def test_known_projects_may_have_signs_in_their_names(typed: str) -> None:
    parsed = read(f"Order paper {typed}", projects=("R&D", "Café", "Q&A?", "C++"))
    assert not parsed.new_project
    assert parsed.title == "Order paper"


def test_an_unknown_project_offers_to_be_created() -> None:
    parsed = read("Order paper #Spring")
    assert (parsed.project, parsed.new_project) == ("Spring", True)
    assert not read("Order paper #Marketing").new_project


@pytest.mark.parametrize("word", ["#", "#42", "#1", "##", "#!", "#ff0000", "#fff", "#Shop's", "a#b", "x#Shop", "#@"])
def test_what_is_no_name_makes_no_project(word: str) -> None:
    parsed = read(f"Order {word} paper")
    assert (parsed.title, said(parsed)) == (f"Order {word} paper", {})


def test_labels_are_collected_once_each() -> None:
    assert read("Order paper @print @Print @web, @big-format").labels == ("print", "web", "big-format")


@pytest.mark.parametrize("word", ["a@b.c", "@", "@@", "@a@b.c", "@5", "@$5", "@print's", '@""'])
def test_what_is_no_name_makes_no_label(word: str) -> None:
    assert read(f"Order {word} paper").labels == ()
    assert read(f"Order {word} paper").title == f"Order {word} paper"


def test_only_members_are_assigned() -> None:
    members = ("Dana", "Sam Lee", "Sam Roe", "Ana")
    assert read("Order paper +dana", members=members).assignee == "Dana"
    assert read("Order paper +sam lee", members=members).assignee == "Sam Lee"
    assert read('Order paper +"sam roe"', members=members).assignee == "Sam Roe"
    assert read("Order paper +sam", members=members).title == "Order paper +sam"
    assert read("Order paper +Eve", members=members).title == "Order paper +Eve"
    assert read("Order paper +1", members=members).title == "Order paper +1"


@pytest.mark.parametrize(
    ("line", "priority"),
    [
        ("Order paper p1", "urgent"),
        ("Order paper P2", "high"),
        ("Order paper p3", "normal"),
        ("Order paper p4", "low"),
        ("Order paper !urgent", "urgent"),
        ("Order paper !LOW", "low"),
        ("!urgent Order paper p1", "urgent"),
    ],
)
def test_a_priority_is_read_anywhere(line: str, priority: str) -> None:
    parsed = read(line)
    assert (parsed.title, parsed.priority) == ("Order paper", priority)


@pytest.mark.parametrize(
    ("line", "title", "expected"),
    [
        ("Order p1 paper p3", "Order p1 paper", {"priority": "normal"}),
        ("!low Order paper p1", "!low Order paper", {"priority": "urgent"}),
        ("Ask +Dana +Sam about the lease", "Ask +Dana about the lease", {"assignee": "Sam Lee"}),
        ("Fix #Shop search #help center", "Fix #Shop search", {"project": "Help Center"}),
        ("Write copy ~1h ~2h", "Write copy ~1h", {"estimate": 120}),
        ("Write copy ~1h at 4pm for 2h", "Write copy ~1h", {"estimate": 120, "due": "2026-03-04 16:00"}),
        ("Call Bob 4pm !30 min before !1 hour before", "Call Bob !30 min before", {"reminder": "-PT1H"}),
    ],
)
def test_what_a_task_has_once_is_read_once_and_the_other_stays_words(
    line: str, title: str, expected: dict[str, Any]
) -> None:
    parsed = read(line)
    assert parsed.title == title
    assert {name: said(parsed).get(name) for name in expected} == expected
    (chip,) = parsed.suggestions
    other = parse(line, CONTEXT, taken=frozenset({(chip.start, chip.end)}))
    assert chip.text not in other.title
    assert other.title != title


def test_what_says_the_same_twice_is_read_twice() -> None:
    parsed = read("Order paper p1 #Shop !urgent #shop")
    assert (parsed.title, parsed.suggestions) == ("Order paper", ())


@pytest.mark.parametrize("word", ["p5", "p0", "p10", "xp1", "p1x", "p1-2", "p-1", "!urgently", "urgent", "!", "p1/p2"])
def test_a_priority_is_a_whole_word(word: str) -> None:
    assert read(f"Order {word} paper").title == f"Order {word} paper"


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("~45m", 45),
        ("~45min", 45),
        ("~45 min", 45),
        ("~2h", 120),
        ("~1.5h", 90),
        ("~1h30", 90),
        ("~1h30m", 90),
        ("~2 hours", 120),
        ("~1 hour 15 minutes", 75),
        ("~90 minutes", 90),
    ],
)
def test_an_estimate_is_read_anywhere(written: str, minutes: int) -> None:
    assert read(f"Order {written} paper").estimate_minutes == minutes
    assert read(f"Order {written} paper").title == "Order paper"


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("Call Bob at 4pm for 45min", 45),
        ("Call Bob tomorrow 4pm for 2h", 120),
        ("Call Bob 4pm tomorrow for half an hour", 30),
        ("Call Bob tomorrow at 4 for an hour", 60),
        ("Call Bob every mon 6pm for 1 hour 30 minutes", 90),
        ("Call Bob every mon 6pm for 1h until june", 60),
        ("Call Bob at 4pm ~1h for 45min", 60),
    ],
)
def test_a_length_after_a_time_is_an_estimate(line: str, minutes: int) -> None:
    assert read(line).estimate_minutes == minutes


@pytest.mark.parametrize(
    "line", ["Call Bob for 45min", "Rent van for 2h tomorrow", "~50 people", "~", "~x", "~3 days", "~0m"]
)
def test_other_lengths_are_words(line: str) -> None:
    assert read(line).estimate_minutes is None
    assert read(line).title == line.removesuffix(" tomorrow")


@pytest.mark.parametrize(
    ("written", "duration"),
    [
        ("!30 min before", "-PT30M"),
        ("!30min before", "-PT30M"),
        ("!1 hour before", "-PT1H"),
        ("!2h before", "-PT2H"),
        ("!1h30m before", "-PT1H30M"),
        ("!1 hour 30 min before", "-PT1H30M"),
        ("!90 minutes before", "-PT90M"),
        ("!1 day before", "-P1D"),
        ("!2 weeks before", "-P2W"),
        ("!workday before", "-P1B"),
        ("!1 business day before", "-P1B"),
        ("!2 workdays before", "-P2B"),
        ("!10 working days before", "-P10B"),
    ],
)
def test_a_reminder_before_needs_a_due_time(written: str, duration: str) -> None:
    assert read(f"Call Bob {written} friday 4pm").reminder == duration
    assert read(f"Call Bob friday 4pm {written}").reminder == duration
    assert read(f"Call Bob {written}").title == f"Call Bob {written}"
    assert read(f"Call Bob friday {written}").reminder is None


@pytest.mark.parametrize("written", ["!0 workdays before", "!2 workday before", "!100 workdays before"])
def test_days_of_work_that_nobody_counts_stay_words(written: str) -> None:
    assert read(f"Call Bob friday 4pm {written}").reminder is None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Call Bob !9am", "2026-03-05T09:00:00-05:00"),
        ("Call Bob !11am", "2026-03-04T11:00:00-05:00"),
        ("Call Bob !14:30", "2026-03-04T14:30:00-05:00"),
        ("Call Bob !9 am friday", "2026-03-06T09:00:00-05:00"),
        ("Call Bob sunday !2:30am", "2026-03-08T03:00:00-04:00"),
    ],
)
def test_a_reminder_at_a_time_is_a_moment(line: str, moment: str) -> None:
    assert read(line).reminder == moment
    assert read(line).title == "Call Bob"


@pytest.mark.parametrize(
    ("line", "title", "notes"),
    [
        ("Call Bob // about the lease", "Call Bob", "about the lease"),
        ("Call Bob // a // b", "Call Bob", "a // b"),
        ("Call Bob // p1 #Shop tomorrow", "Call Bob", "p1 #Shop tomorrow"),
        ("Call Bob //", "Call Bob", None),
        ("Call Bob //about", "Call Bob //about", None),
        ("Call http://x.y//z", "Call http://x.y//z", None),
        ("// about the lease", "// about the lease", None),
        ('Call "Bob // Sons"', 'Call "Bob // Sons"', None),
        (r"Call Bob \// about tomorrow", "Call Bob // about tomorrow", None),
    ],
)
def test_notes_go_to_the_end_of_the_line(line: str, title: str, notes: str | None) -> None:
    parsed = read(line)
    assert (parsed.title, parsed.notes) == (title, notes)
    assert parsed.due_date is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (r"Print \today sign", "Print today sign"),
        (r"Print \next friday sign", "Print next friday sign"),
        (r"Print \every day sign", "Print every day sign"),
        (r"Print \#Shop sign", "Print #Shop sign"),
        (r"Print \p1 sign", "Print p1 sign"),
        (r"Print (\today) sign", "Print (today) sign"),
        (r"Print \(today) sign", "Print (today) sign"),
        (r"Print sign \on friday", "Print sign on friday"),
        (r"Print \sun sign", "Print sun sign"),
        (r"Print \\today sign", r"Print \today sign"),
        (r"Print \nothing sign", r"Print \nothing sign"),
        (r"Print C:\today\p1 sign", r"Print C:\today\p1 sign"),
        ('"Print today sign"', "Print today sign"),
        ('Print "today" sign', 'Print "today" sign'),
        ("Print “every day” sign", "Print “every day” sign"),
    ],
)
def test_literal_words_stay_words(line: str, title: str) -> None:
    parsed = read(line)
    assert (parsed.title, said(parsed), parsed.suggestions) == (title, {}, ())


def test_what_is_not_literal_is_still_read() -> None:
    parsed = read(r'Print \today "p1" sign tomorrow #Shop')
    assert parsed.title == 'Print today "p1" sign'
    assert said(parsed) == {"due": "2026-03-05", "project": "Shop"}


def test_the_x_of_a_chip_turns_its_piece_into_words() -> None:
    line = "Order flyers #Marketing @print p2 fri"
    for piece in read(line).pieces:
        edited = as_words(line, [piece])
        by_place = parse(line, CONTEXT, literal=frozenset({(piece.start, piece.end)}))
        for parsed in (read(edited), by_place):
            assert piece.text in parsed.title
            assert len([each for each in parsed.pieces if each.kind != "literal"]) == 3


def test_turning_one_date_into_words_may_let_another_be_read() -> None:
    line = "Watch tomorrow never dies friday"
    assert read(line).title == "Watch never dies friday"
    parsed = read(as_words(line, read(line).pieces))
    assert (parsed.title, said(parsed)) == ("Watch tomorrow never dies", {"due": "2026-03-06"})


def test_a_project_is_known_without_its_emoji_too() -> None:
    for typed in ("#📦 Ops", "#ops"):
        parsed = read(f"Pack {typed} fri", projects=("📦 Ops", "Shop"))
        assert (parsed.title, parsed.project, parsed.new_project) == ("Pack", "📦 Ops", False)
