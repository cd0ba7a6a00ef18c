"""An endpoint elsewhere writes down what is said, and whatever it does there is a sentence."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.support.web_server import Answer, Asked, WebServer, reply, web_server
from tests.voice.saying import CLIPS
from webapp.outgoing.allowed import Allowed
from webapp.settings import Settings
from webapp.voice.engine import endpoint
from webapp.voice.engine.decoding import Vocabulary
from webapp.voice.engine.engine import Engine
from webapp.voice.engine.hearing import NotHeard

pytestmark = pytest.mark.anyio

SOUND = (CLIPS / "order-paper.ogg").read_bytes()


def settings_for(server: WebServer | str) -> Settings:
    """A desk that lets nothing out, whose operator has named this endpoint."""
    origin = server if isinstance(server, str) else server.origin()
    return Settings(
        database_url="postgresql://none/none",
        outgoing_allowed=Allowed(nothing=True),
        voice_url=f"{origin}/v1",
        voice_key="sesame",
        voice_model="whisper-large",
    )


async def test_it_is_given_the_sound_and_the_names_and_its_text_is_taken() -> None:
    async def answer(asked: Asked) -> Answer:
        return reply(200, '{"text": " Order paper\\n tomorrow. ", "usage": {}}')

    async with web_server(answer) as server:
        engine = Engine(settings_for(server))
        assert engine.missing == ""
        heard = await engine.write_down(SOUND, Vocabulary(["Priya", "Shop"], ["Secret plan"]), 1)
        await engine.close()
        (asked,) = server.asked
    assert heard.words == "Order paper tomorrow."
    assert (asked.method, asked.target) == ("POST", "/v1/audio/transcriptions")
    assert asked.headers["authorization"] == "Bearer sesame"
    for said in (b'name="model"\r\n\r\nwhisper-large\r\n', b'name="language"\r\n\r\nen\r\n', b"Priya, Shop", SOUND):
        assert said in asked.body
    assert b"Secret plan" not in asked.body
    assert b'filename="sound.ogg"\r\ncontent-type: audio/ogg' in asked.body


async def endless() -> AsyncIterator[bytes]:
    """An answer that never ends."""
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b'{"text": "' + b"and " * 10_000


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (reply(500, "no"), "It fails (status 500)."),
        (reply(503), "It has too much to do."),
        (reply(429), "It has too much to do."),
        (reply(413), "The recording is too large"),
        (reply(400, "{}"), "It doesn’t take this recording (status 400)."),
        (reply(401, "{}"), "the desk may not ask it (status 401)"),
        (reply(302, headers={"location": "http://169.254.169.254/"}), "It leads elsewhere, where the desk doesn’t go"),
        (reply(200, "<html>"), "Its answer can’t be read."),
        (reply(200, '{"text": 5}'), "Its answer can’t be read."),
        (reply(200, b'{"text": "\xff"}'), "Its answer can’t be read."),
        (reply(200, '{"text": " ... "}'), "No words were heard."),
        (b"", "didn't answer"),
        (endless, "answers with more than 200,000 bytes"),
    ],
    ids=[
        *("fails", "busy", "limited", "too large", "refuses", "knows no such key", "leads on", "no json", "no text"),
        *("no utf-8", "no words", "closes", "endless"),
    ],
)
async def test_what_it_does_wrong_is_a_sentence(answer: object, sentence: str) -> None:
    async def answers(asked: Asked) -> Answer:
        found: Answer = answer() if callable(answer) else answer  # type: ignore[assignment]  # each of them is one
        return found

    async with web_server(answers) as server:
        with pytest.raises(NotHeard) as failed:
            await endpoint.write_down(settings_for(server), SOUND, [])
    assert sentence in str(failed.value)
    assert len(server.asked) == 1


async def test_one_that_hangs_or_is_away_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    given_up = asyncio.Event()

    async def hang(asked: Asked) -> Answer:
        await given_up.wait()
        return b""

    monkeypatch.setattr("webapp.voice.engine.endpoint.SECONDS", 0.2)
    async with web_server(hang) as server:
        with pytest.raises(NotHeard, match="takes too long to answer"):
            await endpoint.write_down(settings_for(server), SOUND, [])
        away = server.origin()
        given_up.set()
    monkeypatch.undo()
    with pytest.raises(NotHeard, match="can't be reached"):
        await endpoint.write_down(settings_for(away), SOUND, [])
