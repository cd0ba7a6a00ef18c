"""What writes down what is said, for one process of the desk: a line of recordings that ends, before one process that
listens to them. It begins when it is needed first, and ends when nothing was asked of it for a while.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Sequence

import msgspec

from webapp.settings import Settings
from webapp.voice.engine import endpoint
from webapp.voice.engine.decoding import Guess, Vocabulary
from webapp.voice.engine.hearing import NOT_INSTALLED, THREADS, TINY_EN, NoEngine, NotHeard, bundled_model, is_installed
from webapp.voice.engine.process import LENGTH, LENGTHS
from webapp.web.threads import Busy

log = logging.getLogger("cofounder.voice")

WAITING = 8  # recordings, the one that is listened to among them
OF_ONE = 2  # of one account
IDLE = 300.0  # seconds without a recording after which the process ends, and with it the model
LOADING = 60.0  # seconds that a process may take before the first word
BYTES_A_SECOND = 10_000  # of a recording; fifty times slower than on two processors with nothing else to do
LONGEST = 300.0  # seconds
QUICK = 0.9  # seconds; where hearing ahead takes longer, the machine has other work, and is spared for
SPARED = 4  # times as long
MOST_SAID = 1_000_000  # bytes of an answer
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TMPDIR")  # not the desk's secrets
# Libraries begin a thread for each processor, with memory for each, long before they need any.
FEW_THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": str(THREADS), "MALLOC_ARENA_MAX": "4"}
TOO_SLOW = "Writing it down took too long. Record it in shorter parts, or type the words."
ENDED = "This recording can’t be listened to: it breaks what listens. Record it again, or type the words."
NO_MODEL_NAMED = (
    "This desk can’t write down what is said: whoever runs it has to name a model by COFOUNDER_VOICE_MODEL. "
    "Type the same words instead."
)


class Heard(msgspec.Struct, frozen=True):
    """What may be said in a recording, the likeliest first, and how many seconds it has, as far as that is known."""

    guesses: tuple[Guess, ...]
    seconds: float | None

    @property
    def words(self) -> str:
        """The likeliest; "" where nothing was to be heard."""
        return self.guesses[0].words if self.guesses else ""


class Answer(msgspec.Struct):
    """What the process said (`process.py`)."""

    guesses: tuple[Guess, ...] = ()
    seconds: float = 0.0
    refused: str = ""
    broken: bool = False


class Engine:
    """Writes down what is said, as it is set."""

    def __init__(self, settings: Settings, *, idle: float = IDLE, begin: Sequence[str] = ()) -> None:
        self._settings = settings
        self._idle = idle
        self._command = begin
        self._turn = asyncio.Lock()
        self._waiting: Counter[int] = Counter()  # recordings of each account
        self._process: Process | None = None
        self._ending: asyncio.TimerHandle | None = None
        self._warming: asyncio.Task[None] | None = None
        self._ahead_from = 0.0  # the moment of the loop before which nothing is heard ahead

    @property
    def missing(self) -> str:
        """Why nothing can be written down here, in a sentence; "" where it can be, as far as that is seen."""
        if self._settings.voice_url is not None:
            return ""
        if not is_installed():
            return NOT_INSTALLED
        return NO_MODEL_NAMED if self._folder is None else ""

    @property
    def most_seconds(self) -> int:
        """How long a recording may be."""
        return self._settings.voice_seconds

    @property
    def _folder(self) -> str | None:
        own = self._settings.voice_model
        found = bundled_model() if own is None else own
        return None if found is None else str(found)

    @property
    def is_loaded(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

    async def write_down(self, sound: bytes, vocabulary: Vocabulary, account_id: int) -> Heard:
        """What is said in a recording, where these names and titles may be said. Raises NotHeard, NoEngine, and Busy,
        with nothing begun, while too many wait. An endpoint is given the names only."""
        if self.missing:
            raise NoEngine(self.missing)
        if self._waiting.total() >= WAITING or self._waiting[account_id] >= OF_ONE:
            raise Busy("too many recordings are waiting")
        self._waiting[account_id] += 1
        try:
            if self._settings.voice_url is not None:
                words = await endpoint.write_down(self._settings, sound, vocabulary.names)
                return Heard((Guess(words, 0.0),), None)
            async with self._turn:
                return await self._listen(sound, vocabulary)
        finally:
            self._waiting[account_id] -= 1
            if not self._waiting[account_id]:
                del self._waiting[account_id]

    async def write_ahead(self, sound: bytes, names: Sequence[str]) -> str:
        """What is said so far in a recording that still grows; "" where nothing is, or where anybody waits for the
        model, or it isn't loaded: whoever has ended comes first."""
        loop = asyncio.get_running_loop()
        busy = self._turn.locked() or self._waiting.total() or not self.is_loaded or loop.time() < self._ahead_from
        if busy or not sound or self._settings.voice_url is not None:
            return ""
        async with self._turn:
            began = loop.time()
            try:
                return (await self._listen(sound, Vocabulary(names))).words
            except (NotHeard, Busy):
                return ""
            finally:
                took = loop.time() - began
                self._ahead_from = loop.time() + (SPARED * took if took > QUICK else 0.0)

    def warm(self) -> None:
        """Load the model while somebody still speaks. What fails of it is told to whoever asks for words."""
        if self.missing or self.is_loaded or self._settings.voice_url is not None or self._turn.locked():
            return
        if self._warming is None or self._warming.done():
            self._warming = asyncio.create_task(self._load())

    async def _load(self) -> None:
        async with self._turn:
            with contextlib.suppress(NotHeard, Busy):
                await self._listen(b"", Vocabulary())

    async def _listen(self, sound: bytes, vocabulary: Vocabulary) -> Heard:
        if self._ending is not None:
            self._ending.cancel()
        process = self._process if self.is_loaded and self._process is not None else await self._begin()
        limit = min(LONGEST, LOADING + len(sound) / BYTES_A_SECOND)
        try:
            async with asyncio.timeout(limit):
                answer = await ask(process, sound, vocabulary)
        except TimeoutError:
            log.warning("writing down %d bytes of sound took more than %d s", len(sound), limit)
            await self._end()
            raise NotHeard(TOO_SLOW) from None
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.DecodeError) as error:
            await self._end()
            log.warning("a recording of %d bytes ended the process that listened to it", len(sound))
            raise NotHeard(ENDED) from error
        except BaseException:  # whoever asked is gone; nobody else may read this answer
            await self._end()
            raise
        loop = asyncio.get_running_loop()
        self._ending = loop.call_later(self._idle, lambda: loop.create_task(self._end_unless_busy()))
        if answer.refused:
            raise (NoEngine if answer.broken else NotHeard)(answer.refused)
        return Heard(answer.guesses, answer.seconds)

    async def _begin(self) -> Process:
        settings = self._settings
        folder = self._folder or ""
        digest = TINY_EN if settings.voice_model is None else ""
        arguments = (folder, digest, settings.voice_language, str(settings.voice_seconds))
        command = self._command or (sys.executable, "-I", "-m", "webapp.voice.engine.process")
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=FEW_THREADS | {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
            )
        except OSError as error:
            log.error("no process to write down what is said: %s", error)
            raise Busy("no process can be started") from error
        return self._process

    async def _end_unless_busy(self) -> None:
        if not self._turn.locked():
            async with self._turn:
                await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def close(self) -> None:
        """End the process."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait([self._warming])
        if self._ending is not None:
            self._ending.cancel()
        await self._end()


async def ask(process: Process, sound: bytes, vocabulary: Vocabulary) -> Answer:
    """Give a recording to the process, and wait for what it says."""
    assert process.stdin is not None  # noqa: S101  # it was asked for
    assert process.stdout is not None  # noqa: S101
    about = json.dumps(vocabulary._asdict()).encode()
    process.stdin.write(LENGTHS.pack(len(about), len(sound)) + about)
    process.stdin.write(sound)
    await process.stdin.drain()
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if length > MOST_SAID:
        raise ConnectionError("an answer that is no answer")
    return msgspec.json.decode(await process.stdout.readexactly(length), type=Answer)
