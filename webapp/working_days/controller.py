"""The page of working days: the week of the business and one's own, holidays, closures, days off."""

from typing import Any

from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.formatting import days_in_words
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.threads import WORKER
from webapp.web.viewer import Viewer
from webapp.working_days import queries
from webapp.working_days.calendar import WorkCalendar
from webapp.working_days.models import DAYS, MOST_DAYS, Hours, NewAbsence, OwnWeek, WeekRow, WorkspaceWeek
from webapp.working_days.public_holidays import countries, regions
from webapp.working_days.words import week_in_words

SHOWN_HOLIDAYS = 12
CHANGED = "Somebody changed this in the meantime. Look at it below, and save again to use yours."


class WorkingDaysController(Controller):
    """Routes of working days. Everybody has their own; those of the business are its owners'."""

    path = "/w/{workspace:str}/working-days"

    @get("/", name="absences.list", permission=Permission.READ)
    async def show_working_days(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """When the business works, and who looks."""
        return await working_days_page(request, viewer, db)

    @get("/absences/{absence_id:int}", name="absences.show", permission=Permission.READ)
    async def show_absence(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, absence_id: FromPath[int]
    ) -> Reply:
        """Days off are shown among the others."""
        if await queries.get_absence(db, viewer.workspace.id, absence_id) is None:
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "absences.list"))

    @put(
        "/week",
        name="working_days.save_week",
        permission=Permission.MANAGE,
        about=("save the working days", "Save the working days"),
    )
    async def save_week(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Change the week of the business and its holidays; 409 where its settings were changed since."""
        form = await read_form(request, WorkspaceWeek)
        if not form.errors and form.value.country and form.value.country not in await WORKER.run(countries):
            form.reject("country", "Choose a country from the list.")
        if form.errors:
            return await working_days_page(request, viewer, db, week_form=form, status=422)
        new = form.value
        has_region = new.region in await WORKER.run(regions, new.country) if new.country and new.region else False
        saved = await queries.update_week(
            db,
            viewer.workspace.id,
            viewer.account.id,
            work_minutes=new.minutes,
            country=new.country,
            region=new.region if has_region else "",  # that of another country is none of this one
            version=new.version,
            now=viewer.now,
        )
        if saved:
            return see_other(request, workspace_url(viewer, "absences.list"))
        form.reject("monday", CHANGED)
        return await working_days_page(request, viewer, db, week_form=form, status=409)

    @put(
        "/own-week",
        name="working_days.save_own_week",
        permission=Permission.READ,
        about=("save your working days", "Save your working days"),
    )
    async def save_own_week(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Change when oneself works; 409 where that was changed elsewhere since."""
        form = await read_form(request, OwnWeek)
        if form.errors:
            return await working_days_page(request, viewer, db, own_form=form, status=422)
        saved = await queries.update_own_week(
            db,
            viewer.workspace.id,
            viewer.account.id,
            work_minutes=form.value.minutes if form.value.own else None,
            version=form.value.version,
            now=viewer.now,
        )
        if saved:
            return see_other(request, workspace_url(viewer, "absences.list"))
        form.reject("monday", CHANGED)
        return await working_days_page(request, viewer, db, own_form=form, status=409)

    @post(
        "/absences",
        name="absences.create",
        permission=Permission.READ,
        about=("add days off", "Add the days off"),
    )
    async def create_absence(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add days off of one's own; of the business, as an owner."""
        form = await read_form(request, NewAbsence)
        if not form.errors and form.value.closed and not may(viewer.role, Permission.MANAGE):
            raise PermissionDeniedException
        if refused := None if form.errors else refusal(form.value):
            form.reject(*refused)
        if not form.errors and form.value.first_on is not None:
            added = await queries.add_absence(
                db,
                viewer.workspace.id,
                viewer.account.id,
                form.value,
                first_on=form.value.first_on,
                today=viewer.today,
                now=viewer.now,
            )
            if added is not None:
                return moved_on(request, workspace_url(viewer, "absences.list"), added.event_id)
            form.reject("first_on", f"There are {queries.MOST_ABSENCES} to come already. Remove one first.")
        return await working_days_page(request, viewer, db, absence_form=form, status=422)

    @delete(
        "/absences/{absence_id:int}",
        name="absences.delete",
        permission=Permission.READ,
        status_code=303,
        about=("remove days off", "Remove the days off"),
    )
    async def delete_absence(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, absence_id: FromPath[int]
    ) -> Reply:
        """Put days off into the trash, with an undo: one's own, and as an owner also those of the business."""
        absence = await queries.get_absence(db, viewer.workspace.id, absence_id)
        if absence is None or absence.account_id not in (None, viewer.account.id):
            raise NotFoundException
        if absence.account_id is None and not may(viewer.role, Permission.MANAGE):
            raise PermissionDeniedException
        change = await queries.change_absence(
            db,
            viewer.workspace.id,
            absence_id,
            viewer.account.id,
            "absence.deleted",
            {"deleted_at": viewer.now},
            expected={"deleted_at": None},
            now=viewer.now,
        )
        return moved_on(request, workspace_url(viewer, "absences.list"), change.event_id if change else None)


def refusal(new: NewAbsence) -> tuple[str, str] | None:
    """What is wrong with days off, and with which field."""
    if new.first_on is None:
        return "first_on", "Say on which day it begins."
    if new.last_on is not None and new.last_on < new.first_on:
        return "last_on", "The last day is before the first one."
    if new.last_on is not None and (new.last_on - new.first_on).days > MOST_DAYS:
        return "last_on", "That is more than a year. Add it in parts."
    return None


def week_form_of(minutes: list[int], **more: object) -> Form[Any]:
    """The fields of a week as it is."""
    hours = Hours("")
    return blank(**{day: hours.write(value) for day, value in zip(DAYS, minutes, strict=True)}, **more)


async def working_days_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    *,
    week_form: Form[WorkspaceWeek] | None = None,
    own_form: Form[OwnWeek] | None = None,
    absence_form: Form[NewAbsence] | None = None,
    status: int = 200,
) -> Reply:
    """The page with its forms as given. Raises NotFoundException where there is no such workspace any more."""
    week = await queries.get_week(db, viewer.workspace.id, viewer.account.id)
    if week is None:
        raise NotFoundException
    for form, version in ((week_form, week.version), (own_form, week.own_version)):
        if form is not None:
            form.typed["version"] = str(version)
    can_manage = may(viewer.role, Permission.MANAGE)
    absences = await queries.get_absences(db, viewer.workspace.id, viewer.account.id, since=viewer.today)
    holidays = await queries.holidays_around(week, viewer.today)
    business = WorkCalendar(tuple(week.work_minutes), holidays)
    typed_country = week_form.typed.get("country", week.country) if week_form else week.country
    context: dict[str, Any] = {
        "section": "working_days",
        "can_manage": can_manage,
        "week": week,
        "in_words": week_in_words,
        "days_in_words": lambda absence: days_in_words(absence.first_on, absence.last_on, viewer),
        "days": list(zip(DAYS, (day.title() for day in DAYS), strict=True)),
        "week_form": week_form or stored_week_form(week),
        "own_form": own_form
        or week_form_of(
            week.own_minutes or week.work_minutes, own="1" if week.own_minutes else "", version=week.own_version
        ),
        "absence_form": absence_form or blank(),
        "closures": [absence for absence in absences if absence.account_id is None],
        "own_absences": [absence for absence in absences if absence.account_id is not None],
        "holidays": [day for day in sorted(holidays.items()) if day[0] >= viewer.today][:SHOWN_HOLIDAYS],
        "next_working_day": business.next_working_day(viewer.today),
        "countries": list((await WORKER.run(countries)).items()) if can_manage else [],
        "regions": list((await WORKER.run(regions, typed_country)).items()) if can_manage and typed_country else [],
    }
    return page(request, "working_days/page.html", status=status, **context)


def stored_week_form(week: WeekRow) -> Form[Any]:
    """The form of the business as it is saved."""
    return week_form_of(week.work_minutes, country=week.country, region=week.region, version=week.version)
