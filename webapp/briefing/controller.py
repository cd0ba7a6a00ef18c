"""Routes of the briefing."""

from litestar import Controller, get, post

from webapp.briefing.context import TO_MOVE, answer_of, briefing_context, get_briefing, right_until
from webapp.briefing.models import BriefingQuery, MoveTasks
from webapp.briefing.moving import find_day
from webapp.tasks.moving import Move, MovedOn, move_tasks, read_choices
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import parse, read_pairs, read_query
from webapp.web.looks import is_looked_at, refused_in_advance
from webapp.web.pages import OWN, AnyRequest, Reply, moved_on, page, see_other, wants_json, workspace_url
from webapp.web.permissions import Permission
from webapp.web.responses import for_script
from webapp.working_days.queries import get_calendar


class BriefingController(Controller):
    """The page that somebody begins their day with."""

    path = "/w/{workspace:str}"

    @get("/", name="briefing.show", permission=Permission.READ, kept=OWN)
    async def show_briefing(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The briefing, with what others did since this person looked last, or since the event that is asked for. A
        browser that only loads it in advance is refused, so that it asks again when somebody looks at it. A script is
        answered the same in JSON, which is no look."""
        if (early := refused_in_advance(request)) is not None:
            return early
        asked = read_query(request, BriefingQuery)
        since = None if asked.errors else asked.value.since
        if wants_json(request):
            return for_script(answer_of(await get_briefing(db, viewer, since=since)))
        context = await briefing_context(db, viewer, since=since, opened=is_looked_at(request))
        until = right_until(context["briefing"], viewer)
        return page(request, "briefing/page.html", until=until, **context)

    @get("/briefing/rest", name="briefing.rest", permission=Permission.EDIT)
    async def show_rest(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What is overdue and due today, to be moved together."""
        briefing = await get_briefing(db, viewer, shown=TO_MOVE)
        return page(request, "briefing/rest.html", **await briefing_context(db, viewer, briefing=briefing))

    @post(
        "/briefing/moves",
        name="briefing.move",
        permission=Permission.EDIT,
        about=("move tasks to another day", "Move the tasks"),
    )
    async def move(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Move one or several tasks to another day, all or none: 409 where one of them isn't as it was shown."""
        sent = await read_pairs(request)
        form = parse(MoveTasks, dict(sent), viewer)
        chosen = read_choices(value for name, value in sent if name == "task")
        day = find_day(form, chosen, await get_calendar(db, viewer), viewer)
        if form.errors:
            choice = next((value for name, value in sent if name == "task"), "")
            context = await briefing_context(db, viewer, move_form=form, move_choice=choice)
            return page(request, "briefing/page.html", status=422, **context)
        to = workspace_url(viewer, "briefing.show")
        try:
            moves = [Move(task_id, version, day) for task_id, version in chosen.items()]
            events = await move_tasks(db, viewer, moves)
        except MovedOn as error:
            context = await briefing_context(db, viewer, moved_on=error.title)
            return page(request, "briefing/page.html", status=409, **context)
        return moved_on(request, to, events) if events else see_other(request, to)
