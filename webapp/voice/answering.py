"""“Yes” and “stop”: words that are no act, but an answer to what was proposed just before."""

import re
from datetime import timedelta

from webapp.database.pool import Database
from webapp.voice import queries
from webapp.voice.confirming import Gone, NotDone, Stale, confirm
from webapp.voice.models import Utterance
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer

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


async def answered(db: Database, viewer: Viewer, utterance: Utterance) -> str:
    """The address to go to where something that was said is an answer, which is forgotten then; "" where it is none, or
    there is nothing that it could be about. By “yes” what was proposed last is done, by “stop” nothing is."""
    answer = answer_in(utterance.words)
    if not answer:
        return ""
    others = await queries.list_open(db, viewer.workspace.id, viewer.account.id)
    last = next((each for each in others if each.id != utterance.id and each.open_acts), None)
    if last is not None and viewer.now - last.began_at > LATELY:
        last = None
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
