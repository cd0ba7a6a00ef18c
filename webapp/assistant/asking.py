"""Asking within a day's budget: tokens are set aside before, and what an answer took is counted when it has ended,
however it did."""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

from webapp.assistant import queries
from webapp.assistant.endpoint import LETTERS_A_TOKEN, Answer, Endpoint, Messages, texts_in, tokens_of
from webapp.assistant.models import Assistant, Failed
from webapp.database.pool import Database
from webapp.outgoing.secrets import unseal
from webapp.settings import CofounderError, Settings
from webapp.web.formatting import moment_within
from webapp.web.viewer import Viewer

MOST_TOKENS = 6_000  # of an answer
LEAST_TOKENS = 200  # with less there is no use in asking
AT_ONCE = 32  # requests of this process
OF_ONE = 2  # of one account

OFF = "Help with writing is off in this workspace. Owners turn it on in its settings."
TOO_MANY = "You have asked for two things already. Wait for one of them, or cancel it."
BUSY = "The desk asks for too much at once. Try again in a moment."

_asking: Counter[int] = Counter()  # how much is under way, by account


def endpoint_of(settings: Settings, assistant: Assistant) -> Endpoint:
    """The model that a workspace asks. Raises Failed."""
    try:
        key = None if assistant.secret is None else unseal(settings, assistant.secret)
    except CofounderError as error:
        raise Failed(str(error)) from error
    return Endpoint(assistant.url, assistant.model, key)


async def ask(
    db: Database, settings: Settings, viewer: Viewer, assistant: Assistant, messages: Messages, *, trial: bool = False
) -> AsyncGenerator[str, None]:
    """An answer as it comes. Whoever leaves it closes the connection. Raises Failed with a sentence, also after some of
    it has come."""
    if not (assistant.is_on or trial):
        raise Failed(OFF)
    account = viewer.account.id
    if _asking[account] >= OF_ONE:
        raise Failed(TOO_MANY)
    if _asking.total() >= AT_ONCE:
        raise Failed(BUSY)
    _asking[account] += 1
    try:
        endpoint = endpoint_of(settings, assistant)
        sent = sum(map(tokens_of, texts_in(messages)))
        granted = await queries.set_aside(
            db, viewer.workspace.id, wanted=sent + MOST_TOKENS, least=sent + LEAST_TOKENS, now=viewer.now
        )
        if granted is None:
            raise Failed(await spent(db, viewer, assistant, sent + LEAST_TOKENS))
        most = min(MOST_TOKENS, granted - sent) * LETTERS_A_TOKEN
        answer = Answer(settings, endpoint, messages, most=most, now=viewer.now)
        try:
            async with aclosing(answer.pieces()) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await queries.settle(
                db, viewer.workspace.id, granted=granted, used=answer.used, counts=answer.counts, now=viewer.now
            )
    finally:
        _asking[account] -= 1
        if not _asking[account]:
            del _asking[account]


async def spent(db: Database, viewer: Viewer, assistant: Assistant, needed: int) -> str:
    """Why nothing more can be asked today, and when it can."""
    today = await queries.get_spent(db, viewer.workspace.id, now=viewer.now)
    again = f"It is back {moment_within(next_day(viewer.now), viewer)}."
    if today.requests >= assistant.requests_a_day:
        many = "request" if assistant.requests_a_day == 1 else "requests"
        return f"The budget of this workspace, {assistant.requests_a_day:,} {many} a day, is spent. {again}"
    left = max(0, assistant.tokens_a_day - today.tokens)
    if left >= LEAST_TOKENS:
        return f"This needs about {needed:,} tokens, and {left:,} of today’s are left. {again}"
    return f"The budget of this workspace, {assistant.tokens_a_day:,} tokens a day, is spent. {again}"


def next_day(now: datetime) -> datetime:
    """When a new budget begins."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)
