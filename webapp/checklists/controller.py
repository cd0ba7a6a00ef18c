"""Routes of checklists: add, tick, rename, move, delete."""

from typing import Any

from litestar import Controller, delete, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.checklists import queries
from webapp.checklists.context import checklist_context
from webapp.checklists.models import MOST, Added, Change, ItemName, NewItems, Place
from webapp.database.pool import Database
from webapp.history.flash import notice_in
from webapp.tasks.context import part_context, task_context
from webapp.tasks.told import told
from webapp.text.direction import isolated
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, read_form
from webapp.web.pages import NOTHING_ELSE, AnyRequest, Reply, moved_on, page, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class ChecklistController(Controller):
    """The items of a task. Who writes from the task's page gets what changed there back."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/items"

    @post("/", name="items.create", permission=Permission.EDIT, about=("add to a checklist", "Add the items"))
    async def add_items(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Add an item, or one for each line that was pasted."""
        form = await read_form(request, NewItems)
        if not form.errors:
            items = form.value.title
            titles, done = [item.title for item in items], [item.is_done for item in items]
            added = await queries.add_items(
                db, viewer.workspace.id, task_id, viewer.account.id, titles, done=done, now=viewer.now
            )
            if added is None:
                raise NotFoundException
            if added.event_id is not None:
                return await items_changed(
                    request, viewer, db, task_id, "item.created", added, added.item_ids, to="#add-item", came=True
                )
            form.reject("title", too_many(added.total_before, len(titles)))
        return await refused(request, viewer, db, task_id, add_form=form)

    @put(
        "/{item_id:int}",
        name="items.rename",
        permission=Permission.EDIT,
        about=("change an item of a checklist", "Save the item"),
    )
    async def rename_item(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        item_id: FromPath[int],
    ) -> Reply:
        """Give an item another name; 409 with both where somebody changed it since the form was made."""
        form = await read_form(request, ItemName)
        if form.errors:
            return await refused(request, viewer, db, task_id, item_id=item_id, item_form=form)
        name = form.value
        change = await queries.change_items(
            db,
            viewer.workspace.id,
            task_id,
            [item_id],
            viewer.account.id,
            "item.updated",
            {"title": name.title},
            version=name.version,
            expected=queries.THERE,
            now=viewer.now,
        )
        if change is None or change.was_deleted:
            raise NotFoundException
        if change.version_before != name.version and change.title != name.title:
            form.reject(
                "title",
                f"It was changed meanwhile, and is called “{isolated(change.title)}” now. Save again to keep yours.",
            )
            form.typed["version"] = str(change.version_before)
            return await refused(request, viewer, db, task_id, status=409, item_id=item_id, item_form=form)
        return await items_changed(
            request, viewer, db, task_id, "item.updated", change, [item_id], to=f"#item-{item_id}"
        )

    @put(
        "/{item_id:int}/place",
        name="items.move",
        permission=Permission.EDIT,
        about=("move an item of a checklist", "Move the item"),
    )
    async def move_item(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        item_id: FromPath[int],
    ) -> Reply:
        """Put an item at another place; its panel stays open, for moving it on."""
        form = await read_form(request, Place)
        if form.errors:
            return await refused(request, viewer, db, task_id, item_id=item_id)
        move = await queries.move_item(
            db, viewer.workspace.id, task_id, item_id, viewer.account.id, form.value.place, now=viewer.now
        )
        if move is None:
            raise NotFoundException
        opened = None if "dragged" in form.typed else item_id
        return await checklist_changed(
            request, viewer, db, task_id, move.event_id, to=f"#item-{item_id}", item_id=opened
        )

    @post(
        "/{item_id:int}/completion",
        name="items.tick",
        permission=Permission.EDIT,
        about=("tick an item of a checklist", "Tick the item"),
    )
    async def tick_item(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        item_id: FromPath[int],
    ) -> Reply:
        """Tick an item."""
        change = await queries.tick_item(db, viewer.workspace.id, task_id, item_id, viewer.account.id, now=viewer.now)
        if change is None or change.was_deleted:
            raise NotFoundException
        return await items_changed(request, viewer, db, task_id, "item.checked", change, [item_id])

    @delete(
        "/{item_id:int}/completion",
        name="items.untick",
        permission=Permission.EDIT,
        status_code=200,
        about=("untick an item of a checklist", "Untick the item"),
    )
    async def untick_item(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        item_id: FromPath[int],
    ) -> Reply:
        """Take the tick away."""
        change = await queries.untick_item(db, viewer.workspace.id, task_id, item_id, viewer.account.id, now=viewer.now)
        if change is None or change.was_deleted:
            raise NotFoundException
        return await items_changed(request, viewer, db, task_id, "item.unchecked", change, [item_id])

    @delete(
        "/{item_id:int}",
        name="items.delete",
        permission=Permission.EDIT,
        status_code=200,
        about=("delete an item of a checklist", "Delete the item"),
    )
    async def delete_item(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        item_id: FromPath[int],
    ) -> Reply:
        """Take an item off the list, with an undo."""
        change = await queries.delete_item(db, viewer.workspace.id, task_id, item_id, viewer.account.id, now=viewer.now)
        if change is None or change.was_deleted:
            raise NotFoundException
        return await items_changed(request, viewer, db, task_id, "item.deleted", change, [item_id])


async def items_changed(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    action: str,
    change: Added | Change,
    item_ids: list[int],
    *,
    to: str = "#checklist",
    came: bool = False,
) -> Reply:
    """The answer to a change of items that leaves the others where they are: these, the count, the line of the history
    and the notice; or on to the task's page."""
    if not wants_fragment(request):
        return moved_on(request, workspace_url(viewer, "tasks.show", task_id=task_id) + to, change.event_id)
    items = await queries.get_items(db, viewer.workspace.id, task_id)
    there = {item.id for item in items}
    return page(
        request,
        "checklists/_items_changed.html",
        headers=NOTHING_ELSE,
        task_id=task_id,
        items=items,
        touched=item_ids,
        gone=[item_id for item_id in item_ids if item_id not in there],
        came=came,
        **told(viewer, task_id, "item", action, change),
    )


async def checklist_changed(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    event_id: int | None,
    *,
    to: str,
    item_id: int | None = None,
) -> Reply:
    """The answer to another order of a checklist: the list, the history and the notice; or on to the task's page."""
    to = workspace_url(viewer, "tasks.show", {"item": item_id}, task_id=task_id) + to
    if not wants_fragment(request):
        return moved_on(request, to, event_id)
    context = await part_context(db, viewer, task_id)
    return page(
        request,
        "checklists/_changed.html",
        notice=notice_in(context["history"], viewer, event_id),
        **context,
        **await checklist_context(db, viewer, task_id, item_id=item_id),
    )


async def refused(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    *,
    status: int = 422,
    add_form: Form[Any] | None = None,
    item_id: int | None = None,
    item_form: Form[Any] | None = None,
) -> Reply:
    """The checklist with what was typed and what is wrong with it, on the task's page. Raises NotFoundException where
    there is no such task or item, or the task is in the trash."""
    checklist = await checklist_context(db, viewer, task_id, add_form=add_form, item_id=item_id, item_form=item_form)
    context = await task_context(db, viewer, task_id) | checklist
    if context["task"].deleted_at is not None:
        raise NotFoundException
    if item_id is not None and item_id not in {item.id for item in context["items"]}:
        raise NotFoundException
    return page(request, "tasks/task.html", fragment="checklists/_checklist.html", status=status, **context)


def too_many(there: int, more: int) -> str:
    """Why items don't fit."""
    if more == 1:
        return f"A checklist has at most {MOST} items, and this one is full."
    return f"A checklist has at most {MOST} items. There are {there} already, and these are {more} more."
