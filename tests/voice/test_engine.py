"""What writes down what is said: in a process of its own, that ends when it has to."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from tests.voice.saying import CLIPS
from webapp.settings import Settings
from webapp.voice.engine.decoding import Vocabulary
from webapp.voice.engine.engine import ENDED, Engine
from webapp.voice.engine.hearing import (
    BROKEN,
    NO_MODEL,
    RATE,
    SILENT,
    TOO_LONG,
    WHOLE,
    WRONG_WEIGHTS,
    NoEngine,
    NotHeard,
    decode,
)
from webapp.web.threads import Busy

pytestmark = pytest.mark.anyio

ORDER = (CLIPS / "order-paper.ogg").read_bytes()
SAID_IN_TURN = ("fifty-cups", "order-paper", "correct")
NAMES = ["Priya"]
VOCABULARY = Vocabulary(NAMES, ["Order paper", "Book a table"], ["Spring newsletter"])
SETTINGS = Settings(database_url="postgresql://none/none")


@pytest.fixture
async def engine_of() -> AsyncIterator[Callable[..., Engine]]:
    """Makes engines, which are closed afterwards."""
    made: list[Engine] = []

    def make(settings: Settings = SETTINGS, **named: object) -> Engine:
        made.append(Engine(settings, **named))  # type: ignore[arg-type]  # each test names its own
        return made[-1]

    yield make
    for engine in made:
        await engine.close()


def simply(words: str) -> str:
    """Words as they are compared: without case and signs."""
    return "".join(letter for letter in words.lower() if letter.isalnum() or letter == " ")


def a_wav(samples: int, *, loud: int = 0) -> bytes:
    """A recording of so many samples, at 8,000 a second, as a WAV."""
    return wav_of(
        (loud.to_bytes(2, "little", signed=True) + (-loud).to_bytes(2, "little", signed=True)) * (samples // 2)
    )


def quietly_over_a_telephone(clip: bytes) -> bytes:
    """A clip as a telephone passes it on, at a fiftieth of its loudness."""
    heard = decode(clip, 60)[::2]
    parts = np.fft.rfft(heard)
    hertz = np.fft.rfftfreq(len(heard), 1 / 8000)
    parts[(hertz < 300) | (hertz > 3400)] = 0
    return wav_of((np.fft.irfft(parts, len(heard)) * 0.02 * 32767).astype("<i2").tobytes())


def wav_of(data: bytes) -> bytes:
    """Samples of two bytes, at 8,000 a second, as a WAV."""
    size = len(data)
    head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = b"\1\0\1\0" + (8000).to_bytes(4, "little") + (16000).to_bytes(4, "little") + b"\2\0\20\0"
    return head + form + b"data" + size.to_bytes(4, "little") + data


async def test_what_is_said_is_written_down_whatever_browsers_record(engine_of: Callable[..., Engine]) -> None:
    engine = engine_of()
    assert not engine.is_loaded
    for name in ("order-paper.ogg", "order-paper.webm", "order-paper.m4a", "order-paper.mp3"):
        heard = await engine.write_down((CLIPS / name).read_bytes(), VOCABULARY, 1)
        assert simply(heard.words).replace("p m", "pm") == "order paper tomorrow at four pm", name
        assert heard.seconds is not None
        assert 1.5 < heard.seconds < 3, name
    heard = await engine.write_down((CLIPS / "two-things.ogg").read_bytes(), VOCABULARY, 1)
    assert simply(heard.words) == "remind me to call priya on friday and then order ink"
    assert engine.is_loaded


async def test_what_is_said_so_far_is_heard_while_nobody_waits(engine_of: Callable[..., Engine]) -> None:
    engine = engine_of()
    assert await engine.write_ahead(ORDER, NAMES) == ""
    ended = asyncio.create_task(engine.write_down(ORDER, VOCABULARY, 1))
    await asyncio.sleep(0)  # it has begun to wait
    assert await engine.write_ahead(ORDER, NAMES) == ""
    await ended
    assert simply(await engine.write_ahead(ORDER[: len(ORDER) * 2 // 3], NAMES)).startswith("order paper")
    assert await engine.write_ahead(b"no sound", NAMES) == ""


async def test_no_word_is_lost_of_what_is_recorded_badly(engine_of: Callable[..., Engine]) -> None:
    heard = await engine_of().write_down(quietly_over_a_telephone(ORDER), VOCABULARY, 1)
    assert simply(heard.words).startswith("order paper tomorrow at four")


async def test_what_cannot_be_heard_is_a_sentence_and_harms_nobody_after_it(
    engine_of: Callable[..., Engine],
) -> None:
    engine = engine_of(replace(SETTINGS, voice_seconds=10))
    for sound, sentence in (
        (b"no sound", BROKEN),
        (ORDER[:300], BROKEN),
        (a_wav(8000), SILENT),
        (a_wav(8000 * 11, loud=900), TOO_LONG.format(minutes=10 / 60)),
    ):
        with pytest.raises(NotHeard, match=f"^{sentence[:30]}"):
            await engine.write_down(sound, VOCABULARY, 1)
    cut_off = ORDER[: len(ORDER) * 2 // 3]
    assert simply((await engine.write_down(cut_off, VOCABULARY, 1)).words).startswith("order paper")


async def test_a_memo_that_is_long_says_its_numbers_in_words_and_is_cut_where_nobody_speaks(
    engine_of: Callable[..., Engine],
) -> None:
    cups, order, table = (decode((CLIPS / f"{name}.ogg").read_bytes(), 60) for name in SAID_IN_TURN)
    silence = np.zeros(RATE * 8, dtype=np.float32)
    memo = np.concatenate([cups, silence, order, silence, table, silence, cups])
    assert len(memo) > WHOLE * RATE
    heard = await engine_of().write_down(wav_of((memo[::2] * 32767).astype("<i2").tobytes()), VOCABULARY, 1)
    words = simply(heard.words)
    assert words.count("order fifty paper cups and twelve boxes of candles") == 2, words
    assert words.index("fifty") < words.index("order paper") < words.index("book a table") < words.rindex("fifty")


async def test_a_process_that_ends_or_hangs_is_begun_anew(
    engine_of: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    once = tmp_path / "once"
    program = f"import os, sys; os.path.exists({str(once)!r}) or (open({str(once)!r}, 'w'), sys.exit(1))"
    program += "; sys.argv[1:] = sys.argv[1:]; from webapp.voice.engine.process import main; main(*sys.argv[1:5])"
    engine = engine_of(begin=[sys.executable, "-c", program])
    with pytest.raises(NotHeard, match=f"^{ENDED[:30]}"):
        await engine.write_down(ORDER, VOCABULARY, 1)
    assert simply((await engine.write_down(ORDER, VOCABULARY, 1)).words).startswith("order paper")
    monkeypatch.setattr("webapp.voice.engine.engine.LONGEST", 0.1)
    hangs = engine_of(begin=[sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(NotHeard, match=r"^Writing it down took too long"):
        await hangs.write_down(ORDER, VOCABULARY, 1)
    assert not hangs.is_loaded


async def test_the_line_ends_and_is_shared(engine_of: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.voice.engine.engine.WAITING", 3)
    engine = engine_of(begin=[sys.executable, "-c", "import time; time.sleep(60)"])
    waiting = [asyncio.create_task(engine.write_down(ORDER, VOCABULARY, account)) for account in (1, 1, 2)]
    await asyncio.sleep(0)  # each has begun to wait
    for account in (1, 3):
        with pytest.raises(Busy):
            await engine.write_down(ORDER, VOCABULARY, account)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_a_model_is_let_go_when_nobody_speaks(engine_of: Callable[..., Engine]) -> None:
    engine = engine_of(idle=0.01)
    await engine.write_down(ORDER, VOCABULARY, 1)
    process = engine._process
    assert process is not None
    await process.wait()
    assert (await engine.write_down(ORDER, VOCABULARY, 1)).words


async def test_weights_that_are_not_those_that_were_meant_are_refused(
    engine_of: Callable[..., Engine], tmp_path: Path
) -> None:
    (tmp_path / "model.bin").write_bytes(b"other weights")
    for settings, sentence in (
        (replace(SETTINGS, voice_model=str(tmp_path)), NO_MODEL),
        (replace(SETTINGS, voice_model=str(tmp_path / "none")), NO_MODEL),
    ):
        with pytest.raises(NoEngine, match=f"^{sentence}$"):
            await engine_of(settings).write_down(ORDER, VOCABULARY, 1)
    program = f"import sys, webapp.voice.engine.process as process; process.main({str(tmp_path)!r}, *sys.argv[2:5])"
    with pytest.raises(NoEngine, match=f"^{WRONG_WEIGHTS}$"):
        await engine_of(begin=[sys.executable, "-c", program]).write_down(ORDER, VOCABULARY, 1)
