"""Every write inserts one event, with what it changed before and after."""

import asyncio
from typing import Any

import msgspec
import pytest

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

NOW = "2026-03-04T10:00:00+00:00"


class Recorder:
    """What a write added to the events."""

    def __init__(self, desk: Desk, person: Person) -> None:
        self.desk = desk
        self.person = person
        self.seen = 0

    async def events(self) -> list[dict[str, Any]]:
        """The events since the last call."""
        text = await self.desk.fetch(
            "select coalesce(json_agg(to_jsonb(e) order by id), '[]') from events e"
            " where workspace_id = $1 and id > $2",
            self.person.workspace_id,
            self.seen,
        )
        found: list[dict[str, Any]] = msgspec.json.decode(text)
        self.seen = max([self.seen, *(event["id"] for event in found)])
        return found

    async def one(self) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
        """The only event since the last call: subject, action, before, after."""
        found = await self.events()
        assert len(found) == 1, found
        event = found[0]
        assert event["actor_id"] == self.person.account_id
        assert event["at"] == NOW
        return event["subject"], event["action"], event["before"], event["after"]


@pytest.fixture
async def recorder(desk: Desk, ana: Person) -> Recorder:
    """Records what comes after the workspace was made."""
    found = Recorder(desk, ana)
    await found.events()
    return found


async def test_every_write_of_a_task_is_one_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    await ana.post(
        "/tasks",
        {"title": "Order paper", "notes": "Grey", "status": "waiting", "priority": "high", "due_on": "2026-03-06",
         "due_time": "16:30", "labels": "a, b", "estimate_minutes": "30", "assignee_id": str(ana.account_id)},
    )  # fmt: skip
    assert await recorder.one() == ("task", "task.created", {}, {
        "title": "Order paper", "notes": "Grey", "status": "waiting", "priority": "high", "due_on": "2026-03-06",
        "due_at": "2026-03-06T16:30:00+00:00", "labels": ["a", "b"], "estimate_minutes": 30,
        "assignee_id": ana.account_id, "typed": "Order paper",
    })  # fmt: skip
    task = await desk.fetch("select id from tasks")
    edit = {"version": "1", "title": "Order card", "notes": "White", "priority": "low", "labels": ""}
    await ana.post(f"/tasks/{task}?_method=put", edit)
    assert await recorder.one() == (
        "task",
        "task.updated",
        {"title": "Order paper", "notes": "Grey", "priority": "high", "labels": ["a", "b"]},
        {"title": "Order card", "notes": "White", "priority": "low", "labels": []},
    )
    await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "due_time": ""})
    due_at = {"due_at": "2026-03-06T16:30:00+00:00"}
    assert await recorder.one() == ("task", "task.updated", due_at, {"due_at": None})
    await ana.post(f"/tasks/{task}/completion")
    waiting = {"status": "waiting", "waiting_since": NOW}
    assert await recorder.one() == ("task", "task.completed", waiting, {"status": "completed", "waiting_since": None})
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    assert await recorder.one() == ("task", "task.reopened", {"status": "completed"}, {"status": "pending"})
    await ana.post(f"/tasks/{task}/status?_method=put", {"status": "in_progress"})
    assert await recorder.one() == ("task", "task.status_changed", {"status": "pending"}, {"status": "in_progress"})
    await ana.post(f"/tasks/{task}/status?_method=put", {"status": "cancelled"})
    assert await recorder.one() == ("task", "task.cancelled", {"status": "in_progress"}, {"status": "cancelled"})
    await ana.post(f"/tasks/{task}?_method=delete")
    assert await recorder.one() == ("task", "task.deleted", {"deleted_at": None}, {"deleted_at": NOW})
    await ana.post(f"/events/{recorder.seen}/undo")
    assert await recorder.one() == ("task", "task.undone", {"deleted_at": NOW}, {"deleted_at": None})
    await ana.post(f"/tasks/{task}?_method=delete")
    await recorder.one()
    await ana.post(f"/trash/tasks/{task}/restoration")
    assert await recorder.one() == ("task", "task.restored", {"deleted_at": NOW}, {"deleted_at": None})


async def test_every_write_of_a_draft_is_one_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    project, task = await desk.project(ana), await desk.task(ana)
    await recorder.events()
    await ana.post("/drafts", {"title": "Hours", "kind": "page", "task_id": str(task)})
    created = {"title": "Hours", "kind": "page", "word_count": 0, "task_id": task, "revision": 1}
    assert await recorder.one() == ("draft", "draft.created", {}, created)
    draft = await desk.fetch("select id from drafts")
    await ana.post(f"/drafts/{draft}?_method=put", {"revision": "1", "title": "Winter hours", "body": "Nine to five"})
    assert await recorder.one() == (
        "draft",
        "revision.saved",
        {"title": "Hours", "word_count": 0, "revision": 1},
        {"title": "Winter hours", "word_count": 3, "revision": 2},
    )
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "title": "Summer hours"})
    assert await recorder.one() == ("draft", "draft.renamed", {"title": "Winter hours"}, {"title": "Summer hours"})
    moved = {"version": "2", "kind": "newsletter", "project_id": str(project), "task_id": ""}
    await ana.post(f"/drafts/{draft}/details?_method=put", moved)
    assert await recorder.one() == (
        "draft",
        "draft.updated",
        {"kind": "page", "project_id": None, "task_id": task},
        {"kind": "newsletter", "project_id": project, "task_id": None},
    )
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert await recorder.one() == ("draft", "draft.deleted", {"deleted_at": None}, {"deleted_at": NOW})
    await ana.post(f"/trash/drafts/{draft}/restoration")
    assert await recorder.one() == ("draft", "draft.restored", {"deleted_at": NOW}, {"deleted_at": None})


async def test_every_write_of_a_project_is_one_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    await ana.post("/projects", {"name": "Shop"})
    assert await recorder.one() == ("project", "project.created", {}, {"name": "Shop"})
    project = await desk.fetch("select id from projects")
    await ana.post(f"/projects/{project}?_method=put", {"version": "1", "name": "Yard"})
    assert await recorder.one() == ("project", "project.renamed", {"name": "Shop"}, {"name": "Yard"})
    await ana.post(f"/projects/{project}?_method=delete")
    assert await recorder.one() == ("project", "project.deleted", {"name": "Yard"}, {})
    await ana.post(f"/events/{recorder.seen}/undo")
    assert await recorder.one() == ("project", "project.undone", {}, {"name": "Yard"})


async def test_every_write_of_members_and_invitations_is_one_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    await ana.post("/members/invitations", {"role": "editor", "note": "Ben"})
    assert await recorder.one() == ("invitation", "invitation.created", {}, {"role": "editor", "note": "Ben"})
    invitation = await desk.fetch("select id from invitations")
    await ana.post(f"/members/invitations/{invitation}?_method=delete")
    assert await recorder.one() == ("invitation", "invitation.closed", {"role": "editor"}, {})
    ben = await desk.member("editor", ana)
    await recorder.events()
    await ana.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer"})
    assert await recorder.one() == ("member", "member.role_changed", {"role": "editor"}, {"role": "viewer"})
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    assert await recorder.one() == ("member", "member.left", {"role": "viewer"}, {})


async def test_what_changes_nothing_is_no_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    project = await desk.project(ana)
    task = await desk.task(ana, due_on="2026-03-04", due_at=desk.clock(), labels=["a"])
    draft = await desk.draft(ana, body="Text")
    await recorder.events()
    same = {"version": "1", "title": "Order paper", "due_on": "2026-03-04", "due_time": "10:00", "labels": "a"}
    for path, fields in (
        (f"/tasks/{task}?_method=put", same),
        (f"/tasks/{task}/status?_method=put", {"status": "pending"}),
        (f"/tasks/{task}/completion?_method=delete", {}),
        (f"/drafts/{draft}?_method=put", {"revision": "1", "title": "Winter hours", "body": "Text"}),
        (f"/drafts/{draft}/details?_method=put", {"version": "1", "kind": "blog_post", "project_id": ""}),
        (f"/projects/{project}?_method=put", {"version": "1", "name": "Marketing"}),
    ):
        assert (await ana.post(path, fields)).status_code == 303, path
    assert await recorder.events() == []
    assert await desk.fetch("select version from tasks") == 1
    assert await desk.fetch("select version from drafts") == 1


async def test_a_refused_write_is_no_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    await recorder.events()
    for path, fields in (
        ("/tasks", {"title": "x", "project_id": "999"}),
        (f"/tasks/{task}?_method=put", {"version": "1", "assignee_id": "999"}),
        (f"/tasks/{task}?_method=put", {"version": "7", "title": "stale"}),
        ("/drafts", {"title": "x", "task_id": "999"}),
        (f"/drafts/{draft}?_method=put", {"revision": "1", "title": "", "body": "x"}),
        (f"/drafts/{draft}/details?_method=put", {"version": "1", "project_id": "999"}),
    ):
        assert (await ana.post(path, fields)).status_code in (409, 422), path
    assert await recorder.events() == []


async def test_many_writers_at_once_lose_no_event(desk: Desk, ana: Person, recorder: Recorder) -> None:
    await asyncio.gather(*(ana.post("/tasks", {"title": f"Task {number}", "labels": "a, b"}) for number in range(20)))
    assert len(await recorder.events()) == 20
    kept = await desk.fetch("select sum(amount) from counters where dimension = 'label'")
    assert kept == 40
