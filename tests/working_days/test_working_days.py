"""The page of working days, and what counts by it."""

from datetime import date

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.working_days.models import NewAbsence
from webapp.working_days.queries import MOST_ABSENCES, add_absence

pytestmark = pytest.mark.anyio

WEEK = {"monday": "8", "tuesday": "8", "wednesday": "8", "thursday": "8", "friday": "4", "saturday": "", "sunday": ""}


async def due_of(desk: Desk, who: Person, line: str) -> date | None:
    """On which day quick add puts a task."""
    assert (await who.post("/tasks", {"title": line})).status_code == 303
    found: date | None = await desk.fetch("select due_on from tasks order by id desc limit 1")
    return found


async def test_an_owner_says_when_the_business_works(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/working-days"))
    reply = await page.submit(ana.browser, "Save the week", {"Friday": "4:30", "Holidays of": "AT"})
    assert reply.status_code == 303
    page = Page(await ana.get("/working-days"))
    assert "Monday to Thursday 8 h, Friday 4 h 30 min" in page.text
    assert "Easter Monday" in page.text
    assert await desk.fetch("select array_agg(action order by id) from events where subject = 'workspace'") == [
        "workspace.created",
        "workspace.week_changed",
    ]


async def test_the_next_working_day_skips_holidays_closures_and_days_off(desk: Desk, ana: Person) -> None:
    """Today is Wednesday, 4 March."""
    assert await due_of(desk, ana, "Call the bank next working day") == date(2026, 3, 5)
    for data in (
        {"first_on": "2026-03-05", "closed": "1", "note": "Stocktaking"},
        {"first_on": "2026-03-06", "last_on": "2026-03-10"},
    ):
        assert (await ana.post("/working-days/absences", data)).status_code == 303
    assert await due_of(desk, ana, "Call the bank next working day") == date(2026, 3, 11)
    ben = await desk.member("editor", ana)
    assert await due_of(desk, ben, "Call the bank next workday") == date(2026, 3, 6)  # Ana's days off are hers


async def test_a_members_own_week_counts_for_them(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    page = Page(await ben.get("/working-days"))
    typed = {"My hours are others than those of the business": "1", "Thursday": ""}
    assert (await page.submit(ben.browser, "Save your week", typed)).status_code == 303
    assert await due_of(desk, ben, "Call the bank next workday") == date(2026, 3, 6)
    assert await due_of(desk, ana, "Call the bank next workday") == date(2026, 3, 5)
    page = Page(await ben.get("/working-days"))
    form = {"version": page.one("#own-heading ~ form [name=version]").attributes["value"] or "", **WEEK}
    assert (await ben.post("/working-days/own-week?_method=put", form)).status_code == 303
    assert await due_of(desk, ben, "Call the bank next workday") == date(2026, 3, 5)


async def test_days_off_are_removed_and_brought_back(desk: Desk, ana: Person) -> None:
    await ana.post("/working-days/absences", {"first_on": "2026-08-03", "last_on": "2026-08-07", "note": "Summer"})
    page = Page(await ana.get("/working-days"))
    assert "Mon 3 Aug to Fri 7 Aug" in page.text
    reply = await page.submit(ana.browser, "Remove Mon 3 Aug to Fri 7 Aug")
    assert reply.status_code == 303
    after = Page(await ana.browser.get(reply.headers["location"]))
    assert "Mon 3 Aug" not in after.text
    assert (await after.submit(ana.browser, "Undo Z")).status_code == 303
    assert "Mon 3 Aug to Fri 7 Aug" in Page(await ana.get("/working-days")).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_on": ""}, "first_on"),
        ({"first_on": "in summer"}, "first_on"),
        ({"first_on": "2026-08-03", "last_on": "2026-08-02"}, "last_on"),
        ({"first_on": "2026-08-03", "last_on": "2028-08-02"}, "last_on"),
        ({"first_on": "2026-08-03", "note": "x" * 101}, "note"),
    ],
)
async def test_days_off_that_cannot_be_are_refused_beside_the_field(
    desk: Desk, ana: Person, typed: dict[str, str], field: str
) -> None:
    reply = await ana.post("/working-days/absences", typed)
    assert reply.status_code == 422
    page = Page(reply)
    assert page.one(f"#off-{field.removesuffix('_on')}").attributes["aria-invalid"] == "true"
    assert await desk.fetch("select count(*) from absences") == 0


@pytest.mark.parametrize("typed", [{"monday": "25"}, {"monday": "often"}, {"country": "XX"}, {"country": "Austria"}])
async def test_a_week_that_cannot_be_is_refused_and_kept(desk: Desk, ana: Person, typed: dict[str, str]) -> None:
    reply = await ana.post("/working-days/week?_method=put", {"version": "1", **WEEK, **typed})
    assert reply.status_code == 422
    assert await desk.fetch("select work_minutes from workspaces") == [480] * 5 + [0, 0]


async def test_a_week_that_was_changed_meanwhile_is_a_conflict(desk: Desk, ana: Person) -> None:
    assert (await ana.post("/working-days/week?_method=put", {"version": "1", **WEEK})).status_code == 303
    reply = await ana.post("/working-days/week?_method=put", {"version": "1", **WEEK, "monday": "2"})
    assert reply.status_code == 409
    assert Page(reply).one("#week-monday").attributes["value"] == "2"
    assert await desk.fetch("select work_minutes[1] from workspaces") == 480
    reply = await ana.post("/working-days/own-week?_method=put", {"version": "9", "own": "1", **WEEK})
    assert reply.status_code == 409


async def test_a_region_of_another_country_is_dropped_with_it(desk: Desk, ana: Person) -> None:
    await ana.post("/working-days/week?_method=put", {"version": "1", **WEEK, "country": "DE", "region": "BY"})
    assert await desk.fetch("select region from workspaces") == "BY"
    await ana.post("/working-days/week?_method=put", {"version": "2", **WEEK, "country": "AT", "region": "BY"})
    assert await desk.fetch("select (country, region)::text from workspaces") == '(AT,"")'


async def test_only_owners_change_the_week_and_close_the_business(desk: Desk, ana: Person) -> None:
    await ana.post("/working-days/absences", {"first_on": "2026-03-05", "closed": "1"})
    closure = await desk.fetch("select id from absences")
    ben = await desk.member("reviewer", ana)
    assert (await ben.post("/working-days/week?_method=put", {"version": "1", **WEEK})).status_code == 403
    assert (await ben.post("/working-days/absences", {"first_on": "2026-03-06", "closed": "1"})).status_code == 403
    assert (await ben.post(f"/working-days/absences/{closure}?_method=delete")).status_code == 403
    page = Page(await ben.get("/working-days"))
    assert not page.tree.css("#week-heading")
    assert await desk.fetch("select count(*) from absences where deleted_at is null") == 1


async def test_nobody_removes_the_days_off_of_somebody_else(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    await ben.post("/working-days/absences", {"first_on": "2026-03-05"})
    absence = await desk.fetch("select id from absences")
    otto = await desk.owner("Otto", business="Other")
    for other in (ana, otto):
        assert (await other.post(f"/working-days/absences/{absence}?_method=delete")).status_code == 404


async def test_there_is_an_end_to_days_off(desk: Desk, ana: Person) -> None:
    for _ in range(MOST_ABSENCES):
        day = date(2026, 3, 5)
        await add_absence(
            desk.db, ana.workspace_id, ana.account_id, NewAbsence(day), first_on=day, today=day, now=desk.clock()
        )
    reply = await ana.post("/working-days/absences", {"first_on": "2026-03-09"})
    assert reply.status_code == 422
    assert "100 to come" in Page(reply).text


async def test_each_holiday_stands_beside_its_day(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/working-days"))
    await page.submit(ana.browser, "Save the week", {"Friday": "4:30", "Holidays of": "AT"})
    page = Page(await ana.get("/working-days"))
    assert page.tree.css("[aria-labelledby=holidays-heading] .definition-list > dl > dt time")
