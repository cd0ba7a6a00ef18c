"""A mail that was asked for arrives, or is told of in plain words; whatever the server does."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Clock
from tests.support.mail_server import CERTIFICATE, PASSWORD, do_jobs, mail_server, resources_of, sends_by
from tests.support.people import Desk, Person
from webapp.background import JOBS
from webapp.jobs import worker as workers
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker
from webapp.mail import smtp
from webapp.mail.models import Mail, MailAway
from webapp.mail.queries import get_outage
from webapp.mail.send import queue_mail
from webapp.settings import Settings

pytestmark = pytest.mark.anyio

MAIL = Mail("ben@example.com", "Ben", "Winter hours", "They begin.", "<p>They begin.</p>")


async def ask(desk: Desk, mail: Mail = MAIL, key: str = "one") -> None:
    """Ask for a mail."""
    await queue_mail(desk.db, mail, key=key, now=desk.clock())


async def told(desk: Desk) -> tuple[str, str]:
    """The state of the only job, and its error."""
    (row,) = await desk.db._pool.fetch("select state::text, coalesce(error, '') as error from jobs")
    return row["state"], row["error"]


async def test_a_mail_arrives_once_for_each_key(desk: Desk) -> None:
    async with mail_server() as server:
        sends_by(desk, server)
        await ask(desk)
        await ask(desk)
        await do_jobs(desk)
        await ask(desk)
        await do_jobs(desk)
    (mail,) = server.mails
    assert server.envelopes == [("desk@example.com", ["ben@example.com"])]
    assert mail["From"] == "The desk <desk@example.com>"
    assert mail["To"] == "Ben <ben@example.com>"
    assert mail["Subject"] == "Winter hours"
    assert mail["Date"].datetime == desk.clock()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


async def test_a_mail_that_is_rolled_back_is_never_sent(desk: Desk) -> None:
    async with mail_server() as server:
        sends_by(desk, server)
        with suppress(ZeroDivisionError):
            async with desk.db.transaction() as tx:
                await queue_mail(tx, MAIL, key="one", now=desk.clock())
                raise ZeroDivisionError
        await do_jobs(desk)
    assert server.mails == []


async def test_who_has_left_by_the_time_that_the_server_takes_mail_again_gets_none(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    async with mail_server() as server:
        sends_by(desk, server)
        for who in (ana, ben):
            ids = {"workspace_id": who.workspace_id, "account_id": who.account_id}
            await queue_mail(desk.db, MAIL, key=who.name, now=desk.clock(), **ids)
        await desk.fetch("update members set left_at = now() where account_id = $1", ben.account_id)
        await do_jobs(desk)
    assert len(server.mails) == 1
    assert await desk.fetch("select count(*) from jobs where state = 'done'") == 2


@pytest.mark.parametrize(
    ("says", "state", "error"),
    [
        ({"says_to_recipient": "550 No such user"}, "failed", "No mail reaches ben@example.com"),
        ({"says_to_recipient": "450 Come back later"}, "waiting", "takes no mail for ben@example.com now"),
        ({"says_to_recipient": ""}, "waiting", "may have arrived"),
        ({"says_to_mail": "554 Looks like spam"}, "failed", "554 Looks like spam"),
        ({"says_to_mail": "451 Try again"}, "waiting", "451 Try again"),
        ({"says_to_mail": ""}, "waiting", "may have arrived"),
    ],
)
async def test_what_a_server_says_to_one_mail_is_told_and_no_outage(
    desk: Desk, says: dict[str, str], state: str, error: str
) -> None:
    async with mail_server() as server:
        sends_by(desk, server)
        for name, answer in says.items():
            setattr(server, name, answer)
        await ask(desk)
        await do_jobs(desk)
    found = await told(desk)
    assert found[0] == state
    assert error in found[1]
    assert await get_outage(desk.db) is None


async def test_a_server_that_never_answers_is_left_and_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    async with mail_server() as server:
        sends_by(desk, server)
        server.says_to_mail = None
        await ask(desk)
        await do_jobs(desk)
        assert (await told(desk))[0] == "waiting"


async def test_a_copy_after_a_lost_connection_is_known_as_one(desk: Desk, clock: Clock) -> None:
    async with mail_server() as server:
        sends_by(desk, server)
        server.says_to_mail = ""
        await ask(desk)
        await do_jobs(desk)
        server.says_to_mail = "250 OK"
        clock.advance(minutes=1)
        await do_jobs(desk)
    assert await told(desk) == ("done", "")
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


async def test_an_outage_is_remembered_since_it_began_until_mail_is_taken(desk: Desk, clock: Clock) -> None:
    began = clock()
    async with mail_server() as server:
        sends_by(desk, server, smtp_port=1)
        await ask(desk)
        await do_jobs(desk)
        clock.advance(minutes=1)
        await do_jobs(desk)
        outage = await get_outage(desk.db)
        assert outage is not None
        assert outage.since == began
        assert "127.0.0.1:1 can't be reached" in outage.error
        assert (await told(desk))[0] == "waiting"
        sends_by(desk, server)
        clock.advance(hours=1)
        await do_jobs(desk)
    assert await get_outage(desk.db) is None
    assert len(server.mails) == 1


async def test_a_mail_is_tried_for_longer_than_a_night(desk: Desk, clock: Clock) -> None:
    async with mail_server() as server:
        sends_by(desk, server, smtp_port=1)
        await ask(desk)
        began = clock()
        while (await told(desk))[0] == "waiting":
            await do_jobs(desk)
            clock.now = await desk.fetch("select run_at from jobs")
    assert clock() - began > timedelta(hours=24)


def another(done: asyncio.Event) -> Job:
    """Work that needs no mail."""

    def begin(resources: Resources) -> Run:
        async def run(attempt: Attempt) -> None:
            done.set()

        return run

    return Job("another", "Something else", begin)


async def test_a_slow_server_leaves_room_for_other_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST", 0.0)
    async with mail_server() as server:
        sends_by(desk, server)
        server.says_to_mail = None
        await ask(desk, key="one")
        await ask(desk, key="two")
        done = asyncio.Event()
        await enqueue(desk.db, another(done), now=desk.clock())
        monkeypatch.setattr(workers, "DRAIN", 0.0)
        working = asyncio.create_task(Worker(resources_of(desk), [*JOBS, another(done)]).run())
        await asyncio.wait_for(done.wait(), 60)
        assert server.connections <= 1
        working.cancel()
        await asyncio.wait([working])


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_mail_goes_encrypted_and_signed_in(desk: Desk, tls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with mail_server(tls, signs_in=True) as server:
        sends_by(desk, server, smtp_host="localhost", smtp_tls=tls, smtp_user="desk", smtp_password=PASSWORD)
        await ask(desk)
        await do_jobs(desk)
    assert await told(desk) == ("done", "")
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("offered", "other", "said"),
    [
        ("starttls", {"smtp_tls": "starttls"}, "certificate isn't signed by anybody known"),
        ("tls", {"smtp_tls": "tls"}, "certificate isn't signed by anybody known"),
        ("none", {"smtp_tls": "starttls"}, "COFOUNDER_SMTP_TLS"),
        ("none", {"smtp_tls": "tls"}, "COFOUNDER_SMTP_TLS"),
        ("tls", {"smtp_tls": "starttls"}, "spoken to by COFOUNDER_SMTP_TLS=tls"),
        ("none", {"smtp_user": "desk", "smtp_password": "wrong"}, "refuses the user name or the password"),
        ("none", {"smtp_port": 1}, "can't be reached"),
        ("none", {"smtp_host": "mail.invalid"}, "can't be reached"),
    ],
)
async def test_why_there_is_no_connection_is_told(
    offered: str, other: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 1.0)
    async with mail_server(offered, signs_in=True) as server:
        with pytest.raises(MailAway) as error:
            await smtp.check(Settings(**server.settings(**other)))
    assert said in str(error.value)


async def test_who_may_not_send_is_an_outage(desk: Desk) -> None:
    async with mail_server() as server:
        server.handle_MAIL = refuse_sender  # type: ignore[attr-defined]  # the library looks for it
        sends_by(desk, server)
        await ask(desk)
        await do_jobs(desk)
    outage = await get_outage(desk.db)
    assert outage is not None
    assert "COFOUNDER_SMTP_FROM" in outage.error


async def refuse_sender(*given: object) -> str:
    """Nobody may send."""
    return "550 You aren't desk@example.com"


async def test_mail_that_nobody_can_send_says_so(desk: Desk) -> None:
    await ask(desk)
    await do_jobs(desk)
    assert await told(desk) == ("failed", "No mail is sent: COFOUNDER_SMTP_HOST isn't set.")
