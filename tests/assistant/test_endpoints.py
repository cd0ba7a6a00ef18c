"""What becomes of an endpoint that is slow, wrong, broken, endless or unwilling: a sentence, within limits."""

import re

import msgspec
import pytest

from tests.conftest import Clock
from tests.support.chat_server import (
    ChatServer,
    Way,
    an_assistant,
    answers,
    chunk,
    endless,
    held,
    says,
    silent,
    streamed,
)
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.assistant import endpoint
from webapp.assistant.completions import Aloud

pytestmark = pytest.mark.anyio

TRIAL = "/settings/writing-help/trial"
DONE = b"data: [DONE]\n\n"
FINE = {"choices": [{"message": {"content": "All at once."}, "finish_reason": "stop"}], "usage": {"total_tokens": 9}}

# How it answers, what is said of it, and what had come by then.
WRONG: dict[str, tuple[Way, str, str]] = {
    "a wrong key": (
        answers(401, {"error": {"message": "Bad key <b>sk</b>"}}),
        "doesn’t accept the key.*Bad key sk",
        "",
    ),
    "no such model": (answers(404, {"error": "model not found"}), "no model “llama3.2”.*model not found", ""),
    "too many": (answers(429, {"message": "Slow down"}, Retry_After="20"), "asked too much.*in 20 seconds", ""),
    "a failure": (answers(500, "<html><p>Oops</p></html>"), "can’t answer now.*500.*Oops", ""),
    "a redirect": (answers(308, "", Location="/elsewhere"), "leads elsewhere", ""),
    "another refusal": (answers(400, {"error": {"message": "Unknown field"}}), "refuses this.*400.*Unknown", ""),
    "not JSON": (answers(200, "<html>Welcome</html>"), "isn’t a chat", ""),
    "another shape": (answers(200, {"choices": "none"}), "isn’t a chat", ""),
    "an array": (answers(200, "[1]"), "isn’t a chat", ""),
    "JSON of great depth": (answers(200, "[" * 100_000), "isn’t a chat", ""),
    "half a line": (streamed(chunk("Half"), b'data: {"choices": [{"del'), "can’t be read", "Half"),
    "no lines of events": (streamed(b"Hello\n\n"), "isn’t a chat", ""),
    "a line without end": (streamed(b"data: " + b"x" * 300_000), "isn’t a chat", ""),
    "an error within": (streamed(chunk("So"), b'data: {"error": {"message": "Overloaded"}}\n\n'), "Overloaded", "So"),
    "an error between": (
        streamed(
            chunk("So"), b'error: {"code": 500, "message": "context shift is disabled", "type": "server_error"}\n\n'
        ),
        "can’t answer: context shift is disabled",
        "So",
    ),
    "an error without an event": (streamed(b'{"error":{"message":"no slot"}}\n'), "can’t answer: no slot", ""),
    "a loading model": (
        answers(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
        "can’t answer now.*503.*Loading model",
        "",
    ),
    "an object without an event": (streamed(b'{"model":"x"}\n'), "isn’t a chat", ""),
    "an answer that breaks off": (streamed(chunk("So far")), "broke off", "So far"),
    "an answer that goes wrong": (streamed(chunk("So far"), b"data: {broken\n\n"), "can’t be read", "So far"),
    "its own limit": (streamed(chunk("So far"), chunk(finish="length"), DONE), "its own limit", "So far"),
    "a refusal": (streamed(chunk(finish="content_filter"), DONE), "declines", ""),
    "a refusal in words": (
        answers(200, {"choices": [{"message": {"content": None, "refusal": "I won’t."}}]}),
        "declines: I won’t",
        "",
    ),
    "nothing": (streamed(chunk(""), chunk(finish="stop"), DONE), "answered with nothing", ""),
    "only thoughts": (says("<think>", "Hm.", "</think>"), "answered with nothing", ""),
    "packed": (
        streamed(head="HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/event-stream\r\n\r\n"),
        "packed form",
        "",
    ),
    "an end at once": (streamed(head=""), "didn't answer", ""),
}


async def test_each_failure_is_a_sentence_and_what_came_stays(desk: Desk, ana: Person, server: ChatServer) -> None:
    await an_assistant(desk, ana, server)
    for called, (way, said, came) in WRONG.items():
        server.ways = [way]
        reply = await ana.post(TRIAL)
        assert reply.status_code == 200, called
        notice = Page(reply).one(".notice")
        assert re.search(said, " ".join(notice.text().split())), (called, notice.text())
        assert "It doesn’t work yet." in notice.text(), called
        quote = notice.css_first("blockquote")
        assert (quote.text() if quote else "") == came, called
    spent = await desk.fetch("select requests from assistant_days")
    assert spent == len(WRONG)
    await server.left()


async def test_an_endpoint_that_says_the_key_back_shows_it_to_nobody(
    desk: Desk, ana: Person, server: ChatServer
) -> None:
    await an_assistant(desk, ana, server, key="sk-sesame")
    error = {"error": {"message": "Incorrect API key: sk-sesame"}}
    for way in (
        answers(401, error),
        answers(500, "No: sk-sesame"),
        streamed(b"data: " + msgspec.json.encode(error) + b"\n\n"),
    ):
        server.ways = [way]
        page = Page(await ana.post(TRIAL))
        assert "key: …" in page.one(".notice").text() or "No: …" in page.one(".notice").text()
        assert "sk-sesame" not in page.text


async def test_answers_of_every_fair_kind_are_read(desk: Desk, ana: Person, server: ChatServer) -> None:
    await an_assistant(desk, ana, server, key="sk-1")
    fair: dict[str, tuple[Way, str]] = {
        "a stream": (says("Grüße ", "aus ", "dem Wald 🌲"), "Grüße aus dem Wald 🌲"),
        "all at once": (answers(200, FINE), "All at once."),
        "with thoughts": (says("<thi", "nk>Let me see", "</think>\n\nYes."), "Yes."),
        "without the last line": (streamed(chunk("Yes."), chunk(finish="stop")), "Yes."),
        "with carriage returns": (streamed(chunk("Yes.").replace(b"\n", b"\r\n"), DONE), "Yes."),
        "in parts": (
            streamed(b'data: {"choices": [{"delta": {"content": [{"type": "text", "text": "Yes."}]}}]}\n\n', DONE),
            "Yes.",
        ),
        "with control characters": (says("Ye\x00s\x07."), "Yes."),
    }
    for called, (way, text) in fair.items():
        server.ways = [way]
        page = Page(await ana.post(TRIAL))
        assert "It works." in page.one(".notice").text(), (called, page.one(".notice").text())
        assert page.one("blockquote").text() == text, called


async def test_what_never_ends_is_stopped_and_the_connection_closed(
    desk: Desk, ana: Person, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_assistant(desk, ana, server)
    server.ways = [endless]
    page = Page(await ana.post(TRIAL))
    assert "went on and on" in page.one(".notice").text()
    assert len(page.one("blockquote").text()) == 24_000
    await server.left()
    for way, waits, said, came in (
        (held("Once"), "PAUSE", "fell silent", "Once"),
        (silent, "FIRST", "takes too long", ""),
    ):
        monkeypatch.setattr(endpoint, waits, 0.05)
        server.ways = [way]
        notice = Page(await ana.post(TRIAL)).one(".notice")
        assert said in notice.text()
        assert came in notice.text()
    server.go_on.set()
    monkeypatch.setattr(endpoint, "SECONDS", -1.0)
    server.ways = [endless]
    assert "come to an end within" in Page(await ana.post(TRIAL)).one(".notice").text()
    await server.left()


async def test_nobody_is_asked_who_is_not_there_or_not_allowed_and_nothing_is_counted(
    desk: Desk, ana: Person, server: ChatServer
) -> None:
    await an_assistant(desk, ana, server, url="https://llm.example")
    assert "asks nobody outside" in Page(await ana.post(TRIAL)).one(".notice").text()
    await an_assistant(desk, ana, server)
    port = server.web.port
    server.web.server.close()
    await server.web.server.wait_closed()
    notice = Page(await ana.post(TRIAL)).one(".notice").text()
    assert "can't be reached" in notice, port
    assert await desk.fetch("select requests from assistant_days") == 0
    assert await desk.fetch("select tokens from assistant_days") == 0


async def test_a_day_has_a_budget_that_is_told_when_it_is_spent_and_comes_back(
    desk: Desk, ana: Person, server: ChatServer, clock: Clock
) -> None:
    await an_assistant(desk, ana, server, requests_a_day=2)
    server.ways = [says("Yes.", tokens=700)]
    for _ in range(2):
        assert "It works." in (await ana.post(TRIAL)).text
    asked = len(server.asked)
    notice = " ".join(Page(await ana.post(TRIAL)).one(".notice").text().split())
    assert "The budget of this workspace, 2 requests a day, is spent. It is back tomorrow" in notice
    await an_assistant(desk, ana, server, requests_a_day=50, tokens_a_day=1500)
    assert "tokens a day, is spent" in (await ana.post(TRIAL)).text
    assert len(server.asked) == asked
    clock.advance(days=1)
    server.ways = [endless]
    assert "went on and on" in (await ana.post(TRIAL)).text  # stopped where the day's tokens end
    assert await desk.fetch("select max(tokens) from assistant_days where day = $1", clock().date()) <= 1600


def test_thoughts_are_left_out_wherever_they_are_broken() -> None:
    said = "<think>one</think>two <think>stays</think>"
    for size in range(1, len(said)):
        aloud = Aloud()
        pieces = [said[at : at + size] for at in range(0, len(said), size)]
        assert "".join(map(aloud.feed, pieces)) + aloud.end() == "two <think>stays</think>"
    held_back = Aloud()
    assert held_back.feed("<thin") + held_back.end() == "<thin"
