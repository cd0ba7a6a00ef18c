"""Routes of boards."""

from typing import Any

from litestar import Controller, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.editing.edit import Conflict
from webapp.tasks.board.context import board_context, column_list, is_column, more_context, words_of
from webapp.tasks.board.models import BoardQuery, By, ColumnQuery, LimitForm, MoveForm, PlaceInColumn
from webapp.tasks.board.queries import get_limit, set_limit
from webapp.tasks.board.reading import NONE
from webapp.tasks.facts.meanwhile import meanwhile
from webapp.tasks.facts.models import Fact, FactForm
from webapp.tasks.facts.saving import save_fact
from webapp.tasks.moving import read_choices
from webapp.tasks.query.world import world_of
from webapp.tasks.ranks.placing import Gone, place_task
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Invalid
from webapp.web.forms.form import Form, parse, parse_pairs, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, shown_query, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

NO_SUCH_MOVE = "What was to be moved, or where to, can’t be told from this form. Look at the board, then move it."
GONE = "It isn’t here any more, so it wasn’t moved."
LIMIT_CHANGED = "Somebody else changed this limit meanwhile. This is what it is now."


class BoardController(Controller):
    """Tasks in columns, and how they move between them."""

    path = "/w/{workspace:str}/tasks/board"

    @get("/", name="tasks.board", permission=Permission.READ)
    async def show_board(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The board that is asked for. What can't be read is 422, and left out."""
        asked = read_query(request, BoardQuery)
        wrong = " ".join(asked.errors.values())
        return await board(request, viewer, db, BoardQuery() if wrong else asked.value, wrong=wrong)

    @get("/more", name="tasks.board_more", permission=Permission.READ)
    async def show_more(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What follows in a column of the board that is shown, whose address says so from then on."""
        asked = read_query(request, ColumnQuery)
        if asked.errors:
            return see_other(request, workspace_url(viewer, "tasks.board", shown_board(request).query()))
        context = await more_context(db, viewer, asked.value, shown_board(request))
        return page(request, "tasks/board/_more.html", headers={"hx-replace-url": context["here"]}, **context)

    @post(
        "/moves",
        name="tasks.board_move",
        permission=Permission.EDIT,
        about=("move a task to another column", "Move the task"),
    )
    async def move(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Move a card to another column, merged with what others changed; 409 where they moved it too."""
        asked, form = shown_board(request), await read_form(request, MoveForm)
        chosen = read_choices([form.typed["task"]])
        known = is_column(asked.by, form.typed["to"], await world_of(db, viewer))
        if form.errors or not chosen or not known:
            return await board(request, viewer, db, asked, wrong=NO_SUCH_MOVE, status=422)
        (task_id, version), fact = next(iter(chosen.items())), Fact(asked.by.value)
        sent = FactForm(version=version, value="" if form.value.to == NONE else form.value.to)
        try:
            saved = await save_fact(db, viewer, task_id, fact, sent)
        except Invalid as invalid:
            return await board(request, viewer, db, asked, wrong=str(invalid), status=422)
        if saved is None:
            return await board(request, viewer, db, asked, wrong=GONE, status=409)
        if isinstance(saved, Conflict):
            said = await meanwhile(db, viewer, fact, saved, sent)
            return await board(request, viewer, db, asked, wrong=f"“{saved.row.title}”: {said}", status=409)
        return moved_on(request, workspace_url(viewer, "tasks.board", asked.query()), saved.events or None)

    @post(
        "/places",
        name="tasks.board_place",
        permission=Permission.EDIT,
        about=("move a task in its column", "Move the task"),
    )
    async def place(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Move a card in its column, where these are in an order by hand; 409 where what it goes beside is gone."""
        asked, form = shown_board(request), await read_form(request, PlaceInColumn)
        world = await world_of(db, viewer)
        if form.errors or not asked.by_hand or not is_column(asked.by, form.value.column, world):
            return await board(request, viewer, db, asked, wrong=NO_SUCH_MOVE, status=422)
        try:
            wanted = column_list(asked, form.value.column, world)
            change = await place_task(db, viewer, wanted, form.value.task, form.value)
        except Gone:
            return await board(request, viewer, db, asked, wrong=GONE, status=409)
        if change is None:
            return await board(request, viewer, db, asked, wrong=GONE, status=409)
        return moved_on(request, workspace_url(viewer, "tasks.board", asked.query()), change.event_id)

    @post(
        "/limits",
        name="tasks.limit_column",
        permission=Permission.EDIT,
        about=("limit a column of the board", "Set the limit"),
    )
    async def limit(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Say how many tasks a column should hold at most; 409 where somebody else did meanwhile."""
        asked, form = shown_board(request), await read_form(request, LimitForm)
        world, column = await world_of(db, viewer), form.typed["column"]
        if not is_column(asked.by, column, world):
            return await board(request, viewer, db, asked, wrong=NO_SUCH_MOVE, status=422)
        if form.errors:
            return await board(request, viewer, db, asked, limit_form=form, status=422)
        done = await set_limit(
            db,
            viewer.workspace.id,
            viewer.account.id,
            asked.by,
            column,
            words_of(asked.by, column, world),
            form.value.most,
            was=form.value.was,
            now=viewer.now,
        )
        if done is None:
            return await board(request, viewer, db, asked, wrong=LIMIT_CHANGED, status=409)
        return moved_on(request, workspace_url(viewer, "tasks.board", asked.query()), done.event_id)

    @get("/limits/{limit_id:int}", name="tasks.board_limit", permission=Permission.READ)
    async def show_limit(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, limit_id: FromPath[int]
    ) -> Reply:
        """The board on which a limit is."""
        found = await get_limit(db, viewer.workspace.id, limit_id)
        if found is None:
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "tasks.board", BoardQuery(by=By(found.board)).query()))


async def board(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    asked: BoardQuery,
    *,
    wrong: str = "",
    limit_form: Form[Any] | None = None,
    status: int = 0,
) -> Reply:
    """The page of a board, with what can't be."""
    context = await board_context(db, viewer, asked, wrong=wrong, limit_form=limit_form)
    return page(request, "tasks/board/page.html", status=status or (422 if wrong else 200), **context)


def shown_board(request: AnyRequest) -> BoardQuery:
    """The board that a request was made from; the one of all tasks where that can't be read."""
    try:
        form = parse(BoardQuery, dict(parse_pairs(shown_query(request))))
    except ClientException:
        return BoardQuery()
    return BoardQuery() if form.errors else form.value
