"""What comes in: words that are typed, recordings that are chosen, and pieces of what is being said."""

import asyncio
import secrets
from pathlib import Path

from litestar.exceptions import HTTPException, InternalServerException

from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.voice import queries
from webapp.voice.models import State
from webapp.voice.proposing import understood_as
from webapp.voice.writing import Scribe
from webapp.web.pages import AnyRequest
from webapp.web.viewer import Viewer

MOST_OF_PIECE = 1_000_000  # bytes
MOST = 25_000_000  # bytes of a recording: ten minutes of any kind that browsers and telephones make
WAIT = 8.0  # seconds that an answer waits for words before its page does


def scribe_of(request: AnyRequest) -> Scribe:
    """What writes down in this process what is said."""
    scribe: Scribe = request.app.state.scribe
    return scribe


def most_of(settings: Settings) -> int:
    """How many bytes a recording may have."""
    return min(MOST, settings.max_file)


async def body_of_piece(request: AnyRequest) -> bytes:
    """A piece as it is sent. Raises HTTPException: 413 for one that is too long, 400 where its client goes away."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_OF_PIECE:
                raise HTTPException(status_code=413)
    except InternalServerException as error:  # Litestar's word for a client that left
        raise HTTPException(status_code=400) from error
    return bytes(body)


async def as_pieces(path: Path) -> list[bytes]:
    """A recording that was chosen, in pieces."""
    sound = await asyncio.to_thread(path.read_bytes)
    return [sound[start : start + MOST_OF_PIECE] for start in range(0, len(sound), MOST_OF_PIECE)]


async def keep_typed(db: Database, viewer: Viewer, words: str) -> int:
    """Keep words that were typed, with what they were understood as. Raises Busy."""
    proposals = await understood_as(db, viewer, words)
    async with db.transaction() as tx:
        kept = await queries.begin_utterance(
            tx,
            viewer.workspace.id,
            viewer.account.id,
            secrets.token_hex(16),
            State.WRITTEN,
            words=words,
            now=viewer.now,
        )
        utterance = await queries.lock_utterance(tx, viewer.workspace.id, viewer.account.id, kept.id)
        if utterance is not None:
            await queries.change_utterance(tx, viewer.workspace.id, utterance, proposals, confirmed_at=None)
    return kept.id
