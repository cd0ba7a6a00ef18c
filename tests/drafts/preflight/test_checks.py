"""What is found in a draft before it goes out: each kind of fault, and nothing where nothing is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from webapp.drafts.models import Draft
from webapp.drafts.preflight.alike import share_of, telling_words
from webapp.drafts.preflight.checks import Found, check_draft
from webapp.publishing.models import Weight
from webapp.text.statistics import said_of
from webapp.web.markdown.render import survey

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
GOOD = "We open at nine from Monday on. Bring coffee, and a chair."
DESCRIPTION = "When the shop opens this winter, and what is new in it."


def a_draft(body: str = GOOD, **fields: Any) -> Draft:
    """A blog post with nothing wrong, but for what a test makes wrong."""
    whole: dict[str, Any] = {
        "id": 7,
        "version": 1,
        "revision": 1,
        "title": "Winter hours",
        "kind": "blog_post",
        "status": "approved",
        "body": body,
        "word_count": 10,
        "project_id": None,
        "project_name": None,
        "task_id": None,
        "task_title": None,
        "created_at": AT,
        "creator_name": "Ana",
        "updated_at": AT,
        "updater_name": "Ana",
        "deleted_at": None,
        "slug": "winter-hours",
        "search_title": "",
        "description": DESCRIPTION,
        "keywords": [],
        "canonical_link": "",
        "cover_id": None,
        "cover_alt": "",
        "content_hash": b"",
        "helped": False,
    }
    return Draft(**{**whole, **fields})


def found(draft: Draft, *, files: frozenset[int] = frozenset({3}), may_go_out: bool = True) -> list[Found]:
    """All that is found."""
    said, seen = said_of(draft.body), survey(draft.body)
    return check_draft(draft, seen, said, may_go_out=may_go_out, files=files, slug="alder-finch")


def test_nothing_is_found_where_nothing_is() -> None:
    assert found(a_draft()) == []
    body = (
        "## Hours\n\nSee [the map](https://example.com/map), [write us](mailto:a@example.com)[^1] or [below](#fn1).\n\n"
        "![The shop](/w/alder-finch/files/3/shop.jpg)\n\n### Monday\n\n`TBD` and {name} in code:\n\n"
        "```\nTBD [insert]\n```\n\n"
        "- [ ] a box\n- [x] ticked\n\n[^1]: A note.\n"
    )
    assert found(a_draft(body)) == []


@pytest.mark.parametrize(
    ("body", "sentence", "line"),
    [
        ("Fine.\n\nCall [todo] now.", "“[todo]” is still to be filled in.", 2),
        ("Call [insert name here].", "“[insert name here]” is still to be filled in.", 0),
        ("Price: TBD", "“TBD” is still to be filled in.", 0),
        ("TKTK", "“TKTK” is still to be filled in.", 0),
        ("Dear {{first_name}},", "“{{first_name}}” is still to be filled in.", 0),
        ("Lorem ipsum dolor sit amet", "“Lorem ipsum” is still to be filled in.", 0),
        ("On […] we open.", "“[…]” is still to be filled in.", 0),
        ("![](/w/alder-finch/files/3/a.jpg)", "A picture has no words for those who can’t see it (a.jpg).", 0),
        ("![Gone](/w/alder-finch/files/4/a.jpg)", "The picture “Gone” isn’t there any more.", 0),
        ("![Theirs](/w/other/files/3/a.jpg)", "The picture “Theirs” isn’t one that readers would get.", 0),
        ("![Mine](C:/pictures/a.jpg)", "The picture “Mine” isn’t one that readers would get.", 0),
        ("A [link]() to it", "The link “link” leads nowhere.", 0),
        (
            "Hi.\n\nA [task](/w/alder-finch/tasks/3).",
            "The link “task” leads to a page of this desk, which readers can’t open.",
            2,
        ),
    ],
)
def test_what_stands_against_it_says_where(body: str, sentence: str, line: int) -> None:
    assert [(each.weight, each.sentence, each.line) for each in found(a_draft(body))] == [
        (Weight.BLOCKS, sentence, line)
    ]


@pytest.mark.parametrize(
    "body", ["a todo list", "Tk is a toolkit", "xxx", "We were told to do it.", "[a](https://e.com)"]
)
def test_what_people_write_is_no_placeholder(body: str) -> None:
    assert found(a_draft(body)) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("## One\n\n#### Two", "The heading “Two” skips a level."),
        ("[site](www.example.com/x y)", None),
        ("[ash](/w/alder-finch/drafts/7)", None),  # each place says whether its readers get there
        ("[site](example.com)", "The link “site” has no whole address (example.com)."),
        ("![a](http://example.com/a.jpg)", "The picture “a” comes over http, which browsers may not show."),
    ],
)
def test_what_to_look_at_stops_nobody(body: str, sentence: str | None) -> None:
    expected = [] if sentence is None else [(Weight.LOOK, sentence)]
    assert [(each.weight, each.sentence) for each in found(a_draft(body))] == expected


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "Untitled"}, "draft-title"),
        ({"title": "Hours [todo]"}, "draft-title"),
        ({"cover_id": 3}, "cover_alt"),
        ({"cover_id": 4, "cover_alt": "The shop"}, "cover_id"),
        ({"description": "TBD, " + DESCRIPTION}, "description"),
    ],
)
def test_a_detail_that_stands_against_it_is_named(fields: dict[str, Any], field: str) -> None:
    assert [(each.weight, each.field) for each in found(a_draft(**fields))] == [(Weight.BLOCKS, field)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "W" * 61}, "draft-title"),
        ({"search_title": "W" * 61}, "search_title"),
        ({"description": ""}, "description"),
        ({"description": "Short."}, "description"),
        ({"description": "W" * 161}, "description"),
    ],
)
def test_lengths_are_to_be_looked_at(fields: dict[str, Any], field: str) -> None:
    assert [(each.weight, each.field) for each in found(a_draft(**fields))] == [(Weight.LOOK, field)]


def test_what_a_kind_does_not_show_is_not_looked_at() -> None:
    assert found(a_draft(kind="social_post", description="", title="W" * 100)) == []


def test_what_blocks_comes_first_and_many_of_a_kind_are_counted() -> None:
    draft = a_draft("TBD\n\n" * 9, description="", title="Untitled")
    assert [each.weight for each in found(draft, may_go_out=False)] == [Weight.BLOCKS] * 8 + [Weight.LOOK]
    assert "4 more are to be filled in." in [each.sentence for each in found(draft)]


def test_a_text_that_reads_hard_is_told() -> None:
    hard = "Notwithstanding considerable organisational responsibilities, international representatives consistently "
    sentence = [each.sentence for each in found(a_draft(hard * 6))]
    assert len(sentence) == 1
    assert "hard to read" in sentence[0]


def test_a_near_copy_is_told_from_another_text() -> None:
    words = [f"paragraph{number} sentence" for number in range(100)]
    text = " ".join(words)
    copied = " ".join(["changed", *words[1:]])
    other = " ".join(f"another{number} thing" for number in range(100))
    near, far = share_of(text, [copied, other])
    assert near > 0.9
    assert far == 0
    assert telling_words("too short") == []
    assert share_of("too short", ["too short"]) == [0]
