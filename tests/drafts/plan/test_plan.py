"""Planning backwards: tasks on working days before a draft goes out, moved with it, undone as one."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from tests.conftest import Clock
from tests.support.background import until_it_waits
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.places import a_place
from webapp.drafts.plan.days import place
from webapp.drafts.plan.models import BEGINNING, Step
from webapp.drafts.review.acts import Done
from webapp.publishing.acts import schedule
from webapp.working_days.calendar import Absence, WorkCalendar

pytestmark = pytest.mark.anyio

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def steps(page: Page) -> list[str]:
    """What is listed, each with its day."""
    return [text_of(each) for each in page.tree.css(".plan-steps li")]


def sent(page: Page) -> dict[str, list[str] | str]:
    """What the form that makes the tasks sends."""
    ticked = [each.attributes["value"] or "" for each in page.tree.css("[name=step]")]
    return {"step": ticked, "goes_on": page.one("form[method=post] [name=goes_on]").attributes["value"] or ""}


def moves_of(page: Page) -> dict[str, list[str]]:
    """What the form that moves a plan sends."""
    fields: dict[str, list[str]] = {}
    for each in page.tree.css("[aria-labelledby=moves-heading] form input"):
        fields.setdefault(each.attributes["name"] or "", []).append(each.attributes["value"] or "")
    return fields


async def tasks(desk: Desk, ana: Person) -> list[tuple[str, date]]:
    """The live tasks of a workspace by their days."""
    rows = await desk.fetch(
        "select array_agg(title || '|' || due_on order by due_on, id) from tasks where workspace_id = $1 "
        "and deleted_at is null",
        ana.workspace_id,
    )
    return [(title, date.fromisoformat(day)) for title, day in (row.split("|") for row in rows or [])]


@pytest.mark.parametrize(
    ("goes_on", "today", "days"),
    [
        (date(2026, 3, 27), date(2026, 3, 2), ["03-13", "03-18", "03-23", "03-25", "03-27"]),
        (date(2026, 3, 28), date(2026, 3, 2), ["03-13", "03-18", "03-23", "03-25", "03-28"]),  # a Saturday
        (date(2026, 3, 9), date(2026, 3, 6), ["03-06", "03-06", "03-06", "03-06", "03-09"]),
    ],
)
def test_steps_stand_on_working_days_before_and_never_before_today(goes_on: date, today: date, days: list[str]) -> None:
    placed = place(BEGINNING, "Hours", goes_on, WorkCalendar(), today)
    assert [f"{each.day:%m-%d}" for each in placed] == days
    assert placed[-1].title == "Publish: Hours"
    assert all((each.was is None) == (each.day > today) for each in placed if each.day >= today)


def test_holidays_and_closures_are_stepped_over_and_titles_fit() -> None:
    calendar = WorkCalendar(
        public_holidays={date(2026, 3, 26): "Feast"},
        absences=(Absence(date(2026, 3, 24), date(2026, 3, 25), "Fair"),),
    )
    placed = place([Step("{title}", 1)], "x" * 300, date(2026, 3, 27), calendar, date(2026, 3, 2))
    assert placed[0].day == date(2026, 3, 23)
    assert len(placed[0].title) == 200


async def test_tasks_are_made_from_the_day_and_undone_as_one(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    draft = await desk.draft(ana, "Winter [hours]")
    page = Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27"))
    assert steps(page)[0] == "Fri 13 Mar Brief: Winter [hours]"
    fields = sent(page)
    fields["step"] = [each for each in fields["step"] if "Approve" not in each]
    reply = await ana.post(f"/drafts/{draft}/plan", {**fields, "assignee_id": str(ana.account_id)})
    assert reply.status_code == 303
    made = [
        ("Brief: Winter [hours]", date(2026, 3, 13)),
        ("Draft: Winter [hours]", date(2026, 3, 18)),
        ("Review: Winter [hours]", date(2026, 3, 23)),
        ("Publish: Winter [hours]", date(2026, 3, 27)),
    ]
    assert await tasks(desk, ana) == made
    again = await ana.post(f"/drafts/{draft}/plan", fields)
    assert again.status_code == 409
    assert await tasks(desk, ana) == made
    page = Page(await ana.get(f"/drafts/{draft}/plan", headers={"cookie": reply.headers["set-cookie"].split(";")[0]}))
    undo = Page(await ana.browser.get(reply.headers["location"])).one("#notices form")
    events = {"events": undo.css("[name=events]")[0].attributes["value"] or ""}
    assert (await ana.browser.post(undo.attributes["action"] or "", data=events)).status_code == 303
    assert await tasks(desk, ana) == []
    assert (await ana.post(f"/drafts/{draft}/plan", fields)).status_code == 303  # and made once more
    assert len(await tasks(desk, ana)) == 4


async def test_of_two_who_make_a_plan_at_once_the_second_is_told_so(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    draft = await desk.draft(ana, "Hours")
    fields = sent(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27")))
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("select from workspaces where id = $1 for update", ana.workspace_id)
        first = asyncio.create_task(ana.post(f"/drafts/{draft}/plan", fields))
        await until_it_waits(desk, first)
        second = asyncio.create_task(ana.post(f"/drafts/{draft}/plan", fields))
        await until_it_waits(desk, second, 2)
    assert ((await first).status_code, (await second).status_code) == (303, 409)
    assert len(await tasks(desk, ana)) == 5


async def test_another_day_offers_to_move_what_is_open(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    draft = await desk.draft(ana, "Hours")
    await ana.post(f"/drafts/{draft}/plan", sent(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27"))))
    first: int = await desk.fetch("select min(id) from tasks where workspace_id = $1", ana.workspace_id)
    assert (await ana.post(f"/tasks/{first}/completion")).status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-30"))
    assert page.one("[aria-labelledby=moves-heading] .go").text().strip() == "Move 4 open tasks"
    fields = moves_of(page)
    assert fields["version"] == ["1"]
    assert (await ana.post(f"/drafts/{draft}/plan?_method=put", fields)).status_code == 303
    assert [f"{day:%m-%d}" for _, day in await tasks(desk, ana)] == ["03-13", "03-19", "03-24", "03-26", "03-30"]
    stale = await ana.post(f"/drafts/{draft}/plan?_method=put", {**fields, "goes_on": "2026-04-10"})
    assert stale.status_code == 409
    stay = {"version": "2", "goes_on": "2026-04-10", "stay": "1"}
    assert (await ana.post(f"/drafts/{draft}/plan?_method=put", stay)).status_code == 303
    assert [f"{day:%m-%d}" for _, day in await tasks(desk, ana)][-1] == "03-30"
    assert "moves-heading" not in (await ana.get(f"/drafts/{draft}/plan")).text


async def test_what_was_moved_by_hand_since_is_not_moved_and_can_be_placed_again(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = MONDAY
    draft = await desk.draft(ana, "Hours")
    await ana.post(f"/drafts/{draft}/plan", sent(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27"))))
    fields = moves_of(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-30")))
    last: int = await desk.fetch("select max(id) from tasks where workspace_id = $1", ana.workspace_id)
    assert (await ana.post("/calendar/moves", {"task": f"{last}-1", "day": "2026-04-02"})).status_code == 303
    assert (await ana.post(f"/drafts/{draft}/plan?_method=put", fields)).status_code == 409
    assert [f"{day:%m-%d}" for _, day in await tasks(desk, ana)][-1] == "04-02"
    assert "moves-heading" not in (await ana.get(f"/drafts/{draft}/plan")).text
    again = Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27"))
    assert (await ana.post(f"/drafts/{draft}/plan?_method=put", moves_of(again))).status_code == 303
    assert [f"{day:%m-%d}" for _, day in await tasks(desk, ana)][-1] == "03-27"


async def test_a_draft_that_is_scheduled_for_another_day_offers_it_by_itself(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = MONDAY
    draft = await desk.draft(ana, "Hours")
    await ana.post(f"/drafts/{draft}/plan", sent(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27"))))
    await desk.fetch(
        "insert into draft_schedules (workspace_id, draft_id, goes_at, revision, content_hash, set_by, set_at) "
        "select workspace_id, id, $2, revision, content_hash, $3, $4 from drafts where id = $1",
        draft,
        datetime(2026, 3, 31, 8, tzinfo=UTC),
        ana.account_id,
        MONDAY,
    )
    page = Page(await ana.get(f"/drafts/{draft}/plan"))
    assert "It is scheduled for Tue 31 Mar." in page.text
    assert page.one("[aria-labelledby=moves-heading] .go").text().strip() == "Move 5 open tasks"
    for path in (f"/drafts/{draft}", f"/drafts/{draft}/publishing"):
        shown = Page(await ana.get(path))
        assert "The open tasks of its plan are placed by Fri 27 Mar." in " ".join(shown.one("#moment").text().split())
        assert shown.one("#moment a[href$='/plan']").text() == "Move them"
    assert (await ana.post(f"/drafts/{draft}/plan?_method=put", moves_of(page) | {"stay": ["1"]})).status_code == 303
    assert "open tasks" not in Page(await ana.get(f"/drafts/{draft}")).one("#moment").text()


async def test_what_tells_that_a_draft_goes_out_on_another_day_leads_to_the_open_tasks_of_its_plan(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = MONDAY
    await ana.post(
        "/settings/review?_method=put", {"version": "1", "approvals_needed": "1", "review_reminder_days": ""}
    )
    draft = await desk.draft(ana, "Hours", body="Open.")
    to = [await a_place(desk, ana, "webhook")]
    await ana.post(f"/drafts/{draft}/plan", sent(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27"))))
    at = datetime(2026, 3, 27, 8, tzinfo=UTC)
    where = desk.db, ana.workspace_id, draft, ana.account_id
    assert isinstance(await schedule(*where, at, to, now=clock.now), Done)
    for version, (day, is_offered) in enumerate((("2026-03-30", True), ("2026-03-27", False)), 1):
        moved = {"draft": f"{draft}-{version}", "day": day}
        assert (await ana.post("/calendar/moves", moved)).status_code == 303
        notice = Page(await ana.get("/calendar")).one("#notice")
        assert "Draft goes out at another moment" in notice.text()
        assert [each.text() for each in notice.css(f"a[href='{ana.path(f'/drafts/{draft}/plan')}']")] == (
            ["Move them"] if is_offered else []
        )
        assert ("The open tasks of its plan are placed by Fri 27 Mar" in notice.text()) == is_offered
        assert notice.css_first("form[action*=undo]") is not None
    await ana.post("/calendar/moves", {"draft": f"{draft}-3", "day": "2026-03-30"})
    undo = Page(await ana.get("/calendar")).one("#notice form").attributes["action"] or ""
    assert (await ana.browser.post(undo)).status_code == 303
    assert "Put back" in Page(await ana.get("/calendar")).one("#notice").text()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"goes_on": ""}, "Choose the day on which it goes out."),
        ({"goes_on": "2026-02-30"}, "isn't a day in the calendar"),
        ({"goes_on": "2026-03-01"}, "Choose today or a later day."),
        ({"step": []}, "Choose at least one step."),
        ({"assignee_id": "999999"}, "Choose somebody who is a member here."),
    ],
)
async def test_what_cant_be_planned_so_says_why(
    desk: Desk, ana: Person, clock: Clock, fields: dict[str, str | list[str]], said: str
) -> None:
    clock.now = MONDAY
    draft = await desk.draft(ana)
    given = sent(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27")))
    reply = await ana.post(f"/drafts/{draft}/plan", {**given, **fields})
    assert reply.status_code == 422
    assert said in Page(reply).text
    assert await tasks(desk, ana) == []


async def test_owners_change_the_steps_of_a_kind(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    ben = await desk.member("editor", ana)
    page = Page(await ana.get("/settings/plans?kind=newsletter"))
    assert [each.attributes["value"] for each in page.tree.css("input[name=title]")][:2] == [
        "Brief: {title}",
        "Draft: {title}",
    ]
    fields = {
        "kind": "newsletter",
        "version": "0",
        "title": ["Send {title}", "Ask Ben", ""],
        "days_before": ["", "3", "9"],
    }
    assert (await ben.post("/settings/plans?_method=put", fields)).status_code == 403
    assert (await ana.post("/settings/plans?_method=put", fields)).status_code == 303
    draft = await desk.draft(ana, "News", kind="newsletter")
    shown = steps(Page(await ana.get(f"/drafts/{draft}/plan?goes_on=2026-03-27")))
    assert shown == ["Tue 24 Mar Ask Ben", "Fri 27 Mar Send News"]
    assert len(Page(await ana.get("/settings/plans?kind=page")).tree.css("[value='Brief: {title}']")) == 1
    stale = await ana.post("/settings/plans?_method=put", fields)
    assert stale.status_code == 409
    assert (await ana.post("/settings/plans?_method=put", {**fields, "version": "1"})).status_code == 303
    wrong = Page(
        await ana.post("/settings/plans?_method=put", {**fields, "version": "2", "days_before": ["", "x", ""]})
    )
    assert wrong.one("[aria-invalid]").attributes["value"] == "x"
    assert "Write at least one step." in Page(await ana.post("/settings/plans?_method=put", {"kind": "page"})).text


async def test_nobody_else_s_draft_is_planned(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    cleo = await desk.owner("Cleo", business="Other")
    vera = await desk.member("viewer", ana, "Vera")
    assert (await cleo.get(f"/drafts/{draft}/plan")).status_code == 404
    assert (await cleo.post(f"/drafts/{draft}/plan", {"goes_on": "2099-01-01", "step": "0 x"})).status_code == 404
    moves = {"goes_on": "2099-01-01", "version": "1"}
    assert (await cleo.post(f"/drafts/{draft}/plan?_method=put", moves)).status_code == 404
    assert "Nobody has planned this draft yet." in Page(await vera.get(f"/drafts/{draft}/plan")).text
