"""“Yes”, “stop” and “no, make it Wednesday”: words that are no act, but about what was proposed just before."""

import re
from datetime import timedelta

from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.voice import queries
from webapp.voice.confirming import Gone, NotDone, Stale, confirm
from webapp.voice.grammar import corrects
from webapp.voice.models import MOST_WORDS, Proposal, Standing, Utterance
from webapp.voice.proposing import understood_as
from webapp.web.pages import workspace_url
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

LEFT = "left"  # the act of words that weren't understood
LATELY = timedelta(minutes=15)  # since it was proposed; an answer is to nothing older
POLITE = r"(?:,? (?:please|thanks|thank you))?"
YES = re.compile(
    rf"(?:yes|yeah|yep|ok|okay|confirm|confirmed|do it|do that|do all|go ahead|that's right|that is right)"
    rf"(?:,? (?:do it|do all|do that|go ahead|confirm))?{POLITE}",
    re.IGNORECASE,
)
STOP = re.compile(rf"(?:stop|that's all|that is all|that's it|nothing|never mind|nevermind){POLITE}", re.IGNORECASE)


def answer_in(words: str) -> str:
    """ "yes" or "stop" where words say no more than that; "" for all others."""
    said = " ".join(words.replace("’", "'").split()).strip(" .,!?")
    if YES.fullmatch(said):
        return "yes"
    return "stop" if STOP.fullmatch(said) else ""


async def said_before(db: Database, viewer: Viewer, utterance: Utterance) -> Utterance | None:
    """What somebody said last before this, if there is something to confirm of it and it isn't long ago."""
    others = await queries.list_open(db, viewer.workspace.id, viewer.account.id)
    last = next((each for each in others if each.id != utterance.id and each.open_acts), None)
    return None if last is None or viewer.now - last.began_at > LATELY else last


async def answered(db: Database, viewer: Viewer, utterance: Utterance) -> str:
    """The address to go to where something that was said is an answer, which is forgotten then; "" where it is none, or
    there is nothing that it could be about. By “yes” what was proposed last is done, by “stop” nothing is."""
    answer = answer_in(utterance.words)
    if not answer:
        return ""
    last = await said_before(db, viewer, utterance)
    if answer == "yes" and last is None:
        return ""
    await queries.delete_utterance(db, viewer.workspace.id, viewer.account.id, utterance.id)
    if answer == "stop" or last is None:
        return workspace_url(viewer, "tasks.list")
    try:
        confirmed = await confirm(db, viewer, last.id, last.version, "all", {})
    except (Gone, NotDone, Stale):  # its page asks for what is missing
        return workspace_url(viewer, "voice.show", utterance_id=last.id)
    if confirmed.path and not confirmed.events:
        return confirmed.path
    return workspace_url(viewer, "voice.show", utterance_id=last.id)


async def corrected(db: Database, viewer: Viewer, utterance: Utterance) -> str:
    """The address of what was said just before where this only says that otherwise, or takes it back; its words are
    added there then, and what they mean together is proposed. "" where it says something of its own."""
    last = await said_before(db, viewer, utterance) if corrects(utterance.words) else None
    if last is None or last.events:
        return ""
    words = f"{last.words.rstrip(' .,;!?')}. {utterance.words}"
    try:
        proposals = await understood_as(db, viewer, words)
    except Busy:  # then it stands by itself
        return ""
    acts = [each for each in proposals if each.act != LEFT]
    if _left(proposals) != _left(last.proposals) or len(acts) > len(last.open_acts) or len(words) > MOST_WORDS:
        return ""
    if not acts:  # all of it is taken back, and can be put back
        words, proposals = last.words, [replace(each, standing=Standing.LEFT_OUT) for each in last.proposals]
    ids = viewer.workspace.id, viewer.account.id
    async with db.transaction() as tx:
        locked = await queries.lock_utterance(tx, *ids, last.id)
        if locked is None or locked.version != last.version:
            return ""
        await queries.change_utterance(tx, viewer.workspace.id, locked, proposals, words=words, confirmed_at=None)
        await queries.delete_utterance(tx, *ids, utterance.id)
    return workspace_url(viewer, "voice.show", utterance_id=last.id)


def _left(proposals: list[Proposal]) -> list[str]:
    """What wasn't understood, as it is compared."""
    return [each.said.casefold().strip(" .,;!?") for each in proposals if each.act == LEFT]
