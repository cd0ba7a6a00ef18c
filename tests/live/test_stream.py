"""An open page is told of what has changed, whoever changed it and however."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest

from tests.live.reading import listening
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.support.repeats import a_repeat, repeating
from tests.support.serving import Serving
from webapp.live import hub as hubs
from webapp.live.queries import LATEST, change_accounts
from webapp.live.stream import Stream
from webapp.tasks.queries import add_tasks
from webapp.web.page_cache import PAGES
from webapp.web.sessions import hash_token

pytestmark = pytest.mark.anyio


async def test_a_change_by_anyone_is_told_with_what_it_is_about(desk: Desk, ana: Person, address: str) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Order paper")
    async with listening(ana, address) as told:
        before = told.change
        done = await ben.post(f"/tasks/{task}/completion")
        line = await told.about("task", task)
        assert line["workspace"] == ana.workspace_id
        assert line["change"] == before + 1
        assert done.headers["events"] == str(line["events"][0][0])  # by which a page knows its own


async def test_what_an_act_did_to_others_of_its_series_is_its_own_too(desk: Desk, ana: Person, address: str) -> None:
    task = await repeating(desk, ana, a_repeat("FREQ=MONTHLY", "2026-03-04"))
    for method in ("", "?_method=delete"):  # to open it again takes the next one back
        async with listening(ana, address) as told:
            done = await ana.post(f"/tasks/{task}/completion{method}")
            line = await told.about("task", task)
            assert [str(event) for event, *_ in line["events"]] == sorted(done.headers["events"].split(), key=int)
            assert len(line["events"]) == 2


async def test_what_was_never_told_of_is_found_by_looking(desk: Desk, ana: Person, address: str, dsn: str) -> None:
    """A process dies between its commit and telling; or it is a command's, or the worker's."""
    task = await desk.task(ana, "Order paper")
    async with listening(ana, address) as told:
        other = await asyncpg.connect(dsn)
        await other.execute(
            "insert into events (workspace_id, subject, subject_id, action) values ($1, 'task', $2, 'task.updated')",
            *(ana.workspace_id, task),
        )
        other.terminate()
        await told.about("task", task)


LATE = """
    insert into events (id, workspace_id, subject, subject_id, action) overriding system value
    values ($1, $2, 'task', $3, 'task.updated')
"""


@pytest.mark.parametrize("since", [1, LATEST + 1])
async def test_no_event_is_missed_whose_id_came_before_those_that_were_told(
    desk: Desk, ana: Person, address: str, dsn: str, since: int
) -> None:
    task = await desk.task(ana, "Order paper")
    async with listening(ana, address) as told:
        before = told.change
        drawn = await desk.fetch("select nextval(pg_get_serial_sequence('events', 'id'))")
        for number in range(since):
            await desk.task(ana, f"Fold letter {number}")
        await told.until(lambda: told.change == before + since)
        await desk.fetch(LATE, drawn, ana.workspace_id, task)
        line = await told.one(change=before + since + 1)
        # where too much has come since, it isn't known what it was: so it may be anything
        assert line["events"] == ([[drawn, "task", task]] if since == 1 else None)


async def test_who_comes_back_learns_where_everything_stands_by_now(desk: Desk, ana: Person, address: str) -> None:
    async with listening(ana, address) as told:
        before = told.change
    await desk.task(ana, "Order paper")
    async with listening(ana, address) as told:
        assert told.said[0]["places"] == {str(ana.workspace_id): [before + 1, "owner"]}


async def test_a_change_elsewhere_is_not_told(desk: Desk, ana: Person, address: str) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    async with listening(ana, address) as told:
        await desk.task(eve, "Order ink")
        task = await desk.task(ana, "Order paper")
        await told.about("task", task)
        assert {said["workspace"] for said in told.said if "workspace" in said} == {ana.workspace_id}
        assert str(eve.workspace_id) not in told.said[0]["places"]


async def test_what_is_an_accounts_alone_is_told_to_it_alone(desk: Desk, ana: Person, address: str) -> None:
    ben = await desk.member("editor", ana)
    async with listening(ana, address) as hers, listening(ben, address) as his:
        async with desk.db.transaction() as tx:
            await change_accounts(tx, [ben.account_id])
        await his.one(you=1)
        task = await desk.task(ana, "Order paper")
        await hers.about("task", task)
        assert all("you" not in said or "places" in said for said in hers.said)


async def sign_out(desk: Desk, ana: Person, ben: Person) -> None:
    """He leaves, in this browser."""
    await ben.browser.post("/session?_method=delete")


async def end_session(desk: Desk, ana: Person, ben: Person) -> None:
    """His session ends, by another process."""
    await desk.fetch("update sessions set ended_at = now() where account_id = $1", ben.account_id)


@pytest.mark.parametrize("end", [sign_out, end_session])
async def test_a_stream_ends_with_its_session(
    desk: Desk, ana: Person, address: str, end: Callable[[Desk, Person, Person], Awaitable[None]]
) -> None:
    ben = await desk.member("editor", ana)
    async with listening(ben, address) as his, listening(ana, address) as hers:
        await end(desk, ana, ben)
        await his.one(end="signed-out")
        await his.end()
        task = await desk.task(ana, "Order paper")
        await hers.about("task", task)
        assert not hers.ended


async def test_another_role_is_told_and_who_is_removed_hears_nothing_more(
    desk: Desk, ana: Person, address: str
) -> None:
    ben = await desk.member("editor", ana)
    place = str(ana.workspace_id)

    async with listening(ben, address) as his:
        await ana.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer"})
        await his.until(lambda: his.said[-1].get("places", {}).get(place, [0, ""])[1] == "viewer")
        await ana.post(f"/members/{ben.account_id}?_method=delete")
        await his.until(lambda: his.said[-1].get("places") == {})
        told = len(his.said)
        async with listening(ana, address) as hers:
            await hers.about("task", await desk.task(ana, "Order paper"))
        assert len(his.said) == told


async def test_streams_of_an_account_are_bounded(
    desk: Desk, ana: Person, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "MOST_OF_ACCOUNT", 1)
    accept = {"accept": "text/event-stream"}
    async with listening(ana, address):
        refused = await ana.browser.get("/live", headers=accept)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        ben = await desk.member("editor", ana)
        async with listening(ben, address):
            pass


async def metric(desk: Desk, series: str) -> float:
    """A figure of the metrics; 0 where it was never counted."""
    reply = await desk.browser().get("/metrics", headers={"authorization": "Bearer let me see"})
    found = [line.rpartition(" ")[2] for line in reply.text.splitlines() if line.startswith(series)]
    return float(found[0]) if found else 0.0


async def test_a_stream_is_not_held_back_and_is_no_slow_page(desk: Desk, ana: Person, address: str) -> None:
    accept = {"accept": "text/event-stream", "accept-encoding": "gzip, br, zstd"}
    counted = 'cofounder_requests_total{method="HEAD",route="/live",status="200"}'
    timed = 'cofounder_request_seconds_count{route="/live"}'
    before = await metric(desk, counted), await metric(desk, timed)
    async with listening(ana, address) as told:
        assert told.reply.headers["x-accel-buffering"] == "no"
        assert told.reply.headers["cache-control"] == "no-store, no-transform"
        assert "content-encoding" not in told.reply.headers
        assert await metric(desk, "cofounder_streams") >= 1
    assert (await ana.browser.head("/live", headers=accept)).status_code == 200  # which ends at once
    assert (await metric(desk, counted), await metric(desk, timed)) == (before[0] + 1, before[1])


async def test_a_server_that_stops_ends_its_streams_at_once(ana: Person, serving: Serving, address: str) -> None:
    async with listening(ana, address) as told:
        await serving.stop()
        await told.end()
        assert told.whole  # and wasn't cut off when it had been waited for long enough
    serving.listening.close()


async def test_who_never_reads_costs_a_bounded_amount_of_memory(desk: Desk, ana: Person, address: str) -> None:
    hub = desk.app.state.hub
    async with listening(ana, address) as told:
        (stream,) = hub._streams
        for number in range(3000):  # nothing of it can be sent before we wait
            stream.tell(ana.workspace_id, number, [(number, "task", number)], 0)
            stream.tell_present(ana.workspace_id, f"task:{number}", [])
        size = len(stream.take())
        assert size < 20_000
        assert told.said


async def test_a_page_and_its_list_are_asked_for_again_at_the_price_of_one(desk: Desk, ana: Person) -> None:
    ben, cy = await desk.member("owner", ana, "Ben"), await desk.member("viewer", ana, "Cy")
    await desk.task(ana, "Order paper")
    first, kept = await ana.get("/tasks", headers=HTMX), len(PAGES)
    assert (await ben.get("/tasks", headers=HTMX)).text == first.text
    assert len(PAGES) == kept  # it wasn't made anew
    assert "Complete" not in (await cy.get("/tasks", headers=HTMX)).text
    for number in range(60):
        await desk.task(ana, f"Fold letter {number}")
    assert len(Page(await ana.get("/tasks", headers=HTMX)).titles) == 50
    assert len(Page(await ana.get("/tasks", headers=HTMX | {"rows": "100"})).titles) == 61
    assert len(Page(await ana.get("/tasks", headers=HTMX)).titles) == 50


async def test_the_database_being_away_ends_the_streams_so_that_pages_can_say_so(
    desk: Desk, ana: Person, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "AWAY", 0.0)
    async with listening(ana, address) as told:
        await desk.fetch("alter table sessions rename to gone")
        await told.end()
    await desk.fetch("alter table gone rename to sessions")
    assert httpx.codes.is_success((await ana.get("/tasks")).status_code)


async def test_what_is_written_together_is_told_one_by_one(desk: Desk, ana: Person, address: str) -> None:
    """Else each page would ask for all that it shows, whatever it is about."""
    async with listening(ana, address) as told:
        before = told.change
        given = [{"title": title} for title in ("Order paper", "Order ink", "Order glue")]
        added = await add_tasks(desk.db, ana.workspace_id, ana.account_id, given, now=desk.clock())
        line = await told.one(change=before + 3)
        assert line["events"] == [[each.event_id, "task", each.id] for each in added]


async def test_who_leaves_just_as_they_come_is_told_no_more(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "MOST_OF_ACCOUNT", 1)
    hub = hubs.Hub(desk.db, desk.clock)
    stream = Stream(hash_token(ana.browser.cookies["session"]), ana.account_id)
    joining = asyncio.create_task(hub.join(stream))
    while not hub.is_full(ana.account_id):  # noqa: ASYNC110  # it is left at this very step
        await asyncio.sleep(0)
    joining.cancel()
    await asyncio.wait([joining])
    assert joining.cancelled()
    assert not hub.is_full(ana.account_id)


async def test_what_a_form_is_answered_with_stays_as_it_is(ana: Person) -> None:
    shown = Page(await ana.get("/projects")).tree.css_first("#main")
    refused = await ana.post("/projects", {"name": "x" * 200})
    invited = await ana.post("/members/invitations", {"role": "editor"})
    assert (refused.status_code, invited.status_code) == (422, 200)
    assert shown is not None
    assert shown.attributes["data-live"] == "project task draft"
    for reply in (refused, invited):
        main = Page(reply).tree.css_first("#main")
        assert main is not None
        assert main.attributes["data-live"] == ""
