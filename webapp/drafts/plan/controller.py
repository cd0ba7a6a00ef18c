"""Routes of plans: the tasks that lead to a draft's going out, and the steps that a workspace begins with."""

import asyncpg
from litestar import Controller, get, post, put
from litestar.params import FromPath

from webapp.database.pool import Database, try_again
from webapp.drafts.models import KIND_WORDS, Kind
from webapp.drafts.plan.context import plan_context
from webapp.drafts.plan.days import moved
from webapp.drafts.plan.models import MOST_STEPS, MovePlan, NewPlan, PlanQuery, StepsForm, read_steps
from webapp.drafts.plan.queries import add_plan, get_plan, get_steps, move_plan, save_steps
from webapp.tasks.moving import Move, MovedOn, move_tasks_in, read_choices
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import parse, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

NO_DAY = "Choose the day on which it goes out."
PAST = "Choose today or a later day."
NO_STEP = "Choose at least one step."
NO_MEMBER = "Choose somebody who is a member here."
PLANNED = "Somebody planned this draft meanwhile. Here is what they made."
CHANGED = "The plan was changed meanwhile. Look at it as it is now."
STALE = "This was changed in another window. What you typed is below: save again to use it."
SPARE = 3  # empty rows to type into


class PlanController(Controller):
    """The tasks that lead to a draft's going out."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/plan"

    @get("/", name="plan.show", permission=Permission.READ)
    async def show_plan(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The plan, or the tasks that there would be, by the day that is looked at; 422 where that can't be read."""
        asked = read_query(request, PlanQuery)
        if not asked.errors and asked.value.goes_on is not None and asked.value.goes_on < viewer.today:
            asked.reject("goes_on", PAST)
        if asked.errors:
            return page(
                request, "drafts/plan/page.html", status=422, **await plan_context(db, viewer, draft_id, form=asked)
            )
        context = await plan_context(db, viewer, draft_id, goes_on=asked.value.goes_on)
        return page(request, "drafts/plan/page.html", **context)

    @post("/", name="plan.create", permission=Permission.EDIT, about=("plan a draft", "Make the tasks"))
    async def create_plan(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Make the tasks that are ticked, by their places; one act, which is undone as one."""
        pairs = await read_pairs(request)
        form = parse(NewPlan, dict(pairs), viewer)
        ticked = {value for name, value in pairs if name == "step"}
        if not form.errors and (form.value.goes_on is None or form.value.goes_on < viewer.today):
            form.reject("goes_on", NO_DAY if form.value.goes_on is None else PAST)
        day = None if form.errors else form.value.goes_on
        context = await plan_context(db, viewer, draft_id, goes_on=day, form=form)
        chosen = [each for each in context["placed"] if each.step.choice in ticked]
        if not form.errors and not context["plan"] and not chosen:
            form.reject("step", NO_STEP)
        if form.errors:
            return page(request, "drafts/plan/page.html", status=422, **context)
        draft = context["draft"]
        link = f"[{escaped(draft.title)}]({workspace_url(viewer, 'drafts.show', draft_id=draft_id)})"
        try:
            events = await add_plan(
                db, viewer, draft, context["goes_on"], chosen, form.value.assignee_id, f"For {link}."
            )
        except asyncpg.ForeignKeyViolationError:
            form.reject("assignee_id", NO_MEMBER)
            return page(request, "drafts/plan/page.html", status=422, **context)
        if events is None:
            context = await plan_context(db, viewer, draft_id)
            return page(request, "drafts/plan/page.html", status=409, wrong=PLANNED, **context)
        return moved_on(request, workspace_url(viewer, "plan.show", draft_id=draft_id), events)

    @put("/", name="plan.move", permission=Permission.EDIT, about=("move a plan to another day", "Move the tasks"))
    async def move(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]) -> Reply:
        """Place the open tasks by another day, or leave them where they are; 409 where one isn't as it was shown."""
        pairs = await read_pairs(request)
        form = parse(MovePlan, dict(pairs), viewer)
        shown = read_choices(value for name, value in pairs if name == "task")
        if not form.errors and (form.value.goes_on is None or form.value.goes_on < viewer.today):
            form.reject("goes_on", NO_DAY if form.value.goes_on is None else PAST)
        if form.errors or form.value.goes_on is None:
            context = await plan_context(db, viewer, draft_id, form=form)
            return page(request, "drafts/plan/page.html", status=422, **context)
        to = workspace_url(viewer, "plan.show", draft_id=draft_id)
        try:
            events = await self.placed_by(db, viewer, draft_id, form.value, shown)
        except MovedOn:
            context = await plan_context(db, viewer, draft_id, goes_on=form.value.goes_on)
            return page(request, "drafts/plan/page.html", status=409, wrong=CHANGED, **context)
        return moved_on(request, to, events) if events else see_other(request, to)

    async def placed_by(
        self, db: Database, viewer: Viewer, draft_id: int, asked: MovePlan, shown: dict[int, int]
    ) -> list[int]:
        """Place a plan by a day; the events. Raises MovedOn where it, or one of its tasks, isn't as it was `shown`."""
        assert asked.goes_on is not None  # noqa: S101  # it was checked
        workspace_id = viewer.workspace.id
        plan = await get_plan(db, workspace_id, draft_id)
        if plan is None or plan.version != asked.version:
            raise MovedOn("")
        moves = [] if asked.stay else moved(plan, asked.goes_on, await get_calendar(db, viewer), viewer.today)
        if not asked.stay and {each.task.task_id: each.task.version for each in moves} != shown:
            raise MovedOn("")
        goes_on, version = asked.goes_on, asked.version

        async def run() -> list[int]:
            async with db.transaction() as tx:
                if not await move_plan(tx, workspace_id, draft_id, goes_on, version):
                    raise MovedOn("")
                return await move_tasks_in(
                    tx, viewer, [Move(each.task.task_id, each.task.version, each.day) for each in moves]
                )

        return await try_again(run)


class PlanStepsController(Controller):
    """The steps that a workspace begins a plan with, for owners."""

    path = "/w/{workspace:str}/settings/plans"

    @get("/", name="plan.steps", permission=Permission.MANAGE)
    async def show_steps(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The steps of the kind that is asked for."""
        asked = read_query(request, StepsForm)
        kind = Kind.BLOG_POST if asked.errors else asked.value.kind
        steps = await get_steps(db, viewer.workspace.id, kind)
        typed = [{"title": step.title, "days_before": str(step.days_before)} for step in steps.steps]
        return steps_page(request, kind, steps.version, typed, {})

    @put("/", name="plan.save_steps", permission=Permission.MANAGE, about=("change the steps of plans", "Save them"))
    async def save_steps(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Save them; 409 where they were changed in the meantime."""
        pairs = await read_pairs(request)
        form = parse(StepsForm, dict(pairs))
        typed, steps, wrong = read_steps(pairs)
        kind = Kind.BLOG_POST if form.errors else form.value.kind
        if form.errors or wrong:
            version = 0 if form.errors else form.value.version
            return steps_page(request, kind, version, typed, wrong, status=422)
        event_id = await save_steps(
            db, viewer.workspace.id, viewer.account.id, kind, steps, form.value.version, now=viewer.now
        )
        if event_id is None:
            now = await get_steps(db, viewer.workspace.id, kind)
            return steps_page(request, kind, now.version, typed, {}, status=409, stale=STALE)
        return moved_on(request, workspace_url(viewer, "plan.steps", {"kind": kind.value}), event_id)


def steps_page(
    request: AnyRequest,
    kind: Kind,
    version: int,
    typed: list[dict[str, str]],
    wrong: dict[int, str],
    *,
    status: int = 200,
    stale: str = "",
) -> Reply:
    """The steps as given, with some empty rows after them."""
    spare = min(SPARE, max(0, MOST_STEPS - len(typed)))
    return page(
        request,
        "drafts/plan/steps.html",
        status=status,
        section="settings",
        kind=kind,
        kind_words=KIND_WORDS,
        version=version,
        rows=[*typed, *[{"title": "", "days_before": ""}] * spare],
        wrong=wrong,
        stale=stale,
    )


def escaped(text: str) -> str:
    """A title as the words of a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
