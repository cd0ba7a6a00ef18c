"""What was proposed is confirmed: all that was chosen is done together, or nothing of it and why; each of it once."""

from collections.abc import Mapping

import msgspec

from webapp.database.pool import Database, Queryable, try_again
from webapp.history.queries import get_names
from webapp.pwa.models import task_of
from webapp.voice.context import OPENS, field_name, path_of, typed_in
from webapp.voice.doing import carry_out
from webapp.voice.models import FORMS, AddTaskForm, Proposal, Standing, Utterance
from webapp.voice.queries import change_utterance, lock_utterance
from webapp.web.forms.fields import FieldInvalid
from webapp.web.forms.form import parse
from webapp.web.viewer import Viewer

CHOOSE = "Choose what is to be opened."


class NotDone(Exception):
    """Nothing of what was confirmed was done: what is wrong, by the names of the fields, and the forms as they are."""

    def __init__(self, utterance: Utterance, errors: dict[str, str]) -> None:
        super().__init__("not done")
        self.utterance = utterance
        self.errors = errors


class Stale(Exception):
    """The words were understood anew since the page was made, so its forms are about others."""


class Gone(Exception):
    """There is no such thing, or it isn't theirs."""


class Confirmed(msgspec.Struct, frozen=True):
    """What was done just now: its events, and the page that was asked for."""

    events: list[int]
    path: str


async def confirm(
    db: Database, viewer: Viewer, utterance_id: int, version: int, press: str, sent: Mapping[str, str]
) -> Confirmed:
    """Do what a press says, with the forms as they were sent. Raises NotDone, Stale, Gone, Busy."""

    async def run() -> Confirmed:
        async with db.transaction() as tx:
            return await confirm_in(tx, viewer, utterance_id, version, press, sent)

    return await try_again(run)


async def confirm_in(
    tx: Queryable, viewer: Viewer, utterance_id: int, version: int, press: str, sent: Mapping[str, str]
) -> Confirmed:
    """The same, in a transaction."""
    utterance = await lock_utterance(tx, viewer.workspace.id, viewer.account.id, utterance_id)
    if utterance is None:
        raise Gone
    if utterance.version != version:
        raise Stale
    proposals = utterance.proposals
    for number, proposal in enumerate(proposals):
        if proposal.standing is Standing.OPEN:
            typed = typed_in(dict(sent), number)
            if proposal.act in FORMS:
                typed = parse(FORMS[proposal.act], typed, viewer).typed  # with the days that words mean now
            proposal.typed |= {name: text for name, text in typed.items() if name in proposal.typed}
    what, _, place = press.partition("-")
    number = int(place) if place.isascii() and place.isdigit() and int(place) < len(proposals) else -1
    events: list[int] = []
    path = ""
    if what == "out" and number >= 0 and proposals[number].standing is Standing.OPEN:
        proposals[number].standing = Standing.LEFT_OUT
    elif what == "in" and number >= 0 and proposals[number].standing is Standing.LEFT_OUT:
        proposals[number].standing = Standing.OPEN
    else:
        chosen = [number] if number >= 0 and what in ("only", "make") else utterance.open_acts
        events, path = await do(tx, viewer, utterance, [each for each in chosen if is_open(proposals[each])])
    is_confirmed = not utterance.open_acts and any(each.standing is Standing.DONE for each in proposals)
    confirmed_at = (utterance.confirmed_at or viewer.now) if is_confirmed else None
    await change_utterance(tx, viewer.workspace.id, utterance, proposals, confirmed_at=confirmed_at)
    return Confirmed(events, path)


def is_open(proposal: Proposal) -> bool:
    """Whether it is to be confirmed yet; what was done by another press isn't done again."""
    return proposal.standing is Standing.OPEN


async def do(tx: Queryable, viewer: Viewer, utterance: Utterance, chosen: list[int]) -> tuple[list[int], str]:
    """Do some proposals, in their order; returns the events, and the page that was asked for. Raises NotDone."""
    names = await get_names(tx, viewer.workspace.id)
    errors: dict[str, str] = {}
    forms: dict[int, msgspec.Struct] = {}
    for number in chosen:
        proposal = utterance.proposals[number]
        if proposal.act in OPENS:
            if not path_of(viewer, proposal):
                errors[field_name(number, "thing")] = CHOOSE
            continue
        form = parse(FORMS[proposal.act], proposal.typed, viewer)
        errors |= {field_name(number, name): message for name, message in form.errors.items()}
        if not form.errors:
            forms[number] = form.value
    if errors:
        raise NotDone(utterance, errors)
    events, path = [], ""
    for number in chosen:
        proposal = utterance.proposals[number]
        proposal.standing = Standing.DONE
        if proposal.act in OPENS:
            path = proposal.path = path_of(viewer, proposal)
            continue
        form_value = forms[number]
        act = proposal
        if proposal.act == "left":
            columns = task_of(proposal.typed["title"], [])
            form_value = AddTaskForm(title=columns["title"], notes=columns.get("notes", ""))
            act = Proposal("add_task", proposal.said)
        try:
            done = await carry_out(tx, viewer, act, form_value, names)
        except FieldInvalid as invalid:
            for each in chosen:
                utterance.proposals[each].standing = Standing.OPEN
            raise NotDone(utterance, {field_name(number, invalid.field): str(invalid)}) from invalid
        proposal.events, proposal.path = done.events, done.path
        events += done.events
    return events, path
