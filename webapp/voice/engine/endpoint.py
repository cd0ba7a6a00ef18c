"""An endpoint elsewhere that writes down what is said, as OpenAI's `/v1/audio/transcriptions` does and others after it.

It is set by whoever runs the desk, and is asked by the client that all that leaves the desk goes through: it may be at
an inner address, since it was named, but is followed to no other one.
"""

import secrets
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec

from webapp.outgoing.asking import NotAllowed, Unanswered
from webapp.settings import Settings
from webapp.voice.engine.hearing import NO_WORDS, NoEngine, NotHeard
from webapp.voice.engine.kinds import kind_of

SECONDS = 60.0
MOST = 200_000  # bytes of an answer
LONGEST = 20_000  # characters
MODEL = "whisper-1"
FAILED = "What writes down what is said doesn’t work just now: {why} Try again, or type the words."
REFUSED = "It answers that the desk may not ask it (status {status}): tell whoever runs this desk."
BUSY = "It has too much to do."
TOO_LARGE = "The recording is too large for what writes it down. Record it in shorter parts, or type the words."
NOT_TAKEN = "It doesn’t take this recording (status {status})."
BROKEN = "It fails (status {status})."
LEADS_ON = "It leads elsewhere, where the desk doesn’t go (status {status})."
MALFORMED = "Its answer can’t be read."


class Transcription(msgspec.Struct):
    """What it answers."""

    text: str


async def write_down(settings: Settings, sound: bytes, names: Sequence[str]) -> str:
    """What is said in a recording. Raises NotHeard, NoEngine."""
    from webapp.outgoing.client import HttpClient  # noqa: PLC0415  # large, and few desks need it

    url = settings.voice_url or ""
    parts = urlsplit(url)
    client = HttpClient(settings.outgoing_allowed, trusted=[f"{parts.scheme}://{parts.netloc}"])
    headers, body = asked(settings, sound, names)
    try:
        reply = await client.request(
            "POST",
            f"{url}/audio/transcriptions",
            headers=headers,
            content=body,
            most=MOST,
            seconds=SECONDS,
            redirects=0,
        )
    except NotAllowed as error:
        raise NoEngine(str(error)) from error
    except Unanswered as error:
        raise NotHeard(FAILED.format(why=str(error))) from error
    finally:
        await client.close()
    if reply.status != HTTPStatus.OK:
        raise refusal(reply.status)
    try:
        words = " ".join(msgspec.json.decode(reply.body, type=Transcription).text.split())[:LONGEST]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotHeard(FAILED.format(why=MALFORMED)) from error
    if not any(letter.isalnum() for letter in words):
        raise NotHeard(NO_WORDS)
    return words


def refusal(status: int) -> NotHeard:
    """Why there are no words, by the status of the answer."""
    match status:
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return NotHeard(TOO_LARGE)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN | HTTPStatus.PAYMENT_REQUIRED | HTTPStatus.NOT_FOUND:
            return NoEngine(FAILED.format(why=REFUSED.format(status=status)))
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return NotHeard(FAILED.format(why=BUSY))
        case _ if status < HTTPStatus.BAD_REQUEST:
            return NotHeard(FAILED.format(why=LEADS_ON.format(status=status)))
        case _ if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return NotHeard(FAILED.format(why=NOT_TAKEN.format(status=status)))
    return NotHeard(FAILED.format(why=BROKEN.format(status=status)))


def asked(settings: Settings, sound: bytes, names: Sequence[str]) -> tuple[dict[str, str], bytes]:
    """The headers and the body of a request (RFC 7578)."""
    kind = kind_of(sound)
    ending, media_type = (kind.ending, kind.media_type) if kind else ("webm", "audio/webm")
    fields = {
        "model": str(settings.voice_model or MODEL),
        "language": settings.voice_language,
        "response_format": "json",
        "temperature": "0",
        "prompt": ", ".join(names),
    }
    boundary = secrets.token_hex(16)
    body = b"".join(
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if value
    )
    file = f'content-disposition: form-data; name="file"; filename="sound.{ending}"\r\ncontent-type: {media_type}'
    body += f"--{boundary}\r\n{file}\r\n\r\n".encode() + sound + f"\r\n--{boundary}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={boundary}", "accept": "application/json"}
    if settings.voice_key:
        headers["authorization"] = f"Bearer {settings.voice_key}"
    return headers, body
