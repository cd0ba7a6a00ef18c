"""The language of queries: what is read, what is said where something can't be, and that no text breaks it."""

from datetime import UTC, datetime
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.query.random_queries import queries
from webapp.query.context import Context
from webapp.query.explain import explained
from webapp.query.parser import MOST_PROBLEMS, Query, edited, parse
from webapp.query.printer import printed
from webapp.query.syntax import DEEPEST, LONGEST, MOST_TERMS, Node, walk
from webapp.tasks.query.fields import FIELDS

CONTEXT = Context(
    now=datetime(2026, 3, 4, 15, 0, tzinfo=UTC),  # a Wednesday
    zone=ZoneInfo("America/New_York"),
    projects=("Shop", "Help Center", "Größe (alt)", "none", 'The "big" one'),
    archived=("Old fair",),
    members=("Ana", "Dana Wood", "Ben Oak", "me"),
    left=("Zoë",),
    labels=("ops", "Q4", "c++", "-x", "a b", "né"),
    me="Ana",
)


def read(text: str) -> Query:
    return parse(text, FIELDS, CONTEXT)


def again(text: str) -> str:
    """A query in the one way to write it; it has to be read without a problem."""
    query = read(text)
    assert query.problems == (), text
    return printed(query.node, FIELDS)


SAME = [
    (
        'status:waiting label:ops due<friday assignee:me -label:q4 project:"Help Center" "free text"',
        'status:waiting label:ops due<friday assignee:me -label:Q4 project:"Help Center" "free text"',
    ),
    ("a and b AND c", "a b c"),
    ("a OR b c", "a or b c"),
    ("(a or b) c", "(a or b) c"),
    ("((a))", "a"),
    ("not a", "-a"),
    ("not (a b)", "-(a b)"),
    ("--a", "--a"),
    ("-(a or -b)", "-(a or -b)"),
    ('"and" or "or"', '"and" or "or"'),
    # names, without case and accents
    ("STATUS:To-Do", "status:pending"),
    ("status:todo", "status:pending"),
    ("status:blocked", "status:waiting"),
    ("project:shop", "project:Shop"),
    ("project:“help center”", 'project:"Help Center"'),
    ('project:"grosse (alt)"', 'project:"Größe (alt)"'),
    ('project:"The \\"big\\" one"', 'project:"The \\"big\\" one"'),
    ('project:"old fair"', 'project:"Old fair"'),
    ("assignee:dana", 'assignee:"Dana Wood"'),
    ('assignee:"me"', 'assignee:"me"'),
    ("waiting:zoe", "waiting:Zoë"),
    ("label:C++", "label:c++"),
    ("label:-x", "label:-x"),
    ("tag:ne", "label:né"),
    # what there is and isn't
    ("no:due", "no:due"),
    ("due:none", "no:due"),
    ("-has:due", "no:due"),
    ("-no:due", "-no:due"),
    ("project:none", "no:project"),
    ('project:"none"', 'project:"none"'),
    ("label:any has:comments without:items", "has:label has:comment no:checklist"),
    ("is:closed is:not_started is:done is:blocked", "is:closed is:not-started status:completed status:waiting"),
    ("due:overdue status:open", "is:overdue is:open"),
    # what has an order
    ("due < friday", "due<friday"),
    ("due:<=+2w", "due<=+2w"),
    ('due>="next friday"', 'due>="next friday"'),
    ("due:today..friday", "due:today..friday"),
    ('due:"next week"..', 'due:"next week"..'),
    ("priority>=high", "priority>=high"),
    ("prio:p1", "priority:urgent"),
    ("priority!=low", "-priority:low"),
    ("estimate>1:30 spent<=90 estimate:2h30m takes:none", "estimate>1h30m spent<=1h30m estimate:2h30m no:estimate"),
    # words that look like something else
    ("10:30 e-mail R&D -118", '"10:30" e-mail R&D "-118"'),
    ("https://example.com/a?b=1 c:\\temp", '"https://example.com/a?b=1" "c:\\\\temp"'),
    ('27" monitor Re: offer', '"27\\"" monitor "Re:" offer'),
    ("dueling < statuses", "dueling \"<\" statuses"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), SAME)
def test_a_query_is_read_as_it_is_meant(typed: str, expected: str) -> None:
    assert again(typed) == expected
    assert again(expected) == expected


DATES = [
    ("due:today", "2026-03-04", "2026-03-04"),
    ("due:thisweek", "2026-03-02", "2026-03-08"),
    ("due:week", "2026-03-04", "2026-03-08"),
    ("due:friday", "2026-03-06", "2026-03-06"),
    ('due:"next friday"', "2026-03-13", "2026-03-13"),
    ("due:nextweek", "2026-03-09", "2026-03-15"),
    ("due:+2w", "2026-03-18", "2026-03-18"),
    ('due:"in 5 days"', "2026-03-09", "2026-03-09"),
    ("due:2026-04", "2026-04-01", "2026-04-30"),
    ("due:april", "2026-04-01", "2026-04-30"),
    ("due:thisquarter", "2026-01-01", "2026-03-31"),
    ("due:27th", "2026-03-27", "2026-03-27"),
    ("changed:-7d", "2026-02-25", "2026-02-25"),
    ("changed:yesterday", "2026-03-03", "2026-03-03"),
    ('changed:"2 weeks ago"', "2026-02-18", "2026-02-18"),
    ("completed:monday", "2026-03-02", "2026-03-02"),
    ("completed:wednesday", "2026-03-04", "2026-03-04"),
    ("due:wednesday", "2026-03-11", "2026-03-11"),
    ('completed:"last friday"', "2026-02-27", "2026-02-27"),
    ("created:2025", "2025-01-01", "2025-12-31"),
    ('created:"dec 24"', "2025-12-24", "2025-12-24"),
    ("created:november", "2025-11-01", "2025-11-30"),
    ('created:"5/6/2027"', "2027-05-06", "2027-05-06"),
    ("created:lastmonth", "2026-02-01", "2026-02-28"),
]


@pytest.mark.parametrize(("typed", "first", "last"), DATES)
def test_dates_have_the_words_of_quick_add_and_those_of_the_past(typed: str, first: str, last: str) -> None:
    value = explained(read(typed), FIELDS)["meaning"]["value"]
    assert (value["first"], value["last"]) == (first, last)


def test_a_week_begins_where_the_member_says() -> None:
    query = parse("due:nextweek", FIELDS, Context(now=CONTEXT.now, zone=CONTEXT.zone, week_start=6))
    assert explained(query, FIELDS)["meaning"]["value"]["first"] == "2026-03-08"


WRONG = [
    # typed, what is underlined, what is said, what is meant, and what remains
    ("status:wating oak", "wating", "Did you mean “waiting”?", "waiting", "oak"),
    ("statsu:waiting oak", "statsu", "Did you mean “status:”?", "status", "oak"),
    ("oak colour:red", "colour", "There is no field “colour”.", None, "oak"),
    ("oak project:Hlep", "Hlep", "There is no project “Hlep”.", None, "oak"),
    ('oak project:"Hlep Center"', '"Hlep Center"', "Did you mean “Help Center”?", '"Help Center"', "oak"),
    ("assignee:Bne oak", "Bne", "There is nobody called “Bne”.", None, "oak"),
    ("due:frday oak", "frday", "Did you mean “friday”?", "friday", "oak"),
    ("due:2026-02-31 oak", "2026-02-31", "no date", None, "oak"),
    ('due<"tomorrow 4pm" oak', '"tomorrow 4pm"', "Did you mean “tomorrow”?", "tomorrow", "oak"),
    ("due<16:00 oak", "16:00", "without a time", None, "oak"),
    ("estimate>soon oak", "soon", "no length of time", None, "oak"),
    ("priority>top oak", "top", "no priority", None, "oak"),
    ("label<ops oak", "label<ops", "has no order", None, "oak"),
    ("oak status:", "status:", "Say what comes after", None, "oak"),
    ("oak status:(a)", "status:(", "A single value", None, "oak a"),
    ('oak "pine cone', '"', "isn’t closed", None, "oak pine cone"),
    ('oak project:"Help Center', '"', "isn’t closed", None, "oak Center"),
    ("(oak or pine", "(", "isn’t closed", None, "oak or pine"),
    ("oak) pine", ")", "closes nothing", None, "oak pine"),
    ("oak () pine", "()", "Nothing stands", None, "oak pine"),
    ("oak or", "or", "After “or”", None, "oak"),
    ("oak and", "and", "After “and”", None, "oak"),
    ("and oak", "and", "stands between", None, "oak"),
    ("oak not", "not", "After “not”", None, "oak"),
    ("due>today..friday oak", "due>today..friday", "A range stands after", None, "oak"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "place", "said", "instead", "rest"), WRONG)
def test_a_mistake_is_told_at_its_place_and_the_rest_is_read(
    typed: str, place: str, said: str, instead: str | None, rest: str
) -> None:
    query = read(typed)
    (problem,) = query.problems
    assert typed[problem.start : problem.end] == place
    assert said in problem.message
    assert problem.instead == instead
    assert printed(query.node, FIELDS) == rest
    if instead is not None:
        assert read(query.replaced(problem)).problems == ()


def test_a_label_that_no_task_has_is_asked_for_and_told() -> None:
    query = read("label:opps")
    assert printed(query.node, FIELDS) == "label:opps"
    (problem,) = query.problems
    assert (problem.is_told, problem.instead) == (True, "ops")


def test_what_is_too_long_too_deep_or_too_much_is_cut_and_told() -> None:
    for typed in (
        "oak " * 1250,
        "x" * 5000,
        "(" * 100 + "oak" + ")" * 100,
        "(" * 100,
        ")" * 100,
        "-" * 500 + "oak",
        "not " * 200 + "oak",
        "a or " * 190,
        'status:"' * 100,
    ):
        query = read(typed)
        assert 0 < len(query.problems) <= MOST_PROBLEMS, typed[:20]
        assert len(list(walk(query.node))) <= MOST_TERMS
    assert printed(read("(" * 100 + "oak" + ")" * 100 + " pine").node, FIELDS) == "oak pine"
    assert read("(" * DEEPEST + "oak" + ")" * DEEPEST).problems == ()
    assert read(f"{'x' * (LONGEST - 4)} oak").problems == ()


@given(queries(CONTEXT, st.sampled_from(["oak", "two words", "or", "-x", "a:b", '"', "\\", "(", "é", "not", "due:x"])))
@settings(max_examples=400, deadline=None)
def test_what_is_printed_is_read_as_the_same_query(node: Node) -> None:
    text = printed(node, FIELDS)
    query = read(text)
    assert [each for each in query.problems if not each.is_told] == [], text
    assert query.node == node, text


SIGNS = [
    "status:",
    "due",
    "<",
    "=",
    "(",
    ")",
    '"',
    "“",
    "-",
    "not ",
    "or ",
    "and ",
    "..",
    "oak",
    " ",
    "\\",
    "friday",
    "́",
]


@given(st.lists(st.sampled_from(SIGNS) | st.text(max_size=4), max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_what_was_read_can_be_printed(text: str) -> None:
    query = read(text)
    for problem in query.problems:
        assert 0 <= problem.start < problem.end <= len(text)
    if query.problems == ():
        assert read(printed(query.node, FIELDS)).node == query.node


def test_reading_takes_no_longer_for_any_text() -> None:
    begun = process_time()
    for text in ('"' * 5000, "project:" * 600, "due:" + "a" * 5000, "“ " * 2500, "(" * 5000, "due..:" * 800):
        read(text)
    assert process_time() - begun < 5  # seconds; it takes some hundredths


EDITS = [
    ("status:waiting oak", "status:", "status:pending", "oak status:pending"),
    ("oak and status:waiting", "status:", "", "oak"),
    ("status:waiting and oak", "status:", "", "oak"),
    ("status:waiting", "status:", "", ""),
    ("oak or pine", "status:", "status:pending", "(oak or pine) status:pending"),
    ("status:waiting due:frday", "status:", "is:overdue", "due:frday is:overdue"),
]


@pytest.mark.parametrize(("text", "drop", "add", "expected"), EDITS)
def test_a_button_changes_its_term_and_leaves_the_rest_as_it_was_typed(
    text: str, drop: str, add: str, expected: str
) -> None:
    query = read(text)
    parts = tuple(each for each in query.parts or () if text[each.start :].startswith(drop))
    assert edited(query, parts, add) == expected


def test_every_field_is_explained() -> None:
    for field in FIELDS.fields:
        assert FIELDS.find(field.name.upper()) is field
    told: dict[str, Any] = explained(read("status:waiting due:frday"), FIELDS)
    assert list(told) == ["query", "read", "meaning", "problems"]
