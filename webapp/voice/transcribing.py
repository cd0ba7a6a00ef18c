"""What may be said in a file, for the command `cofounder voice`: by the same model, without a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

from webapp.settings import CofounderError, Settings
from webapp.voice.engine import endpoint
from webapp.voice.engine.decoding import Guess, Vocabulary
from webapp.voice.engine.engine import NO_MODEL_NAMED
from webapp.voice.engine.hearing import TINY_EN, NoEngine, NotHeard, bundled_model, hear, load


def transcribe(path: Path, vocabulary: Vocabulary) -> list[Guess]:
    """What may be said in a recording, the likeliest first; nothing where nothing is heard, which is told on standard
    error. Raises CofounderError where nothing here can write it down."""
    settings = Settings.from_environment(os.environ)
    try:
        sound = path.read_bytes()
        if settings.voice_url is not None:
            return [Guess(asyncio.run(endpoint.write_down(settings, sound, vocabulary.names)), 0.0)]
        folder = settings.voice_model or bundled_model()
        if folder is None:
            raise NoEngine(NO_MODEL_NAMED)
        model = load(str(folder), TINY_EN if settings.voice_model is None else "")
        guesses, _ = hear(model, sound, vocabulary, settings.voice_language, settings.voice_seconds)
    except NoEngine as error:
        raise CofounderError(str(error)) from error
    except NotHeard as not_heard:
        print(f"{path}: {not_heard}", file=sys.stderr)
        return []
    return guesses
