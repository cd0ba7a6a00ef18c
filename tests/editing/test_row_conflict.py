"""The page of a row that two people changed at once, for every field of every subject: it can be written otherwise
there, kept as it is, or saved as it was typed."""

from typing import Any

import msgspec
import pytest

from tests.support.conflicts import sides
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.drafts.models import DraftDetails
from webapp.drafts.templates.models import TemplateEdit
from webapp.tasks.models import TaskEdit
from webapp.web.forms.form import fields_of

pytestmark = pytest.mark.anyio

TASK = {
    "title": ("Theirs", "Yours"),
    "notes": ("White", "Blue"),
    "status": ("waiting", "in_progress"),
    "waiting_for_id": ("1", "2"),
    "waiting_note": ("the sample", "the price"),
    "priority": ("high", "low"),
    "due_on": ("2026-03-09", "2026-03-10"),
    "due_time": ("09:00", "10:00"),
    "project_id": ("1", "2"),
    "assignee_id": ("1", "2"),
    "estimate_minutes": ("5", "65"),
    "starts_on": ("2026-03-05", "2026-03-06"),
    "reminder": ("moment", "moment"),
    "remind_on": ("2026-03-07", "2026-03-08"),
    "remind_time": ("08:00", "07:00"),
    "repeat": ("custom", "custom"),
    "repeat_every": ("2", "3"),
    "repeat_unit": ("week", "month"),
    "repeat_anchor": ("schedule", "completion"),
    "repeat_missed": ("keep", "jump"),
    "repeat_off_days": ("before", "after"),
    "repeat_ends": ("2027-01-01", "2027-02-01"),
}
DRAFT = {
    "title": ("Theirs", "Yours"),
    "kind": ("newsletter", "other"),
    "project_id": ("1", "2"),
    "task_id": ("1", "2"),
    "slug": ("theirs", "yours"),
    "search_title": ("Theirs", "Yours"),
    "description": ("Their words", "Your words"),
    "canonical_link": ("https://example.com/theirs", "https://example.com/yours"),
    "cover_alt": ("Their picture", "Your picture"),
}
TEMPLATE = {
    "kind": ("social_post", "other"),
    "name": ("Theirs", "Yours"),
    "title": ("Theirs", "Yours"),
    "body": ("White", "Blue"),
}
EDITED: dict[str, tuple[type[msgspec.Struct], dict[str, tuple[str, str]], str]] = {
    "task": (TaskEdit, TASK, "/tasks/{}"),
    "draft": (DraftDetails, DRAFT, "/drafts/{}/details"),
    "template": (TemplateEdit, TEMPLATE, "/drafts/templates/{}"),
}
MERGED = {"labels", "keywords", "cover_id"}  # lists, which hold what either added; and a cover, which needs a picture
TICKED = {name for name in fields_of(TaskEdit) if name.startswith("repeat_") and len(name) == len("repeat_mo")}
IN_WORDS = {"repeat_words"}  # which go before the choices


@pytest.fixture
async def edit(desk: Desk, ana: Person, request: pytest.FixtureRequest) -> tuple[str, dict[str, tuple[str, str]], str]:
    """What is edited: its name, what both type, and where it is sent to."""
    await desk.member("owner", ana, "Ben")
    for name in ("Shop", "Yard"):
        await desk.project(ana, name)
    rows = {
        "task": await desk.task(ana),
        "draft": await desk.draft(ana),
        "template": await desk.template(ana, "Monthly"),
    }
    await desk.task(ana, "Another")
    _, fields, path = EDITED[request.param]
    return request.param, fields, path.format(rows[request.param]) + "?_method=put"


def test_no_field_is_left_out() -> None:
    for form_type, fields, _ in EDITED.values():
        assert {*fields_of(form_type)} - {"version"} - MERGED - TICKED - IN_WORDS == fields.keys()


async def conflict(ana: Person, path: str, fields: dict[str, tuple[str, str]]) -> Page:
    """The page for whoever saves second."""
    theirs, yours = ({name: pair[side] for name, pair in fields.items()} for side in (0, 1))
    assert (await ana.post(path, {"version": "1", **theirs})).status_code == 303
    reply = await ana.post(path, {"version": "1", **yours})
    assert reply.status_code == 409
    return Page(reply)


@pytest.mark.parametrize("edit", EDITED, indirect=True)
async def test_every_field_can_be_written_otherwise(desk: Desk, ana: Person, edit: Any) -> None:
    _, fields, path = edit
    page = await conflict(ana, path, fields)
    inputs = {node.attributes.get("name") for node in page.tree.css("fieldset.choice :is(input, textarea, select)")}
    assert fields.keys() <= inputs
    assert all(len(set(side)) > 1 for side in sides(page).values())


@pytest.mark.parametrize("edit", EDITED, indirect=True)
async def test_what_was_typed_is_saved_as_it_stands_there(desk: Desk, ana: Person, edit: Any) -> None:
    _, fields, path = edit
    page = await conflict(ana, path, fields)
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    again = Page(await ana.post(path, {"version": "1", **{name: theirs for name, (theirs, _) in fields.items()}}))
    texts = {"Notes", "Text"}  # of which both are proposed
    yours = {label: side[2] for label, side in sides(page).items() if label not in texts}
    assert {label: side[1] for label, side in sides(again).items() if label not in texts} == yours


@pytest.mark.parametrize("edit", EDITED, indirect=True)
async def test_all_can_be_kept_as_it_is_there(desk: Desk, ana: Person, edit: Any) -> None:
    _, fields, path = edit
    page = await conflict(ana, path, fields)
    before = await desk.fetch("select count(*) from events")
    keep = {str(node.attributes["name"]): "1" for node in page.tree.css("fieldset.choice .keep input[type=radio]")}
    yours = {name: pair[1] for name, pair in fields.items()}
    assert (await ana.post(path, {"version": "2", **yours, **keep})).status_code == 303
    assert await desk.fetch("select count(*) from events") == before
