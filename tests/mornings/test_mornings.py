"""The briefing by mail: at the time that each member chose, on days of work, once, and the same as the page."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.conftest import Clock
from tests.delivery.conftest import mailing
from tests.support.asking import ask
from tests.support.background import work
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.mail.models import Mail
from webapp.mornings.queries import next_moment
from webapp.mornings.sending import SEND_MORNINGS

pytestmark = pytest.mark.anyio

__all__ = ["mailing"]

SAVE = "/settings/briefing?_method=put"
MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)


async def sent(desk: Desk) -> list[Mail]:
    """The mails that are asked for now."""
    await desk.fetch("delete from jobs where name = 'send_mail'")
    await work(desk, SEND_MORNINGS)
    rows = await desk.db._pool.fetch("select arguments from jobs where name = 'send_mail' order by id")
    return [msgspec.convert(row["arguments"]["mail"], Mail) for row in rows]


async def test_it_comes_on_working_days_at_its_time_and_once(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    assert (await ana.post(SAVE, {"goes_at": "07:30"})).status_code == 303
    told = []
    for _ in range(7 * 24):
        told += [f"{clock.now:%a %H}" for _ in await sent(mailing)]
        clock.advance(hours=1)
    assert told == ["Mon 08", "Tue 08", "Wed 08", "Thu 08", "Fri 08"]


async def test_it_says_what_the_page_says_with_whole_addresses(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    ben = await mailing.member("editor", ana)
    await ask(mailing, ben, await mailing.draft(ben, "Prices <new>"))
    late = await mailing.task(ana, "Pay the <rent>", due_on="2026-02-27")
    await mailing.task(ana, "Order paper", due_on="2026-03-02", estimate_minutes=90)
    await ana.post(SAVE, {"goes_at": "07:30"})
    clock.advance(hours=2)
    (mail,) = await sent(mailing)
    assert mail.subject == "Monday, 2 March 2026: 1 decision, 1 overdue, 1 due today"
    assert (mail.to_name, mail.to_address) == ("Ana", "ana@example.com")
    html = Page(mail.html)
    assert html.heading == "Good morning, Ana"
    links = {link.text().strip(): link.attributes["href"] or "" for link in html.tree.css("a")}
    assert links["Pay the <rent>"] == f"http://desk.test{ana.path(f'/tasks/{late}')}"
    assert links["Open the desk"] == f"http://desk.test{ana.path()}"
    page = Page(await ana.get(""))
    for heading in page.tree.css("section > h2"):
        words = text_of(heading).split(",")[0].rstrip("0123456789 ")
        assert words in html.text
        assert words.upper() in mail.text
    for link in page.tree.css(".behind a"):  # the same lists with the same numbers
        assert f"http://desk.test{link.attributes['href']}" in {each.attributes["href"] for each in html.tree.css("a")}
        assert f"http://desk.test{link.attributes['href']}" in mail.text
    assert "Yours (1)" not in html.text
    assert "Nobody’s (1)" in html.text
    assert "Pay the <rent> (Fri 27 Feb, nobody’s yet)" in mail.text
    assert "Order paper" in mail.text
    assert "<" not in mail.text.replace("<rent>", "").replace("<new>", "")
    assert "Nothing else needs you." in mail.text


async def test_what_was_missed_or_is_held_back_is_no_promise(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    for title, missed in (("Hours", True), ("Prices", False)):
        await mailing.fetch(
            "insert into draft_schedules (workspace_id, draft_id, goes_at, revision, content_hash, set_by, set_at, "
            "missed_at, held_at) select workspace_id, id, $2, revision, content_hash, created_by, $2, "
            "case when $3 then $2::timestamptz end, case when not $3 then $2::timestamptz end "
            "from drafts where id = $1",
            await mailing.draft(ana, title),
            MONDAY + timedelta(minutes=30),
            missed,
        )
    await ana.post(SAVE, {"goes_at": "07:30"})
    clock.advance(hours=2)
    (mail,) = await sent(mailing)
    for said in ("Hours (Today 06:30, missed)", "Prices (Today 06:30, held back)"):
        assert said in mail.text
        assert said.partition("(")[2].rstrip(")") in Page(mail.html).text


async def test_one_press_in_the_mail_stops_it(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    await ana.post(SAVE, {"goes_at": "07:30"})
    clock.advance(hours=2)
    (mail,) = await sent(mailing)
    assert mail.unsubscribe
    stranger = mailing.browser()
    assert (await stranger.get(mail.unsubscribe)).status_code == 200
    assert Page(await ana.get("/settings/briefing")).value("Send it at") == "07:30"
    assert (await stranger.post(mail.unsubscribe, headers={"sec-fetch-site": "none"})).status_code == 200
    assert Page(await ana.get("/settings/briefing")).value("Send it at") == ""
    clock.advance(days=1)
    assert await sent(mailing) == []


async def test_days_off_a_late_desk_and_who_left_have_none(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    ben = await mailing.member("editor", ana)
    for who in (ana, ben):
        await who.post(SAVE, {"goes_at": "07:30"})
    await ana.post("/working-days/absences", {"first_on": "2026-03-03"})
    clock.advance(hours=2)
    assert len(await sent(mailing)) == 2
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    clock.advance(days=1)
    assert await sent(mailing) == []  # a day off, and nobody
    assert await mailing.fetch("select count(*) from morning_mails") == 1
    clock.advance(days=1, hours=8)
    assert await sent(mailing) == []  # the desk was off until the afternoon
    clock.advance(hours=16)
    assert len(await sent(mailing)) == 1


async def test_a_desk_that_was_off_for_days_sends_the_one_of_this_morning(
    mailing: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = MONDAY
    await ana.post(SAVE, {"goes_at": "07:30"})
    clock.advance(days=3, hours=2)
    (mail,) = await sent(mailing)
    assert mail.subject.startswith("Thursday, 5 March 2026")
    assert await sent(mailing) == []


async def test_who_lives_elsewhere_by_now_has_it_in_their_morning(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    await ana.post(SAVE, {"goes_at": "07:30"})
    await mailing.fetch("update accounts set time_zone = 'America/New_York'")
    told = []
    for _ in range(2 * 24):
        told += [f"{clock.now:%a %H}" for _ in await sent(mailing)]
        clock.advance(hours=1)
    assert told == ["Mon 13", "Tue 13"]


async def test_one_that_cannot_be_written_holds_no_other_back_and_is_tried_again(
    mailing: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = MONDAY
    ben = await mailing.member("editor", ana)
    for who in (ben, ana):
        await who.post(SAVE, {"goes_at": "07:30"})
    await mailing.fetch(
        "update morning_mails set next_at = next_at - interval '1 minute' where account_id = $1", ben.account_id
    )
    await mailing.fetch("update accounts set time_zone = 'Atlantis/Deep' where id = $1", ben.account_id)
    clock.advance(hours=2)
    assert [mail.to_name for mail in await sent(mailing)] == ["Ana"]
    told = "select error from jobs where name = 'send_mornings' order by id desc limit 1"
    assert "Atlantis" in await mailing.fetch(told)
    await mailing.fetch("update accounts set time_zone = null where id = $1", ben.account_id)
    clock.advance(minutes=9)
    assert await sent(mailing) == []
    clock.advance(minutes=1)
    assert [mail.to_name for mail in await sent(mailing)] == ["Ben"]


async def test_two_who_send_at_once_send_one(mailing: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    await ana.post(SAVE, {"goes_at": "07:30"})
    clock.advance(hours=2)
    assert len(await sent(mailing)) == 1
    await mailing.fetch("update morning_mails set next_at = $1", clock.now - timedelta(minutes=5))
    await work(mailing, SEND_MORNINGS)  # as if what said that it was sent were lost
    assert await mailing.fetch("select count(*) from jobs where name = 'send_mail'") == 1


async def test_a_time_that_isnt_one_is_told_beside_its_field(desk: Desk, ana: Person) -> None:
    reply = await ana.post(SAVE, {"goes_at": "25:00"})
    assert reply.status_code == 422
    assert Page(reply).value("Send it at") == "25:00"


@pytest.mark.parametrize(
    ("goes_at", "after", "expected"),
    [
        (time(8), datetime(2026, 3, 2, 7, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (time(8), datetime(2026, 3, 2, 6, 59, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC)),
        (time(2, 30), datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),  # it isn't there
        (time(8), datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
    ],
)
def test_the_next_one_goes_when_the_clock_shows_it_next(goes_at: time, after: datetime, expected: datetime) -> None:
    assert next_moment(goes_at, ZoneInfo("Europe/Vienna"), after) == expected
