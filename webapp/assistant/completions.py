"""Reading what a chat endpoint answers (the "chat completions" of OpenAI's API, which others speak too). Pure.

A stream is lines of server-sent events: `data: {"choices": [{"delta": {"content": "Once"}}]}` for each piece, and
`data: [DONE]` at its end. An endpoint that doesn't stream answers the whole as one object.
"""

from typing import Any

import msgspec

MOST_LINE = 200_000  # bytes of one line, which holds a few letters
THINKING = ("<think>", "</think>")  # what some models say to themselves, and isn't the answer


class NotAChat(ValueError):
    """What came is none of that."""


class Said(ValueError):
    """The endpoint says itself why it doesn't answer."""


class Completion:
    """An answer as far as it has come. `finish` is why it ended, "" while it hasn't; `tokens` are those that the
    endpoint counted, if it says so; `refusal` is what it says where it won't; `failed` is what went wrong after some of
    it had come."""

    def __init__(self) -> None:
        self.finish = ""
        self.done = False
        self.tokens: int | None = None
        self.refusal = ""
        self.failed: NotAChat | Said | None = None
        self._rest = b""

    def feed(self, piece: bytes) -> str:
        """Some more of a stream; what it adds to the answer. What is wrong with it is `failed` then, so that what came
        before that stays."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        words = ""
        try:
            for line in lines:
                words += self._line(line)
            if len(self._rest) > MOST_LINE:
                raise NotAChat
        except (NotAChat, Said) as error:
            self.failed = error
        return words

    def end(self) -> str:
        """The stream is over; what its last line adds. Raises NotAChat, Said."""
        rest, self._rest = self._rest, b""
        return self._line(rest) if rest else ""

    @property
    def is_whole(self) -> bool:
        """Whether it came to its end."""
        return self.done or bool(self.finish)

    def _line(self, line: bytes) -> str:
        text = line.strip()
        if self.done or not text or text.startswith((b":", b"event:", b"id:", b"retry:")):
            return ""
        if text.startswith((b"error:", b"{")):  # as llama.cpp says what went wrong, and as some proxies do
            raise Said(error_in(text.removeprefix(b"error:")))
        if not text.startswith(b"data:"):
            raise NotAChat
        data = text.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            self.done = True
            return ""
        return self.take(data)

    def take(self, data: bytes) -> str:
        """One object: a piece of a stream, or the whole answer; what it adds. Raises NotAChat, Said."""
        try:
            found = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise NotAChat from None
        if not isinstance(found, dict):
            raise NotAChat
        if found.get("error"):
            raise Said(message_in(found))
        usage = found.get("usage")
        if isinstance(usage, dict) and isinstance(total := usage.get("total_tokens"), int) and 0 <= total < 2**31:
            self.tokens = total
        choices = found.get("choices")
        if choices is None and usage is not None:
            return ""
        if not isinstance(choices, list):
            raise NotAChat
        return self._choice(choices[0]) if choices else ""

    def _choice(self, choice: Any) -> str:
        if not isinstance(choice, dict):
            raise NotAChat
        message = choice.get("delta", choice.get("message"))
        if not isinstance(message, dict):
            raise NotAChat
        if isinstance(finish := choice.get("finish_reason"), str):
            self.finish = finish
        if isinstance(refusal := message.get("refusal"), str):
            self.refusal += refusal
        return words_in(message.get("content"))


def words_in(content: object) -> str:
    """The words of a message, also where it is in parts. Raises NotAChat."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    raise NotAChat


def message_in(found: object) -> str:
    """What an error says of itself, wherever an endpoint puts it; "" where it says nothing."""
    for name in ("error", "message", "detail"):
        if isinstance(found, dict) and found.get(name):
            found = found[name]
    return found if isinstance(found, str) else ""


def error_in(data: bytes) -> str:
    """What an object says of what went wrong. Raises NotAChat where it says nothing of that."""
    try:
        said = message_in(msgspec.json.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = ""
    if not said:
        raise NotAChat
    return said


class Aloud:
    """An answer without what a model says to itself before it."""

    def __init__(self) -> None:
        self._held: str | None = ""  # what may be a thought; None once it speaks

    def feed(self, text: str) -> str:
        """Some more of it; what of that is the answer."""
        if self._held is None:
            return text
        self._held += text
        begun, (opening, closing) = self._held.lstrip(), THINKING
        if begun.startswith(opening):
            _, ended, rest = begun.partition(closing)
            if not ended:
                return ""
            self._held = None
            return rest.lstrip()
        if opening.startswith(begun):
            return ""  # it may still become one
        held, self._held = self._held, None
        return held

    def end(self) -> str:
        """It is over; what was held back and is none."""
        held, self._held = self._held, None
        return "" if held is None or held.lstrip().startswith(THINKING[0]) else held
