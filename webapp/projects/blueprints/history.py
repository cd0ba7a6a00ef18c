"""What templates of projects declare, and the projects that are made of them: each is taken back at once."""

from typing import Any

import asyncpg

from webapp.database.pool import Database, Queryable
from webapp.history.models import Event
from webapp.history.subject import Act, Part
from webapp.history.undo import reversal, undo_all
from webapp.projects.blueprints import queries
from webapp.projects.queries import change_project
from webapp.tasks.queries import asked_change, change_tasks
from webapp.web.viewer import Viewer


def did(event: Event) -> str:
    """An event of a template, "added the project template “Open day”"."""
    name = f"the project template “{event.after['title']}”"
    if event.act == "created":
        return f"added {name}"
    if "deleted_at" in event.after:
        return f"removed {name}" if event.after["deleted_at"] else f"brought {name} back"
    return f"changed {name}"


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Take back what was done to a template."""
    patch, expected = reversal(event, viewer)
    try:
        change = await queries.change_blueprint(
            db,
            viewer.workspace.id,
            event.part_id or 0,
            viewer.account.id,
            "blueprint.undone",
            patch,
            expected=expected,
            undoes=event.id,
            now=viewer.now,
        )
    except asyncpg.UniqueViolationError:
        return False
    return None if change is None else change.event_id is not None


BLUEPRINT = Part(
    "blueprint",
    acts={
        "created": Act("Template added"),
        "updated": Act("Template saved"),
        "deleted": Act("Template removed"),
        "undone": Act("Template put back as it was"),
    },
    did=did,
    undo=undo,
)


def made(event: Event) -> str:
    """That a project was made of a template."""
    told = f"made this project from the template “{event.after['template']}”"
    return told if event.act == "done" else f"took a change back: {told}"


async def unmake(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Take a project away that was made of a template, with all of its tasks, unless one of them was changed since or
    it holds others; of an undo, make it again."""
    if isinstance(db, Database):
        return await undo_all(db, viewer, [event])  # all of it or nothing
    workspace_id, actor_id, now = viewer.workspace.id, viewer.account.id, viewer.now
    task_ids: list[int] = event.after["task_ids"]
    back, version = event.after.get("gone", False), event.after.get("version", 1)

    async def turn_project(patch: dict[str, Any]) -> bool:
        change = await change_project(
            db, workspace_id, event.subject_id, actor_id, "project.undone", patch, undoes=event.id, now=now
        )
        return change is not None and change.event_id is not None

    async def turn_tasks(patch: dict[str, Any], expected: dict[str, Any]) -> bool:
        asked = [asked_change(each, actor_id, "task.undone", patch, now, version, expected) for each in task_ids]
        changed = await change_tasks(db, workspace_id, asked)
        return all(each is not None and each.event_id is not None for each in changed)

    try:
        if back:
            again = {"name": event.after["name"], "due_on": event.after["due_on"]}
            tasks = {"deleted_at": None, "project_id": event.subject_id}
            done = await turn_project(again) and await turn_tasks(tasks, {"project_id": None})
        else:
            gone = {"deleted_at": now, "project_id": None}
            done = await turn_tasks(gone, {"deleted_at": None}) and await turn_project({"deleted_at": now})
    except asyncpg.IntegrityConstraintViolationError:
        return False  # it holds others, drafts or files, or its name was given away
    if done:
        after = event.after | {"gone": not back, "version": version + 1}
        await queries.record_use(db, viewer, event.subject_id, "making.undone", after, event.id)
    return done


MAKING = Part(
    "making",
    acts={
        "done": Act(lambda event, viewer: f"Project made with {count(event)}"),
        "undone": Act("Project put back as it was"),
    },
    did=made,
    undo=unmake,
)


def count(event: Event) -> str:
    """How many tasks were made."""
    amount = len(event.after["task_ids"])
    return f"{amount} task{'' if amount == 1 else 's'}"
