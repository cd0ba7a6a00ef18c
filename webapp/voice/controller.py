"""Routes of the voice: say or type what is to be done, look at what was understood, and confirm it."""

import secrets
from http import HTTPStatus
from typing import Any

from litestar import Controller, Response, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.files.dependencies import COUNTED, store_of
from webapp.files.models import Refused
from webapp.files.serving import range_of
from webapp.files.store.store import StoreAway, StoreFull
from webapp.files.uploads.keep import refusal
from webapp.files.uploads.multipart import MOST_SAID, receive
from webapp.history.queries import get_events
from webapp.settings import Settings
from webapp.voice import queries
from webapp.voice.answering import answered, corrected
from webapp.voice.confirming import Gone, NotDone, Stale, confirm
from webapp.voice.context import start_context, utterance_context
from webapp.voice.engine.kinds import kind_of
from webapp.voice.models import (
    ConfirmationForm,
    EndForm,
    PieceQuery,
    SoFarQuery,
    State,
    Utterance,
    WordsForm,
)
from webapp.voice.proposing import understood_as
from webapp.voice.receiving import WAIT, as_pieces, body_of_piece, keep_typed, most_of, scribe_of
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, blank, parse, read_form, read_pairs, read_query, still_let_in
from webapp.web.middleware import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from webapp.web.pages import VARIOUS, AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.responses import for_script
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

# On these pages the microphone may be asked for, and what was said can be heard again.
HEADERS = {
    "permissions-policy": PERMISSIONS_POLICY.replace("microphone=()", "microphone=(self)"),
    "content-security-policy": f"{CONTENT_SECURITY_POLICY}; media-src 'self' blob:",
}
SOUND_POLICY = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
NOTHING = "Say something, choose a recording, or type what is to be done."
NO_SOUND = "This is no recording. Choose a sound, such as a voice memo."
STALE = "The words were read anew since this page was made. Look at what was understood, and confirm it again."
NOT_BOTH = "Send the words first, and then choose the recording: it wasn’t taken yet."
ONE_BY_ONE = "Choose one recording, and the next one after it: what is said in each is shown by itself."
TOO_LONG = "This is too long to be read at once. Send it in parts."
TOO_LARGE = "The recording is larger than this desk takes. Record it in parts."


class VoiceController(Controller):
    """What somebody says to the desk. All of it is their own: nobody else finds it."""

    path = "/w/{workspace:str}/voice"

    @get("/", name="voice.new", permission=Permission.EDIT)
    async def start(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Say or type what is to be done; and what was said before and isn't confirmed."""
        context = await start_context(db, viewer, scribe_of(request).engine)
        return page(request, "voice/page.html", headers=HEADERS, **context)

    @post(
        "/",
        name="voice.create",
        permission=Permission.EDIT,
        upload=True,
        **COUNTED,
        about=("say something to the desk", "Send it"),
    )
    async def create(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """What was typed, or else a recording that was chosen."""
        form = blank()
        try:
            async with receive(request, store_of(request), most_of(settings)) as received:
                await still_let_in(request)
                words = received.fields.get("words", "")
                form = parse(WordsForm, {"version": "1", "words": words})
                if len(words.encode()) >= MOST_SAID:  # what was longer was cut off
                    form.reject("words", TOO_LONG)
                if not words.strip():
                    form.errors.clear()
                elif received.arrived or received.refused:
                    form.reject("file", NOT_BOTH)
                if form.errors:
                    pass
                elif words.strip():
                    kept = await keep_typed(db, viewer, form.value.words)
                    return see_other(request, await address_of(db, viewer, kept))
                elif len(received.arrived) + len(received.refused) > 1:
                    form.reject("file", ONE_BY_ONE)
                elif received.refused:
                    raise received.refused[0][1]
                elif received.arrived:
                    sound = await as_pieces(received.arrived[0].path)
                    if kind_of(sound[0]) is None:
                        form.reject("file", NO_SOUND)
                    else:
                        return await self.take_recording(request, viewer, db, settings, sound)
                else:
                    form.reject("words", NOTHING)
        except (Refused, StoreFull, StoreAway, Busy) as error:
            refused = refusal(error)
            form.reject("file", TOO_LARGE if refused.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else str(refused))
        context = await start_context(db, viewer, scribe_of(request).engine, form)
        return page(request, "voice/page.html", status=422, headers=HEADERS, **context)

    async def take_recording(
        self, request: AnyRequest, viewer: Viewer, db: Database, settings: Settings, sound: list[bytes]
    ) -> Reply:
        """Keep a recording, and have it written down."""
        key = secrets.token_hex(16)
        ids = viewer.workspace.id, viewer.account.id
        kept = await queries.begin_utterance(db, *ids, key, State.ARRIVING, now=viewer.now)
        for number, piece in enumerate(sound):
            await queries.add_piece(db, *ids, key, number, piece, most=most_of(settings))
        await scribe_of(request).write(db, viewer, kept.id, patience=WAIT)
        return see_other(request, await address_of(db, viewer, kept.id))

    @post(
        "/pieces",
        name="voice.add_piece",
        permission=Permission.EDIT,
        upload=True,
        **COUNTED,
        about=("send what you say", "Send it"),
    )
    async def add_piece(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """A piece of what is being said, sent by a script; one that is there already is none more."""
        asked = read_query(request, PieceQuery)
        if asked.errors or asked.value.number is None:
            return for_script({"errors": {"piece": "It isn’t said which piece this is."}}, 422)
        data = await body_of_piece(request)
        await still_let_in(request)
        if not data:
            return for_script({"errors": {"piece": "It is empty."}}, 422)
        ids, key = (viewer.workspace.id, viewer.account.id), asked.value.key
        if asked.value.number == 0:
            scribe_of(request).engine.warm()
        await queries.begin_utterance(db, *ids, key, State.ARRIVING, now=viewer.now)
        total = await queries.add_piece(db, *ids, key, asked.value.number, data, most=most_of(settings))
        if total is not None and total > most_of(settings):
            return for_script({"errors": {"piece": TOO_LARGE}}, 413)
        return for_script({"bytes": total})

    @get("/words", name="voice.words_so_far", permission=Permission.EDIT)
    async def words_so_far(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The words of what is still being said, for the script; none while others wait for theirs."""
        asked = read_query(request, SoFarQuery)
        words = "" if asked.errors else await scribe_of(request).words_so_far(db, viewer, asked.value.key)
        return for_script({"words": words})

    @post("/ends", name="voice.end", permission=Permission.EDIT, about=("send what you said", "Send it"))
    async def end(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All of it is sent: it is written down, and its page is where to go. 409 names the pieces that are missing."""
        form = await read_form(request, EndForm)
        if form.errors or form.value.pieces is None:
            return for_script({"errors": dict(form.errors) or {"pieces": "It isn’t said how many there are."}}, 422)
        ids = viewer.workspace.id, viewer.account.id
        kept = await queries.begin_utterance(db, *ids, form.value.key, State.ARRIVING, now=viewer.now)
        if kept.state == State.ARRIVING:
            there = set(await queries.list_pieces(db, *ids, kept.id))
            if missing := [number for number in range(form.value.pieces) if number not in there]:
                return for_script({"missing": missing[:100]}, 409)
            await scribe_of(request).write(db, viewer, kept.id, patience=WAIT)
        return for_script({"address": await address_of(db, viewer, kept.id)})

    @get("/{utterance_id:int}", name="voice.show", permission=Permission.EDIT)
    async def show(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, utterance_id: FromPath[int]
    ) -> Reply:
        """The words, the sound, and what was understood. What a process left that is gone is gone on with."""
        utterance = await found(db, viewer, utterance_id)
        if utterance.is_left(viewer.now):
            await scribe_of(request).write(db, viewer, utterance_id)
        return await shown(request, viewer, db, utterance)

    @get("/{utterance_id:int}/sound", name="voice.sound", permission=Permission.EDIT)
    async def play(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, utterance_id: FromPath[int]
    ) -> Reply:
        """What was said, as long as it is kept; in parts where a browser asks for one."""
        utterance = await found(db, viewer, utterance_id)
        sound = await queries.get_sound(db, viewer.workspace.id, viewer.account.id, utterance_id)
        if not sound or utterance.media_type is None:
            raise NotFoundException
        headers = {"content-security-policy": SOUND_POLICY, "cache-control": "no-store", "accept-ranges": "bytes"}
        asked = range_of(request, "", len(sound))
        if asked is None:
            headers["content-range"] = f"bytes */{len(sound)}"
            return Response(b"", status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
        start, end = asked
        status = HTTPStatus.OK
        if "range" in request.headers:
            status = HTTPStatus.PARTIAL_CONTENT
            headers["content-range"] = f"bytes {start}-{end - 1}/{len(sound)}"
        return Response(sound[start:end], status_code=status, headers=headers, media_type=utterance.media_type)

    @put(
        "/{utterance_id:int}",
        name="voice.save_words",
        permission=Permission.EDIT,
        about=("mend what was heard", "Read the words again"),
    )
    async def save_words(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, utterance_id: FromPath[int]
    ) -> Reply:
        """Other words in the place of those that were heard, understood anew; what was done of them stays done."""
        form = await read_form(request, WordsForm)
        utterance = await found(db, viewer, utterance_id)
        if form.errors:
            return await shown(request, viewer, db, utterance, words=form, status=422)
        proposals = await understood_as(db, viewer, form.value.words)
        async with db.transaction() as tx:
            locked = await queries.lock_utterance(tx, viewer.workspace.id, viewer.account.id, utterance_id)
            if locked is None:
                raise NotFoundException
            if locked.version == form.value.version and not locked.events:
                words = form.value.words
                await queries.change_utterance(
                    tx, viewer.workspace.id, locked, proposals, words=words, confirmed_at=None
                )
                return see_other(request, workspace_url(viewer, "voice.show", utterance_id=utterance_id))
        form.typed["version"] = str(locked.version)
        return await shown(request, viewer, db, locked, words=form, said=STALE, status=409)

    @post(
        "/{utterance_id:int}/writing",
        name="voice.write",
        permission=Permission.EDIT,
        about=("write down what you said", "Try again"),
    )
    async def write_again(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, utterance_id: FromPath[int]
    ) -> Reply:
        """Try once more to write it down."""
        utterance = await found(db, viewer, utterance_id)
        if utterance.has_sound and utterance.state != State.WRITTEN:
            await scribe_of(request).write(db, viewer, utterance_id, patience=WAIT)
        return see_other(request, workspace_url(viewer, "voice.show", utterance_id=utterance_id))

    @post(
        "/{utterance_id:int}/confirmation",
        name="voice.confirm",
        permission=Permission.EDIT,
        about=("do what you said", "Do it"),
    )
    async def confirm(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, utterance_id: FromPath[int]
    ) -> Reply:
        """Do all of it, or one, or leave one out; 422 with what keeps it from being done beside the field, and nothing
        is done then."""
        sent = dict(await read_pairs(request))
        form = parse(ConfirmationForm, sent)
        if form.errors:
            return await shown(request, viewer, db, await found(db, viewer, utterance_id), said=STALE, status=422)
        try:
            confirmed = await confirm(db, viewer, utterance_id, form.value.version, form.value.press, sent)
        except Gone:
            raise NotFoundException from None
        except Stale:
            utterance = await found(db, viewer, utterance_id)
            return await shown(request, viewer, db, utterance, said=STALE, status=409)
        except NotDone as failed:
            return await shown(request, viewer, db, failed.utterance, errors=failed.errors, status=422)
        if confirmed.path and not confirmed.events:
            return see_other(request, confirmed.path)
        to = workspace_url(viewer, "voice.show", utterance_id=utterance_id)
        events = await get_events(db, viewer.workspace.id, confirmed.events)
        mark = VARIOUS if len({event.action for event in events}) > 1 else ""
        return moved_on(request, to, confirmed.events or None, mark=mark)

    @delete(
        "/{utterance_id:int}",
        name="voice.delete",
        permission=Permission.EDIT,
        status_code=303,
        about=("forget what you said", "Forget it"),
    )
    async def forget(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, utterance_id: FromPath[int]
    ) -> Reply:
        """Forget what was said, and its sound; what was done of it stays."""
        if not await queries.delete_utterance(db, viewer.workspace.id, viewer.account.id, utterance_id):
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "voice.new"))


async def found(db: Database, viewer: Viewer, utterance_id: int) -> Utterance:
    """What somebody said. Raises NotFoundException where it isn't theirs, or isn't there."""
    utterance = await queries.get_utterance(db, viewer.workspace.id, viewer.account.id, utterance_id)
    if utterance is None:
        raise NotFoundException
    return utterance


async def address_of(db: Database, viewer: Viewer, utterance_id: int) -> str:
    """Where to go after something was said: to its page, where the answer leads that it is, or to what it corrects."""
    utterance = await queries.get_utterance(db, viewer.workspace.id, viewer.account.id, utterance_id)
    elsewhere = ""
    if utterance is not None:
        elsewhere = await answered(db, viewer, utterance) or await corrected(db, viewer, utterance)
    return elsewhere or workspace_url(viewer, "voice.show", utterance_id=utterance_id)


async def shown(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    utterance: Utterance,
    *,
    errors: dict[str, str] | None = None,
    words: Form[Any] | None = None,
    said: str = "",
    status: int = 200,
) -> Reply:
    """The page of what somebody said; for htmx the part that waits for words."""
    context = await utterance_context(db, viewer, utterance, errors=errors, said=said, words=words)
    return page(
        request, "voice/utterance.html", fragment="voice/_utterance.html", status=status, headers=HEADERS, **context
    )
