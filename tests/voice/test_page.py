"""Saying or typing what is to be done: what was understood is confirmed, done together, once, and taken back."""

from datetime import date, time

import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.voice.saying import ALL, NOT_UNDERSTOOD, WORDS, confirm, filled, named, say, say_all
from webapp.server_timing import watched
from webapp.voice.answering import answer_in
from webapp.voice.grammar import (
    AddTask,
    AnyAct,
    AssignTask,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Open,
    ReopenTask,
    RescheduleTask,
    WaitTask,
)

pytestmark = pytest.mark.anyio


def a_task(title: str = "Order paper", **said: object) -> AddTask:
    """A task to be made."""
    return AddTask(places=ALL, title=title, **said)  # type: ignore[arg-type]  # each test names its own


async def test_what_is_typed_is_shown_as_a_form_and_done_when_it_is_confirmed(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/voice"))
    assert page.heading == "Say or type"
    reply = await ana.browser.post(
        ana.path("/voice"), data={"words": "Remind me to order paper tomorrow at 16:00"}, files={"file": ("", b"")}
    )
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.one("blockquote").text() == "Remind me to order paper tomorrow at 16:00"
    assert (page.value("Title"), page.value("Due date"), page.value("Due time")) == (
        "Order paper",
        "Thu 5 Mar 2026",
        "16:00",
    )
    assert await desk.fetch("select count(*) from tasks") == 0
    page = await confirm(ana, reply.headers["location"].removeprefix(ana.path()), n0_title="Order grey paper")
    assert page.notice == "Task added"
    assert await desk.fetch("select title from tasks where due_at = '2026-03-05 16:00Z'") == "Order grey paper"


async def test_all_fields_of_a_task_are_what_was_said(desk: Desk, ana: Person) -> None:
    ben, project = await desk.member("editor", ana), await desk.project(ana, "Shop")
    said = a_task(
        due_date=date(2026, 3, 6),
        due_time=time(10),
        rrule="FREQ=WEEKLY;BYDAY=FR",
        priority="urgent",
        project=named("Shop", project),
        assignee=named("Ben", ben.account_id),
        labels=("ink",),
        estimate_minutes=90,
        reminder="-PT30M",
        notes="The grey one",
    )
    await confirm(ana, await say(desk, ana, said))
    row = await desk.fetch(
        "select row(title, due_at, repeat ->> 'rrule', priority, project_id, assignee_id, labels, estimate_minutes,"
        " reminder, notes)::text from tasks"
    )
    assert row == (
        f'("Order paper","2026-03-06 10:00:00+00",FREQ=WEEKLY;BYDAY=FR,urgent,{project},{ben.account_id},{{ink}},90,'
        '-PT30M,"The grey one")'
    )


async def test_acts_are_done_together_and_one_press_takes_all_back(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    done = await desk.task(ana, "Call Priya")
    closed = await desk.task(ana, "Sweep", status="completed")
    moved = await desk.task(ana, "See the dentist", due_on="2026-03-05")
    draft = await desk.draft(ana, "Spring news", body="Hello.")
    acts: tuple[AnyAct, ...] = (
        a_task(),
        CompleteTask(places=ALL, task=named("Call Priya", done)),
        ReopenTask(places=ALL, task=named("Sweep", closed)),
        RescheduleTask(places=ALL, task=named("See the dentist", moved), due_date=date(2026, 3, 9)),
        AssignTask(places=ALL, task=named("See the dentist", moved), assignee=named("Ben", ben.account_id)),
        CommentTask(places=ALL, task=named("See the dentist", moved), comment="Bring the card"),
        WaitTask(places=ALL, task=named("See the dentist", moved), waits_for="Ben", until=date(2026, 3, 8)),
        CreateDraft(places=ALL, kind="newsletter", title="Winter hours"),
        Dictate(places=ALL, draft=None, text="We close at four."),
        Dictate(places=ALL, draft=named("Spring news", draft), text="Ash is back."),
    )
    path = await say(desk, ana, *acts)
    page = await confirm(ana, path)
    assert (page.errors, page.notice) == ([], "9 things done")
    assert len(page.tree.css(".proposal-done")) == 9, page.text
    state = (
        "select concat_ws(' | ', (select string_agg(concat_ws(' ', title, status, due_on, assignee_id = $1,"
        " waiting_note), ', ' order by id) from tasks where deleted_at is null), (select string_agg(title || ': ' ||"
        " body, ', ' order by id) from drafts where deleted_at is null), (select count(*) from suggestions"
        " where state = 'open'),"
        " (select string_agg(body, ', ') from comments where deleted_at is null))"
    )
    before = "Call Priya pending , Sweep completed , See the dentist pending 2026-03-05 "
    assert await desk.fetch(state, ben.account_id) == (
        "Call Priya completed , Sweep pending , See the dentist waiting 2026-03-09 t until 8 March, Order paper pending"
        "  | Spring news: Hello., Winter hours: We close at four. | 1 | Bring the card"
    )
    undo = page.form("Undo all Z")
    events = undo.css("[name=events]")[0].attributes["value"]
    reply = await ana.browser.post(str(undo.attributes["action"]), data={"events": str(events)})
    assert reply.status_code == 303
    assert await desk.fetch(state, ben.account_id) == f"{before} | Spring news: Hello. | 0"
    page = Page(await ana.get(path))
    assert len([each for each in page.tree.css(".proposal-done") if "taken back" in each.text()]) == 9


async def test_a_second_press_does_nothing_more(desk: Desk, ana: Person) -> None:
    path = await say(desk, ana, a_task(), a_task("Order ink"))
    sent = filled(Page(await ana.get(path)))
    await ana.post(f"{path}/confirmation", sent | {"press": "only-1"})
    assert await desk.fetch("select string_agg(title, ',') from tasks") == "Order ink"
    for _ in range(2):
        reply = await ana.post(f"{path}/confirmation", sent | {"press": "all"})
        assert reply.status_code == 303
    assert await desk.fetch("select string_agg(title, ',' order by id) from tasks") == "Order ink,Order paper"


async def test_what_cannot_be_done_says_why_beside_its_form_and_nothing_is_done(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Call Priya")
    path = await say(desk, ana, a_task(), CompleteTask(places=ALL, task=named("Call Priya", task)))
    await ana.post(f"/tasks/{task}/completion")
    page = await confirm(ana, path, n0_title="Order more paper")
    assert page.error("Task") == "This task is done already. Leave it out."
    assert page.value("Title") == "Order more paper"
    assert await desk.fetch("select count(*) from tasks") == 1
    await ana.post(f"/tasks/{task}?_method=delete")
    assert (await confirm(ana, path)).error("Task") == "This task isn’t here any more."
    page = await confirm(ana, path, "out-1")
    assert "Put back" in [each.text(strip=True) for each in page.tree.css("button")]
    page = await confirm(ana, path)
    assert page.notice == "Task added"


async def test_a_date_that_somebody_else_changed_meanwhile_is_not_overwritten(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Call Priya", due_on="2026-03-05")
    act = RescheduleTask(places=ALL, task=named("Call Priya", task), due_date=date(2026, 3, 9))
    path = await say(desk, ana, act)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-20"})
    page = await confirm(ana, path)
    assert page.error("Task").startswith("Somebody changed this task since")
    assert str(await desk.fetch("select due_on from tasks")) == "2026-03-20"


async def test_of_several_that_may_be_meant_one_has_to_be_chosen(desk: Desk, ana: Person) -> None:
    one, other = await desk.task(ana, "Call Priya"), await desk.task(ana, "Call Priya back")
    act = CompleteTask(places=ALL, task=named("call", one, other, sure=False, names=("Call Priya", "Call Priya back")))
    path = await say(desk, ana, act)
    page = await confirm(ana, path)
    assert page.error("Task") == "Choose the task that is meant."
    assert [each.text() for each in page.field("Task").css("option")] == ["Choose…", "Call Priya", "Call Priya back"]
    await confirm(ana, path, n0_task=f"{other}-1")
    assert await desk.fetch("select status::text from tasks where id = $1", other) == "completed"
    unknown = await say(desk, ana, a_task(project=named("garden"), assignee=named("Zoe")))
    assert (await confirm(ana, unknown)).error("Project") == "Choose the project that is meant, or none."
    await confirm(ana, unknown, n0_project="none", n0_assignee="none")
    assert await desk.fetch("select count(*) from tasks where title = 'Order paper'") == 1


async def test_words_that_were_not_understood_become_a_task_in_one_press(desk: Desk, ana: Person) -> None:
    path = await say(desk, ana, a_task(), left=True)
    page = Page(await ana.get(path))
    assert WORDS[NOT_UNDERSTOOD.start :] in page.one(".left-words").text()
    await confirm(ana, path, "make-1", n0_title="Half typed")
    assert await desk.fetch("select string_agg(title, ',') from tasks") == "And what nobody understood"
    assert Page(await ana.get(path)).value("Title") == "Half typed"


async def test_what_only_opens_something_leads_there(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana, "Call Priya"), await desk.draft(ana, "Spring news")
    for act, there in (
        (Open(places=ALL, page="inbox"), "/inbox"),
        (Open(places=ALL, search="ash"), "/search?q=ash"),
        (Open(places=ALL, thing="task", named=named("Call Priya", task)), f"/tasks/{task}"),
        (Decide(places=ALL, decision="approve", draft=named("Spring news", draft)), f"/drafts/{draft}/reading"),
    ):
        path = await say(desk, ana, act)
        reply = await ana.post(f"{path}/confirmation", filled(Page(await ana.get(path))) | {"press": "all"})
        assert reply.headers["location"].startswith(ana.path(there)), reply.headers["location"]
    events = await desk.fetch("select count(*) from events where subject in ('task', 'draft')")
    assert events == 2  # of those that were made for this


async def test_other_words_are_understood_anew_unless_something_was_done(desk: Desk, ana: Person) -> None:
    path = await say(desk, ana, a_task())
    stale = filled(Page(await ana.get(path)))
    mended = {"words": "Remind me to order ink", "version": stale["version"]}
    assert (await ana.post(f"{path}?_method=put", mended)).status_code == 303
    assert Page(await ana.get(path)).value("Title") == "Order ink"
    reply = await ana.post(f"{path}/confirmation", stale | {"press": "all"})
    assert reply.status_code == 409
    assert await desk.fetch("select count(*) from tasks") == 0
    assert (await ana.post(f"{path}?_method=put", mended | {"words": " "})).status_code == 422
    await confirm(ana, path)
    assert (await ana.post(f"{path}?_method=put", mended | {"version": "2"})).status_code == 409


async def test_nobody_else_finds_what_somebody_said(desk: Desk, ana: Person) -> None:
    ben, zoe = await desk.member("owner", ana), await desk.owner("Zoe", business="Other")
    path = await say(desk, ana, a_task())
    for other in (ben, zoe):
        for reply in (
            await other.get(path),
            await other.get(f"{path}/sound"),
            await other.post(f"{path}/confirmation", {"version": "2", "press": "all"}),
            await other.post(f"{path}/writing"),
            await other.post(f"{path}?_method=put", {"words": "mine", "version": "1"}),
            await other.post(f"{path}?_method=delete"),
        ):
            assert reply.status_code == 404
        assert WORDS not in (await other.get("/voice")).text
    assert Page(await ana.get("/voice")).titles == [WORDS]
    assert (await ana.post(f"{path}?_method=delete")).status_code == 303
    assert (await ana.get(path)).status_code == 404


async def test_nothing_said_is_refused_beside_the_field(desk: Desk, ana: Person) -> None:
    for words, file, field in (
        ("", ("", b""), "In words"),
        ("x" * 20_001, ("", b""), "In words"),
        ("", ("words.txt", b"no sound at all"), "Or a recording"),
        ("", ("empty.ogg", b""), "Or a recording"),
    ):
        reply = await ana.browser.post(ana.path("/voice"), data={"words": words}, files={"file": file})
        assert reply.status_code == 422
        assert Page(reply).error(field), (words[:10], file)


@pytest.mark.parametrize(
    ("words", "answer"),
    [("Yes.", "yes"), ("yes, do it", "yes"), ("OK please", "yes"), ("Go ahead!", "yes"), ("Stop.", "stop"),
     ("That’s all, thanks", "stop"), ("Yes I know", ""), ("stop the mail", ""), ("order ink", "")],
)  # fmt: skip
def test_an_answer_says_nothing_else(words: str, answer: str) -> None:
    assert answer_in(words) == answer


async def test_yes_confirms_what_was_proposed_last_and_stop_ends_it(desk: Desk, ana: Person, clock: Clock) -> None:
    async def type_words(words: str) -> str:
        reply = await ana.browser.post(ana.path("/voice"), data={"words": words}, files={"file": ("", b"")})
        return reply.headers["location"].removeprefix(ana.path())

    path = await say(desk, ana, a_task(), a_task("Order ink"))
    assert await type_words("stop") == "/tasks"
    assert await desk.fetch("select count(*) from tasks") == 0
    assert await type_words("Yes, please.") == path
    assert await desk.fetch("select count(*) from tasks") == 2
    assert await desk.fetch("select count(*) from utterances") == 1
    alone = await type_words("yes")
    assert alone not in (path, "/tasks")
    assert await desk.fetch("select count(*) from tasks") == 2
    unsure = await say(desk, ana, a_task(project=named("garden")))
    assert await type_words("yes") == unsure
    clock.advance(hours=1)
    await say(desk, ana)
    assert await type_words("yes") not in (unsure, path)
    assert await desk.fetch("select count(*) from tasks") == 2


async def test_what_is_said_next_can_say_the_last_thing_otherwise(desk: Desk, ana: Person, clock: Clock) -> None:
    async def type_words(words: str) -> str:
        reply = await ana.browser.post(ana.path("/voice"), data={"words": words}, files={"file": ("", b"")})
        return reply.headers["location"].removeprefix(ana.path())

    async def field(path: str, label: str) -> str:
        return Page(await ana.get(path)).value(label)

    table = await type_words("Book a table for Thursday.")
    await field(table, "Title")
    thursday = await field(table, "Due date")
    assert await type_words("No, make it Wednesday.") == table
    assert await field(table, "Due date") not in ("", thursday)
    assert "Book a table for Thursday. No, make it Wednesday." in Page(await ana.get(table)).text
    other = await type_words("Actually, remind me to order ink")
    assert other != table
    assert await field(table, "Title") == "Book a table"
    assert await type_words("Scratch that") == other
    assert "Put back" in Page(await ana.get(other)).text
    assert await type_words("No, it was a nice day") not in (table, other)
    clock.advance(hours=1)
    assert await type_words("No, make it Friday") not in (table, other)


async def test_the_page_asks_the_database_no_more_for_more_acts(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    path = await say_all(desk, ana, task, draft)
    for rest, most in (("/voice", 2), (path, 4)):  # who asks; what was said, the names, and all there is to choose from
        await ana.get(rest)
        with watched() as watch:
            await ana.get(rest)
        assert len(watch.names) <= most, (rest, watch.names)
    await ana.post(f"{path}/confirmation", filled(Page(await ana.get(path))) | {"press": "only-0"})
    await ana.get(path)  # which tells what was done
    with watched() as watch:
        await ana.get(path)
    assert len(watch.names) <= 7, watch.names  # and what was done, and whether it was taken back
