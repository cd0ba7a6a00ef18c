"""What is said in a file, for the command `cofounder voice`: by the same model, without a process of its own."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from webapp.settings import CofounderError, Settings
from webapp.voice.engine import endpoint
from webapp.voice.engine.engine import NO_MODEL_NAMED
from webapp.voice.engine.hearing import MOST_NAMES, TINY_EN, NoEngine, NotHeard, bundled_model, hear, load


def transcribe(path: Path, names: Sequence[str]) -> str:
    """The words of a recording, in which these names may be said; "" where nothing is heard, which is told on standard
    error. Raises CofounderError where nothing here can write it down."""
    settings = Settings.from_environment(os.environ)
    names = names[:MOST_NAMES]
    try:
        sound = path.read_bytes()
        if settings.voice_url is not None:
            return asyncio.run(endpoint.write_down(settings, sound, names))
        folder = settings.voice_model or bundled_model()
        if folder is None:
            raise NoEngine(NO_MODEL_NAMED)
        model = load(str(folder), TINY_EN if settings.voice_model is None else "")
        words, _ = hear(model, sound, names, settings.voice_language, settings.voice_seconds)
    except NoEngine as error:
        raise CofounderError(str(error)) from error
    except NotHeard as not_heard:
        print(f"{path}: {not_heard}", file=sys.stderr)
        return ""
    return words
