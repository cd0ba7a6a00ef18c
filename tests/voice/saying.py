"""Something that somebody said, as acts that tests name, whatever words the grammar reads them from."""

import secrets
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.html import Page, value_of
from tests.support.people import Desk, Person
from webapp.voice import queries
from webapp.voice.grammar import (
    AddTask,
    AnyAct,
    AssignTask,
    Candidate,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Named,
    Open,
    Place,
    ReadAloud,
    ReopenTask,
    RescheduleTask,
    Understood,
    WaitTask,
)
from webapp.voice.models import State
from webapp.voice.proposing import offered_in, proposals_of
from webapp.web.viewer import Account, Role, Viewer, Workspace

CLIPS = Path(__file__).parent / "clips"
WORDS = "what somebody said, and what nobody understood"
SAID, NOT_UNDERSTOOD = Place(0, 18), Place(20, len(WORDS))
ALL = (SAID,)


def named(said: str, *ids: int | None, sure: bool = True, names: tuple[str, ...] = ()) -> Named:
    """A name as it was said, and the tasks, drafts, members or projects that it may mean."""
    called = names or tuple(said for _ in ids)
    candidates = tuple(Candidate(name, 1.0, row_id) for name, row_id in zip(called, ids, strict=True))
    return Named(said=said, place=SAID, candidates=candidates, sure=sure and bool(ids))


def viewer_of(desk: Desk, who: Person) -> Viewer:
    """How a request sees somebody."""
    return Viewer(
        account=Account(who.account_id, f"{who.name.lower()}@example.com", who.name, "system", 1),
        workspace_or_none=Workspace(who.workspace_id, who.slug, "Alder & Finch", 1),
        role_or_none=Role.OWNER,
        zone=ZoneInfo("UTC"),
        week_start="monday",
        date_order="dmy",
        now=desk.clock(),
    )


async def say(desk: Desk, who: Person, *acts: AnyAct, left: bool = False) -> str:
    """The path of something that somebody said, which was understood as these acts; `left` leaves some words over."""
    viewer = viewer_of(desk, who)
    places = (NOT_UNDERSTOOD,) if left else ()
    understood = Understood(words=WORDS, acts=acts, left_places=places)
    proposals = proposals_of(understood, await offered_in(desk.db, viewer), viewer)
    key = secrets.token_hex(8)
    ids = who.workspace_id, who.account_id
    kept = await queries.begin_utterance(desk.db, *ids, key, State.WRITTEN, words=WORDS, now=desk.clock())
    found = await queries.get_utterance(desk.db, *ids, kept.id)
    assert found is not None
    await queries.change_utterance(desk.db, who.workspace_id, found, proposals, confirmed_at=None)
    return f"/voice/{kept.id}"


def filled(page: Page) -> dict[str, str]:
    """The form that confirms, as a browser would send it."""
    fields = page.one("form[data-confirms]").css("input[name], select[name], textarea[name]")
    return {str(field.attributes["name"]): value_of(field) for field in fields}


async def confirm(who: Person, path: str, press: str = "all", **changed: str) -> Page:
    """Press a button on the page of something that was said, and see what follows."""
    sent = filled(Page(await who.get(path))) | {name.replace("_", "-", 1)[1:]: text for name, text in changed.items()}
    reply = await who.post(f"{path}/confirmation", sent | {"press": press}, follow_redirects=True)
    return Page(reply)


async def say_all(desk: Desk, who: Person, task_id: int, draft_id: int) -> str:
    """The path of something that was understood as an act of every kind, about this task and this draft."""
    task, draft = named("the mill", task_id), named("ash", draft_id)
    return await say(
        desk,
        who,
        AddTask(places=ALL, title="Order paper", rrule="FREQ=WEEKLY;BYDAY=FR", due_date=date(2026, 3, 6)),
        AddTask(places=ALL, title="Order ink", project=named("garden"), priority="urgent", reminder="-PT30M"),
        CompleteTask(places=ALL, task=named("call", task_id, sure=False)),
        ReopenTask(places=ALL, task=named("something else")),
        RescheduleTask(places=ALL, task=task, due_date=date(2026, 3, 9), due_time=time(9, 30)),
        AssignTask(places=ALL, task=task, assignee=named("Zoe")),
        CommentTask(places=ALL, task=task, comment="Bring the card"),
        WaitTask(places=ALL, task=task, waits_for="the mill"),
        CreateDraft(places=ALL, kind="newsletter", title="Winter hours"),
        Dictate(places=ALL, draft=None, text="We close at four."),
        Dictate(places=ALL, draft=draft, text="Ash is back."),
        Open(places=ALL, page="inbox"),
        ReadAloud(places=ALL, page="tasks"),
        Decide(places=ALL, decision="approve", draft=draft),
        left=True,
    )
