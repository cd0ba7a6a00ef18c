"""One fact of a task, changed by itself: a press, or a few words, from wherever the task stands."""

import asyncio
import re

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating
from tests.tasks.facts import form_of, offered, put, shown, value_of
from webapp.server_timing import watched
from webapp.tasks.facts.models import Fact

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


PRESSED = {
    "due": ("Tomorrow", "due_on::text", "2026-03-05"),
    "assignee": ("Ana (you)", "assignee_id is not null", True),
    "status": ("In progress", "status", "in_progress"),
    "priority": ("High", "priority", "high"),
    "labels": ("print", "labels", ["print"]),
    "project": ("Shop", "project_id is not null", True),
    "estimate": ("2 h", "estimate_minutes", 120),
}


@pytest.mark.parametrize("fact", PRESSED)
async def test_a_press_stores_a_fact_and_the_row_comes_back(desk: Desk, ana: Person, fact: str) -> None:
    await desk.project(ana, "Shop")
    await desk.task(ana, "Another", labels=["print"])
    task = await desk.task(ana)
    words, column, stored = PRESSED[fact]
    form = await form_of(ana, task, fact)
    page = Page(await put(ana, task, fact, value=value_of(form, words)))
    assert await desk.fetch(f"select {column} from tasks where id = $1", task) == stored  # noqa: S608  # ours
    assert page.titles == ["Order paper"]
    assert page.notice
    again = await form_of(ana, task, fact)
    pressed = [text_of(one) for one in again.tree.css(".fact-form [aria-pressed=true]")]
    assert len(pressed) == 1
    assert words in pressed[0]


async def test_every_fact_has_a_form_on_a_page_of_its_own_that_works_without_scripts(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, labels=["print"])
    for fact in Fact:
        page = await form_of(ana, task, fact)
        assert page.heading == "Change a task"
        assert not page.tree.css("[hx-target^='#task-']")
    page = Page(await ana.get("/tasks?sort=title"))
    link = next(each for each in page.row("Order paper").node.css("a.fact") if "aria-label" in each.attributes)
    referer = {"referer": f"http://desk.test{ana.path('/tasks?sort=title')}"}
    form = Page(await ana.browser.get(link.attributes["href"] or "", headers=referer))
    reply = await form.submit(ana.browser, "Tomorrow Thu 5 Mar m")
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path("/tasks?sort=title")
    assert await desk.fetch("select due_on::text from tasks") == "2026-03-05"
    form = await form_of(ana, task, "due")
    reply = await form.submit(ana.browser, "Set", {"Or in words": "fri 16:00"})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")
    assert Page(await ana.browser.get(reply.headers["location"])).notice == "Due Friday 16:00"


@pytest.mark.parametrize(
    ("words", "due", "read"),
    [
        ("fri", "2026-03-06", "Friday, 6 March 2026"),
        ("in 3 days", "2026-03-07", "Saturday, 7 March 2026"),
        ("14.12. 15:30", "2026-12-14 15:30", "Monday, 14 December 2026, 15:30"),
        ("next week", "2026-03-09", "Monday, 9 March 2026"),
        ("morning", "2026-03-05 09:00", "Thursday, 5 March 2026, 09:00"),
    ],
)
async def test_words_are_read_as_quick_add_reads_them_and_shown(
    desk: Desk, ana: Person, words: str, due: str, read: str
) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}/facts/due", params={"words": words}))
    assert text_of(page.one("#fact-reading")) == read
    await put(ana, task, "due", words=words)
    found = "select coalesce(to_char(due_at at time zone 'utc', 'YYYY-MM-DD HH24:MI'), due_on::text) from tasks"
    assert await desk.fetch(found) == due


@pytest.mark.parametrize("words", ["soonish", "fri p1", "fri #Shop", "buy milk tomorrow", "mon or tue"])
async def test_other_words_are_no_day_and_stay_in_the_field(desk: Desk, ana: Person, words: str) -> None:
    task = await desk.task(ana, due_on="2026-03-05")
    reply = await put(ana, task, "due", words=words)
    assert reply.status_code == 422
    assert "isn't read as a day" in Page(reply).text
    assert await desk.fetch("select due_on::text from tasks") == "2026-03-05"


async def test_a_repeat_is_no_due_date_and_keeps_having_one(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, a_repeat("FREQ=MONTHLY", "2026-03-04"), title="Change the filter")
    version = str(await desk.fetch("select version from tasks where id = $1", task))
    reply = await put(ana, task, "due", words="every friday", version=version)
    assert (reply.status_code, reply.headers["hx-retarget"]) == (422, "#fact")
    assert "A repeat is set by Edit" in Page(reply).text
    reply = await put(ana, task, "due", value="", version=version)
    assert "A task that repeats needs a due date" in Page(reply).text


async def test_a_time_stays_when_only_the_day_is_chosen_and_goes_with_the_date(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await put(ana, task, "due", words="fri 16:00")
    await put(ana, task, "due", value="2026-03-05", version="2")
    due = await desk.fetch("select due_at from tasks")
    assert (due.day, due.hour) == (5, 16)
    await put(ana, task, "due", value="", version="3")
    assert await desk.fetch("select due_on is null and due_at is null from tasks")


async def test_the_next_working_day_is_one_of_whoever_looks(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    desk.app.state.clock.advance(days=2)
    form = await form_of(ana, task, "due")
    assert offered(form) == [
        "Today Fri 6 Mar t", "Tomorrow Sat 7 Mar m", "Next working day Mon 9 Mar w", "Next week Mon 9 Mar n",
        "No date x",
    ]  # fmt: skip


async def test_oneself_comes_first_and_the_labels_that_it_has(desk: Desk, ana: Person, ben: Person) -> None:
    await desk.member("editor", ana, "Abe")
    for _ in range(3):
        await desk.task(ana, "Another", labels=["post"])
    await desk.task(ana, "Another", labels=["print"])
    task = await desk.task(ana, labels=["urgent"])
    assert offered(await form_of(ben, task, "assignee")) == ["Ben (you) m", "Abe 1", "Ana 2", "Nobody x"]
    assert offered(await form_of(ana, task, "labels")) == ["urgent 1", "post 2", "print 3"]


async def test_a_label_is_taken_away_by_the_same_press_and_others_are_typed(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Another", labels=["VIP"])
    task = await desk.task(ana, labels=["print", "post"])
    await put(ana, task, "labels", value="PRINT")
    assert await desk.fetch("select labels from tasks where id = $1", task) == ["post"]
    await put(ana, task, "labels", words='vip, "a, b"', version="2")
    assert await desk.fetch("select labels from tasks where id = $1", task) == ["VIP", "a, b"]
    reply = await put(ana, task, "labels", words="x" * 41, version="3")
    assert "at most 40 characters" in Page(reply).text


async def test_both_presses_of_labels_count_where_two_press_at_once(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, labels=["print"])
    await asyncio.gather(put(ana, task, "labels", value="post"), put(ben, task, "labels", value="shop"))
    assert sorted(await desk.fetch("select labels from tasks")) == ["post", "print", "shop"]


@pytest.mark.parametrize(
    ("fact", "theirs", "said"),
    [
        (
            "due",
            {"due_on": "2026-03-06"},
            "Ben changed the due date meanwhile: it is Friday, 6 March 2026 now, and you chose Thursday, 5 March 2026.",
        ),
        (
            "priority",
            {"priority": "urgent"},
            "Ben changed the priority meanwhile: it is Urgent now, and you chose High.",
        ),
        (
            "status",
            {"status": "cancelled"},
            "Ben changed the status meanwhile: it is Cancelled now, and you chose In progress.",
        ),
        (
            "estimate",
            {"estimate_minutes": "45"},
            "Ben changed the estimate meanwhile: it is 45 min now, and you chose 2 h.",
        ),
    ],
)
async def test_what_somebody_else_made_of_it_meanwhile_is_said_and_a_second_press_decides(
    desk: Desk, ana: Person, ben: Person, fact: str, theirs: dict[str, str], said: str
) -> None:
    task = await desk.task(ana)
    form = await form_of(ana, task, fact)
    mine = value_of(form, {"due": "Tomorrow", "priority": "High", "status": "In progress", "estimate": "2 h"}[fact])
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", **theirs})
    for page in ("/tasks", f"/tasks/{task}"):
        reply = await put(ana, task, fact, page, value=mine)
        assert (reply.status_code, reply.headers["hx-retarget"]) == (409, "#fact")
        assert text_of(Page(reply).one("[role=alert]")) == f"{said} Choose again to have yours."
    version = Page(reply).tree.css("[name=version]")[0].attributes["value"] or ""
    assert (await put(ana, task, fact, value=mine, version=version)).status_code == 200
    assert (await put(ben, task, "priority", value="low", version="1")).status_code == (
        409 if fact == "priority" else 200
    )


async def test_another_fact_that_somebody_changed_meanwhile_stays(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana)
    await put(ben, task, "priority", value="high")
    page = Page(await put(ana, task, "due", value="2026-03-05"))
    assert page.notice == "Due tomorrow, merged with what Ben changed"
    assert await desk.fetch("select priority::text || due_on from tasks") == "high2026-03-05"


async def test_a_status_is_told_as_what_it_is_and_closes_a_repeat(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, a_repeat("FREQ=MONTHLY", "2026-03-04"), title="Change the filter")
    version = str(await desk.fetch("select version from tasks where id = $1", task))
    page = Page(await put(ana, task, "status", value="completed", version=version))
    assert page.notice.startswith("Task completed")
    assert page.titles == ["Change the filter", "Change the filter"]
    assert await desk.fetch("select count(*) from tasks where is_open") == 1


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("due", "2026-02-30"), ("due", "x"), ("assignee", "x"), ("assignee", "999"), ("status", "lost"),
        ("priority", "p1"), ("project", "999"), ("project", "0"), ("estimate", "-1"), ("labels", "x" * 60),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_in_words(desk: Desk, ana: Person, fact: str, value: str) -> None:
    task = await desk.task(ana)
    reply = await put(ana, task, fact, value=value)
    assert reply.status_code == 422
    assert text_of(Page(reply).one("[role=alert]"))
    assert await desk.fetch("select version from tasks") == 1


async def test_a_form_without_a_version_is_refused(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}/facts/priority?_method=put", {"value": "high"})
    assert reply.status_code == 422


async def test_facts_of_others_and_of_what_is_gone_are_not_there(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    eve = await desk.owner("Eve", business="Elm")
    viewer = await desk.member("viewer", ana, "Vic")
    assert (await eve.get(f"/tasks/{task}/facts/due")).status_code == 404
    assert (await put(eve, task, "due", value="2026-03-05")).status_code == 404
    assert (await viewer.get(f"/tasks/{task}/facts/due")).status_code == 403
    assert not Page(await viewer.get("/tasks")).tree.css("a.fact")
    assert not Page(await viewer.get(f"/tasks/{task}")).tree.css("a.fact")
    assert (await ana.get(f"/tasks/{task}/facts/colour")).status_code == 404
    await ana.post(f"/tasks/{task}?_method=delete")
    assert (await ana.get(f"/tasks/{task}/facts/due")).status_code == 404
    assert (await put(ana, task, "due", value="2026-03-05")).status_code == 404
    assert (await ana.get(f"/tasks/{task}/facts/comment")).status_code == 404


async def test_a_row_that_leaves_the_list_is_taken_away_and_shown_by_the_notice(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-04")
    page = Page(await put(ana, task, "due", "/tasks?due=today", value="2026-03-20"))
    assert page.one(f"[hx-target='#task-{task}']").attributes["hx-swap"] == "delete"
    assert page.one("[data-toast] a").attributes["href"] == ana.path(f"/tasks/{task}")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
async def test_nothing_leads_to_another_host(desk: Desk, ana: Person, back: str) -> None:
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}/facts/priority?_method=put", {"version": "1", "value": "low", "back": back})
    assert re.match(r"/(?!/)", reply.headers["location"])


async def test_a_press_asks_the_database_few_questions_and_is_answered_by_little(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, labels=["print"], due_on="2026-03-04")
    await ana.get("/tasks")
    for fact in Fact:
        with watched() as watch:
            await form_of(ana, task, fact, **{"hx-request": "true", **shown(ana, "/tasks")})
        assert len(watch.names) <= 4, (fact, watch.names)
    with watched() as watch:
        reply = await put(ana, task, "due", value="2026-03-05")
    assert len(watch.names) <= 5, watch.names
    assert len(reply.content) < 6_000


async def test_a_comment_is_written_from_a_row_and_counted_there(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana)
    assert "Markdown works here" in (await form_of(ana, task, "comment")).text
    page = Page(await ana.htmx(f"/tasks/{task}/facts/comment", {"body": "@Ben, which one?"}, **shown(ana, "/tasks")))
    assert "1 comment" in page.row("Order paper").text
    assert page.notice == "Comment added"
    assert await desk.fetch("select mentions from comments") == [ben.account_id]
    reply = await ana.htmx(f"/tasks/{task}/facts/comment", {"body": " "}, **shown(ana, "/tasks"))
    assert (reply.status_code, reply.headers["hx-retarget"]) == (422, "#fact")
    assert "can't be empty" in Page(reply).text
    reply = await ana.post(f"/tasks/{task}/facts/comment", {"body": "Grey"})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")


async def test_whoever_asks_for_their_own_tasks_is_led_to_an_address_that_says_whose(
    desk: Desk, ana: Person, ben: Person
) -> None:
    await desk.task(ana, "Mine", assignee_id=ana.account_id)
    await desk.task(ana, "His", assignee_id=ben.account_id)
    for who, title in ((ana, "Mine"), (ben, "His")):
        reply = await who.get("/tasks?assignee=me&sort=title")
        assert reply.headers["location"] == who.path(f"/tasks?assignee={who.account_id}&sort=title")
        assert Page(await who.browser.get(reply.headers["location"])).titles == [title]


async def test_the_filters_stand_behind_one_button_until_one_is_used(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    assert "open" not in Page(await ana.get("/tasks")).one(".filter-fold").attributes
    assert "open" not in Page(await ana.get("/tasks?status=waiting")).one(".filter-fold").attributes
    for used in ("due=today", "sort=title", "group=project", "as=table", "q=paper", "label=x", "assignee=none"):
        assert "open" in Page(await ana.get(f"/tasks?{used}")).one(".filter-fold").attributes


async def test_what_was_typed_wrongly_is_typed_again_over_the_version_that_was_shown(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, labels=["print"])
    await put(ben, task, "labels", value="post")
    await put(ben, task, "estimate", value="60", version="2")
    page = Page(await put(ana, task, "labels", words="print, " + "x" * 41))
    version = page.tree.css("form:has([name=words]) [name=version]")[0].attributes["value"] or ""
    assert (await put(ana, task, "labels", words="print, shop", version=version)).status_code == 200
    assert sorted(await desk.fetch("select labels from tasks")) == ["post", "print", "shop"]
    wrong = Page(await put(ana, task, "estimate", words="soon"))
    version = wrong.tree.css("form:has([name=words]) [name=version]")[0].attributes["value"] or ""
    assert (await put(ana, task, "estimate", words="3h", version=version)).status_code == 409


@pytest.mark.parametrize("place", ["", "/today"])
async def test_a_fact_is_changed_from_the_briefing_and_from_ones_day(desk: Desk, ana: Person, place: str) -> None:
    task = await desk.task(ana, due_on="2026-03-04", assignee_id=ana.account_id, priority="high", status="in_progress")
    await ana.post("/today/picks", {"task": str(task)})
    viewer = await desk.member("viewer", ana, "Vic")
    await viewer.post("/today/picks", {"task": str(task)})
    facts = [link.attributes["href"] or "" for link in Page(await ana.get(place)).tree.css(".row .meta a.fact")]
    assert {link.rpartition("/")[2] for link in facts} == {"due", "status", "priority"}
    assert not Page(await viewer.get(place)).tree.css("a.fact")
    form = Page(await ana.get(f"/tasks/{task}/facts/due", headers={"referer": f"http://desk.test{ana.path(place)}"}))
    fields = {
        "version": "1",
        "value": value_of(form, "Tomorrow"),
        "back": form.tree.css("[name=back]")[0].attributes["value"],
    }
    reply = await ana.post(f"/tasks/{task}/facts/due?_method=put", fields)
    assert reply.headers["location"] == ana.path(place)
    assert Page(await ana.get(place)).notice


SAID = [
    ("due", "2026-03-05", "Due tomorrow", "2026-03-04"),
    ("due", "", "No date", "2026-03-04"),
    ("assignee", "2", "Given to Ben", None),
    ("assignee", "1", "Given to you", None),
    ("priority", "high", "Priority high", None),
    ("status", "in_progress", "In progress", None),
    ("status", "waiting", "Waiting", None),
    ("status", "completed", "Task completed", None),
    ("labels", "print", "Labelled print", None),
    ("project", "1", "In Shop", None),
    ("estimate", "120", "Estimated 2 h", None),
]


@pytest.mark.parametrize(("fact", "value", "said", "due"), SAID)
async def test_the_notice_says_what_a_press_made_of_it(
    desk: Desk, ana: Person, ben: Person, fact: str, value: str, said: str, due: str | None
) -> None:
    await desk.project(ana, "Shop")
    task = await desk.task(ana, due_on=due)
    page = Page(await put(ana, task, fact, value=value))
    assert page.notice == said
    assert page.tree.css("[data-toast] form[data-undo]")
    other = await desk.task(ana, due_on=due)
    await ana.post(f"/tasks/{other}/facts/{fact}?_method=put", {"version": "1", "value": value})
    assert Page(await ana.get("")).notice == said


async def test_the_notice_of_an_edit_says_up_to_three_things(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-04")
    edit = {"version": "1", "due_on": "2026-03-06", "due_time": "16:00", "priority": "urgent", "assignee_id": "2"}
    page = Page(await ana.htmx(f"/tasks/{task}?_method=put", edit, **shown(ana, "/tasks")))
    assert page.notice == "Priority urgent, due Friday 16:00, given to Ben"
    more = {"version": "2", "due_time": "", "priority": "low", "assignee_id": "", "estimate_minutes": "5", "title": "X"}
    page = Page(await ana.htmx(f"/tasks/{task}?_method=put", more, **shown(ana, "/tasks")))
    assert page.notice == "Task saved"
