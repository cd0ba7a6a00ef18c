"""Adding a task from the line at the top of the list."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_plain_form_adds_a_task_and_leads_back_to_the_list(ana: Person) -> None:
    reply = await ana.post("/tasks", {"title": "  Order   paper "})
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path("/tasks")
    page = Page(await ana.get("/tasks"))
    assert page.row("Order paper")
    assert page.notice == "Task added"


async def test_htmx_gets_the_changed_fragments_only(ana: Person) -> None:
    reply = await ana.htmx("/tasks", {"title": "Order paper"})
    assert reply.status_code == 200
    assert "<html" not in reply.text
    assert "HX-Request" in reply.headers["vary"]
    page = Page(reply)
    assert page.row("Order paper")
    assert page.notice == "Task added"


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "x" * 201, "\x00"])
async def test_a_title_that_cannot_be_is_refused_beside_the_field_and_kept(ana: Person, title: str) -> None:
    body = b"title=" + b"".join(b"%%%02x" % byte for byte in title.encode("utf-8", "surrogatepass"))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    reply = await ana.browser.post(ana.path("/tasks"), content=body, headers=headers)
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Add a task")
    if title.strip() and title.isprintable():
        assert page.value("Add a task") == title


async def test_the_filter_in_force_goes_into_the_new_task(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Marketing")
    page = Page(await ana.get(f"/tasks?project={project}&due=today&label=print"))
    reply = await page.submit(ana.browser, "Add task", {"Add a task": "Order flyers"})
    assert reply.status_code == 303
    row = Page(await ana.get(f"/tasks?project={project}&due=today&label=print")).row("Order flyers")
    assert "Marketing" in row.text
    assert "print" in row.text
    assert "Today" in row.text


async def test_a_project_that_is_gone_is_an_error_beside_it(ana: Person) -> None:
    reply = await ana.post("/tasks", {"title": "Order paper", "project_id": "999"})
    assert reply.status_code == 422
    assert "This project is gone" in reply.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", "2026-02-31"),
        ("due_on", "10000-01-01"),
        ("due_on", "some day"),
        ("due_time", "25:00"),
        ("priority", "shocking"),
        ("status", "done-ish"),
        ("project_id", "9" * 30),
        ("project_id", "-1"),
        ("labels", "x" * 41),
        ("labels", ",".join(f"label {number}" for number in range(21))),
        ("estimate_minutes", "a while"),
        ("notes", "x" * 20_001),
    ],
)
async def test_bad_fields_are_refused_with_a_message(ana: Person, field: str, value: str) -> None:
    reply = await ana.post("/tasks", {"title": "Order paper", field: value})
    assert reply.status_code == 422
    assert Page(reply).errors


async def test_an_angle_bracket_is_text(ana: Person) -> None:
    await ana.post("/tasks", {"title": "<script>alert(1)</script> & more"})
    page = Page(await ana.get("/tasks"))
    assert page.row("<script>alert(1)</script> & more")
