"""From a sound that is there to words, and to what they mean."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from webapp.database.failures import DatabaseError
from webapp.database.pool import Database
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.voice.choosing import choose, vocabulary_of
from webapp.voice.engine.engine import Engine
from webapp.voice.engine.hearing import BROKEN, MOST_NAMES, NotHeard
from webapp.voice.engine.kinds import kind_of
from webapp.voice.models import GONE, MOST_WORDS, Written
from webapp.voice.proposing import known_of, offered_in, understood_as
from webapp.voice.queries import get_sound, get_sound_so_far, hold_utterance, take_utterance, write_utterance
from webapp.web.threads import WORKER, Busy
from webapp.web.viewer import Viewer

log = logging.getLogger("cofounder.voice")

Clock = Callable[[], datetime]

BEAT = 10.0  # seconds after which whoever is at it says so again
FAILED = "Writing it down failed, and the recording isn’t to blame. Try again, or tell whoever runs this desk."
QUEUE_FULL = "Too many recordings are being written down just now. Try again in a minute: yours is kept here."


def names_said(names: Names) -> list[str]:
    """The names that may be said here: of members, as they are called, and of projects."""
    called = [name.split()[0] for name in names.members.values()]
    return list(dict.fromkeys([*called, *names.projects.values()]))[:MOST_NAMES]


class Hold:
    """That somebody is at a recording: said again and again, so that nobody takes them for gone."""

    def __init__(self, db: Database, clock: Clock, workspace_id: int, utterance_id: int, taken_at: datetime) -> None:
        self.taken_at = taken_at
        self.over = asyncio.Event()
        self._db, self._clock = db, clock
        self._ids = workspace_id, utterance_id

    async def keep(self) -> None:
        """Say it until it is over."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), BEAT)
                return
            now = self._clock()
            with suppress(DatabaseError):  # then it is said the next time
                if await hold_utterance(self._db, *self._ids, taken_at=self.taken_at, now=now):
                    self.taken_at = now


@asynccontextmanager
async def held(
    db: Database, clock: Clock, workspace_id: int, utterance_id: int, taken_at: datetime
) -> AsyncIterator[Hold]:
    """A recording that was taken, kept for as long as the context lasts."""
    hold = Hold(db, clock, workspace_id, utterance_id, taken_at)
    keeping = asyncio.create_task(hold.keep())
    try:
        yield hold
    finally:
        hold.over.set()
        await keeping


class Scribe:
    """Has what is said in this process written down, and knows what is under way. `clock` says what time it is."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._running: dict[tuple[int, int], asyncio.Task[None]] = {}

    async def write(self, db: Database, viewer: Viewer, utterance_id: int, *, patience: float = 0.0) -> None:
        """Have something written down, unless somebody is at it already; waits for it for so many seconds."""
        key = (viewer.workspace.id, utterance_id)
        if key not in self._running:
            task = asyncio.create_task(self._write(db, viewer, utterance_id), name=f"voice {key}")
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        await asyncio.wait([self._running[key]], timeout=patience)

    async def _write(self, db: Database, viewer: Viewer, utterance_id: int) -> None:
        try:
            await self._write_down(db, viewer, utterance_id)
        except DatabaseError as error:
            log.warning("what was said couldn't be kept: %s", error)  # its page offers to try again

    async def _write_down(self, db: Database, viewer: Viewer, utterance_id: int) -> None:
        workspace_id, account_id = viewer.workspace.id, viewer.account.id
        sound = await get_sound(db, workspace_id, account_id, utterance_id)
        kind = kind_of(sound)
        taken = await take_utterance(
            db,
            workspace_id,
            account_id,
            utterance_id,
            kind.media_type if kind else None,
            before=viewer.now - GONE,
            now=viewer.now,
        )
        if not taken:
            return
        async with held(db, self.clock, workspace_id, utterance_id, viewer.now) as hold:
            written = await self._words_of(db, viewer, sound)
        await write_utterance(db, workspace_id, utterance_id, written, taken_at=hold.taken_at)

    async def _words_of(self, db: Database, viewer: Viewer, sound: bytes) -> Written:
        try:
            if kind_of(sound) is None:
                raise NotHeard(BROKEN)
            offered = await offered_in(db, viewer)
            known = known_of(offered, viewer)
            vocabulary = vocabulary_of(known, names_said(offered.names))
            heard = await self.engine.write_down(sound, vocabulary, viewer.account.id)
            words = (await WORKER.run(choose, heard.guesses, known))[:MOST_WORDS]
            return Written(words, heard.seconds, await understood_as(db, viewer, words))
        except NotHeard as not_heard:
            problem = str(not_heard)
        except Busy:
            problem = QUEUE_FULL
        except Exception:  # of whatever kind: nobody waits for the task who could be told
            log.exception("writing down what was said failed")
            problem = FAILED
        return Written(problem=problem)

    async def words_so_far(self, db: Database, viewer: Viewer, key: str) -> str:
        """The words of what is still being said, where nothing else is written down just now; they aren't kept."""
        sound = await get_sound_so_far(db, viewer.workspace.id, viewer.account.id, key)
        names = names_said(await get_names(db, viewer.workspace.id))
        return await self.engine.write_ahead(sound, names) if sound else ""

    async def settle(self) -> None:
        """Wait for all that is under way."""
        if self._running:
            await asyncio.wait(list(self._running.values()))

    async def close(self) -> None:
        """End what is under way; it is written down when somebody asks for it again."""
        for task in list(self._running.values()):
            task.cancel()
        if self._running:
            await asyncio.wait(list(self._running.values()))
        await self.engine.close()
