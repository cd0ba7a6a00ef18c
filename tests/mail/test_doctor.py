"""The doctor says whether mail could be sent."""

import asyncio
from typing import Any

import pytest

from tests.support.mail_server import PASSWORD, mail_server
from webapp.commands.doctor_mail import examine_mail
from webapp.commands.finding import Mark
from webapp.settings import Settings

pytestmark = pytest.mark.anyio
SIGNED_IN = {"smtp_user": "desk", "smtp_password": PASSWORD}


async def examined(settings: dict[str, Any], to: str | None = None) -> list[tuple[Mark, str]]:
    """What is found; the doctor has no loop of its own yet."""
    found = await asyncio.to_thread(lambda: list(examine_mail(Settings(**settings), to)))
    return [(finding.mark, finding.text) for finding in found]


async def test_a_desk_without_mail_is_sound() -> None:
    assert await examined({}) == [(Mark.GOOD, "Mail: none is sent; COFOUNDER_SMTP_HOST isn't set.")]


async def test_a_server_that_takes_mail_is_given_none_unless_asked() -> None:
    async with mail_server(signs_in=True) as server:
        (found,) = await examined(server.settings(**SIGNED_IN))
        assert found == (Mark.GOOD, f"Mail: 127.0.0.1:{server.port} takes it.")
        assert server.mails == []
        (found,) = await examined(server.settings(**SIGNED_IN), "ben@example.com")
        assert found[0] is Mark.GOOD
        (mail,) = server.mails
    assert mail["To"] == "ben@example.com"


@pytest.mark.parametrize(
    ("other", "to", "said"),
    [
        ({"smtp_password": "wrong"}, None, "refuses the user name or the password"),
        ({"url": None}, None, "COFOUNDER_URL"),
        ({"smtp_from": None}, None, "COFOUNDER_SMTP_FROM"),
        ({"smtp_user": None}, None, "set both, or neither"),
        ({"smtp_port": 1}, None, "can't be reached"),
        ({}, "a,b@evil.com", "isn't the address of one person"),
    ],
)
async def test_what_stands_in_the_way_of_mail_is_told(other: dict[str, Any], to: str | None, said: str) -> None:
    async with mail_server(signs_in=True) as server:
        (found,) = await examined(server.settings(**{**SIGNED_IN, **other}), to)
    assert found[0] is Mark.BAD
    assert said in found[1]
