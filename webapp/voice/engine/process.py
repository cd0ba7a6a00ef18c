"""The process that writes down what is said: `python -I -m webapp.voice.engine.process FOLDER SHA256 LANGUAGE SECONDS`.

It reads recordings from its standard input and answers on its standard output. What people send may be made to break
what decodes it; so it is read here, with a limit on memory, without the desk's settings and database, and its answers
are taken for nothing but texts.
"""

import json
import os
import resource
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from webapp.voice.engine.decoding import Vocabulary
from webapp.voice.engine.hearing import NoEngine, NotHeard, hear, load
from webapp.web.sandbox_process import limit

LENGTHS = struct.Struct("!II")  # of what is said about a recording, and of the recording
LENGTH = struct.Struct("!I")
MEMORY = 3_000_000_000  # bytes of addresses, of which most are never used; and four times the model's weights


def answer(
    about: bytes, sound: bytes, folder: str, sha256: str, language: str, most_seconds: float
) -> dict[str, object]:
    """What may be said in a recording, or why that isn't known. One without any sound only loads the model."""
    try:
        model = load(folder, sha256)
        if not sound:
            return {"guesses": [], "seconds": 0.0}
        guesses, seconds = hear(model, sound, Vocabulary(**json.loads(about)), language, most_seconds)
    except NotHeard as not_heard:
        return {"refused": str(not_heard), "broken": isinstance(not_heard, NoEngine)}
    return {"guesses": guesses, "seconds": seconds}


def serve(asked: BinaryIO, answers: BinaryIO, folder: str, sha256: str, language: str, most_seconds: float) -> None:
    """Write down one recording after the other, until no more come."""
    while len(head := asked.read(LENGTHS.size)) == LENGTHS.size:
        about, sound = (asked.read(length) for length in LENGTHS.unpack(head))
        said = json.dumps(answer(about, sound, folder, sha256, language, most_seconds)).encode()
        answers.write(LENGTH.pack(len(said)) + said)
        answers.flush()


def main(folder: str, sha256: str, language: str, most_seconds: str) -> None:
    """Take so much of the machine and no more, and work."""

    weights = Path(folder, "model.bin")
    limit(resource.RLIMIT_AS, MEMORY + 4 * (weights.stat().st_size if weights.is_file() else 0))
    limit(resource.RLIMIT_CORE, 0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    serve(sys.stdin.buffer, answers, folder, sha256, language, float(most_seconds))


if __name__ == "__main__":
    main(*sys.argv[1:5])
