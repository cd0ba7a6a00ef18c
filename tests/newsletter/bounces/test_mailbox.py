"""Mails that come back are read from a mailbox, believed where they are ours, and told of the reader."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from tests.conftest import Clock
from tests.newsletter.bounces.returned import ALL, bytes_of
from tests.support.background import work
from tests.support.html import Page, text_of
from tests.support.imap_server import PASSWORD, USER, ImapServer, imap_server
from tests.support.mail_server import CERTIFICATE, MailServer, do_jobs
from tests.support.people import Desk, Person
from tests.support.readers import a_post, a_reader, publish
from webapp.commands.doctor_mail import failing_mailbox
from webapp.newsletter.bounces import talk
from webapp.newsletter.bounces.reading import READ_BOUNCES
from webapp.outgoing.allowed import allowed

pytestmark = pytest.mark.anyio

RETURNED = {returned.name: returned.text for returned in ALL}
GONE = RETURNED["Postfix: the next server knows no such user"]
FULL = RETURNED["Gmail: out of storage"]
MAILBOX = "select row_to_json(b) from bounce_mailboxes b"


@pytest.fixture
async def mailbox(desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ImapServer]:
    """The mailbox that mails of the desk come back to, which may be asked."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with imap_server() as found:
        there = allowed(f"localhost:{found.port}")
        desk.app.state.settings = msgspec.structs.replace(desk.app.state.settings, outgoing_allowed=there)
        yield found


def typed(mailbox: ImapServer, **other: str) -> dict[str, str]:
    """The form of the mailbox."""
    return {
        "version": "1",
        "host": "localhost",
        "port": str(mailbox.port),
        "user_name": USER,
        "password": PASSWORD,
        "folder": "INBOX",
    } | other


async def set_up(ana: Person, mailbox: ImapServer, **other: str) -> None:
    """Ana says where mails come back to."""
    reply = await ana.post("/readers/mailbox?_method=put", typed(mailbox, **other))
    assert reply.status_code == 303


async def sent_to(desk: Desk, ana: Person, server: MailServer, email: str = "rosa@example.com") -> str:
    """A mail went to all readers: the Message-ID of that to one of them."""
    server.mails.clear()
    await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    [mail] = [mail for mail in server.mails if email in str(mail["To"])]
    return str(mail["Message-ID"])


async def look(desk: Desk) -> None:
    """The mailboxes are read."""
    await work(desk, READ_BOUNCES)


async def shown(ana: Person, reader: int) -> Page:
    return Page(await ana.get(f"/readers/{reader}"))


async def status_of(desk: Desk, reader: int) -> str:
    status: str = await desk.fetch("select status from readers where id = $1", reader)
    return status


async def test_who_is_gone_is_marked_told_of_in_words_and_can_be_taken_back(
    desk: Desk, ana: Person, server: MailServer, mailbox: ImapServer
) -> None:
    reader = await a_reader(desk, ana)
    message_id = await sent_to(desk, ana, server)
    await set_up(ana, mailbox)
    returned = mailbox.bring(bytes_of(GONE, message_id=message_id), desk.clock())
    letter = mailbox.bring(b"From: Cy <cy@example.com>\r\nSubject: Hello\r\n\r\nHow are you?\r\n", desk.clock())
    await look(desk)
    assert await status_of(desk, reader) == "bounced"
    page = await shown(ana, reader)
    assert "Cofounder marked this reader as bounced, for a mail came back: 550 5.1.1 <rosa@" in page.text
    assert (returned.flags, letter.flags) == ({"\\Seen"}, set())
    assert mailbox.folders["INBOX"] == [returned, letter]
    assert "It was read" in Page(await ana.get("/readers/mailbox")).text

    event = await desk.fetch("select max(id) from events where action = 'reader.came_back'")
    await ana.post(f"/events/{event}/undo")
    assert await status_of(desk, reader) == "subscribed"
    mailbox.asked.clear()
    await look(desk)  # it isn't looked at a second time
    assert await status_of(desk, reader) == "subscribed"
    assert not [asked for asked in mailbox.asked if "FETCH" in asked]


async def test_what_names_no_mail_of_ours_to_that_reader_changes_nothing(
    desk: Desk, ana: Person, server: MailServer, mailbox: ImapServer
) -> None:
    rosa = await a_reader(desk, ana)
    cy = await a_reader(desk, ana, "cy@example.com", "Cy")
    message_id = await sent_to(desk, ana, server)
    await set_up(ana, mailbox)
    forged = (
        bytes_of(GONE),
        bytes_of(GONE, to="cy@example.com", message_id=message_id),  # Rosa's mail, told of another
        bytes_of(GONE, message_id=message_id.replace(message_id[1], "f" if message_id[1] == "0" else "0", 1)),
        bytes_of(RETURNED["A holiday notice"], message_id=message_id),
    )
    for content in forged:
        mailbox.bring(content, desk.clock())
    await look(desk)
    assert [await status_of(desk, reader) for reader in (rosa, cy)] == ["subscribed", "subscribed"]
    assert not any(mail.flags for mail in mailbox.folders["INBOX"])


async def test_a_full_mailbox_counts_and_several_over_days_mark(
    desk: Desk, ana: Person, server: MailServer, mailbox: ImapServer, clock: Clock
) -> None:
    reader = await a_reader(desk, ana)
    await set_up(ana, mailbox)
    for number in range(3):
        message_id = await sent_to(desk, ana, server)
        for _ in range(3):  # several of one mail count once
            mailbox.bring(bytes_of(FULL, message_id=message_id), desk.clock())
        await look(desk)
        assert await status_of(desk, reader) == ("bounced" if number == 2 else "subscribed")
        clock.now += timedelta(days=4)
    assert "3 mails in a row, the last one: 552-5.2.2" in (await shown(ana, reader)).text
    await ana.post(f"/readers/{reader}/subscription")
    message_id = await sent_to(desk, ana, server)
    mailbox.bring(bytes_of(FULL, message_id=message_id), desk.clock())
    await look(desk)
    assert await status_of(desk, reader) == "subscribed"  # it begins anew


async def test_who_has_the_mails_forwarded_is_found_by_their_own_link(
    desk: Desk, ana: Person, server: MailServer, mailbox: ImapServer
) -> None:
    reader = await a_reader(desk, ana)
    message_id = await sent_to(desk, ana, server)
    leave = str(server.mails[0]["List-Unsubscribe"])
    text = GONE.replace("Message-ID: {id}\n", f"Message-ID: {{id}}\nList-Unsubscribe: {leave}\n")
    await set_up(ana, mailbox, move_to="Returned")
    mailbox.bring(bytes_of(text, to="smith@elsewhere.example", message_id=message_id), desk.clock())
    await look(desk)
    assert await status_of(desk, reader) == "bounced"
    assert [len(mails) for mails in mailbox.folders.values()] == [0, 1]


async def test_only_some_are_read_at_a_time_and_new_numbers_begin_anew(
    desk: Desk, ana: Person, server: MailServer, mailbox: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.newsletter.bounces.reading.MAILS", 2)
    reader = await a_reader(desk, ana)
    message_id = await sent_to(desk, ana, server)
    await set_up(ana, mailbox)
    await look(desk)
    mailbox.bring(bytes_of(GONE, message_id=message_id), desk.clock() - timedelta(days=60))  # of long ago
    for _ in range(3):
        mailbox.bring(b"Subject: Hello\r\n\r\n", desk.clock())
    await look(desk)
    assert (await desk.fetch("select last_uid from bounce_mailboxes")) == 3
    await look(desk)
    assert (await desk.fetch("select last_uid from bounce_mailboxes")) == 4
    mailbox.validity = 8
    await look(desk)
    assert (await desk.fetch("select last_uid from bounce_mailboxes")) == 3
    assert await status_of(desk, reader) == "subscribed"


@pytest.mark.parametrize(
    ("mood", "other", "said"),
    [
        ("", {"password": "wrong"}, "localhost doesn't let desk@example.com in ([AUTHENTICATIONFAILED] Inv"),
        ("", {"folder": "Post"}, "localhost has no folder Post ([NONEXISTENT] Unknown Mailbox)."),
        ("", {"port": "1"}, "isn't a public address"),
        ("", {"host": "mail.invalid"}, "mail.invalid has no address"),
        ("silent", {}, "localhost doesn't answer."),
        ("endless", {}, "localhost can't be reached, or ended the talk"),
        ("huge", {}, "localhost can't be reached, or ended the talk"),
        ("garbage", {}, "localhost "),
        ("cut", {}, "localhost can't be reached, or ended the talk"),
    ],
)
async def test_a_mailbox_that_cant_be_read_is_told_where_readers_are(
    desk: Desk,
    ana: Person,
    mailbox: ImapServer,
    monkeypatch: pytest.MonkeyPatch,
    mood: str,
    other: dict[str, str],
    said: str,
) -> None:
    monkeypatch.setattr(talk, "SECONDS", 0.5)
    monkeypatch.setattr(talk, "MOST", 400_000)
    await set_up(ana, mailbox, **other)
    mailbox.mood = mood
    await look(desk)
    notice = text_of(Page(await ana.get("/readers")).one(".notice.warn"))
    assert said in notice
    assert "Mails that come back can’t be read since" in notice
    assert said in Page(await ana.get("/readers/mailbox")).text
    ben = await desk.member("editor", ana)
    assert not Page(await ben.get("/readers")).tree.css(".notice.warn a")
    mailbox.mood = ""
    if not other:
        await look(desk)
        assert not Page(await ana.get("/readers")).tree.css(".notice.warn")


async def test_whoever_runs_the_desk_is_told(desk: Desk, ana: Person, mailbox: ImapServer) -> None:
    await set_up(ana, mailbox, password="wrong")
    await look(desk)
    row = await desk.db._pool.fetchrow(
        "select w.name, failing_since, failure from bounce_mailboxes b join workspaces w on w.id = b.workspace_id"
    )
    assert row is not None
    assert "Mailbox: mails that come back to Alder & Finch can't be read since" in failing_mailbox(**row).text


async def test_the_password_is_kept_encrypted_never_shown_and_never_given_to_another(
    desk: Desk, ana: Person, mailbox: ImapServer
) -> None:
    await set_up(ana, mailbox)
    stored = await desk.fetch("select secret from bounce_mailboxes")
    assert PASSWORD.encode() not in stored
    page = Page(await ana.get("/readers/mailbox"))
    assert PASSWORD not in page.text
    assert not page.one("input[name=password]").attributes.get("value")
    await set_up(ana, mailbox, version="2", password="", move_to="Returned")
    assert await desk.fetch("select secret from bounce_mailboxes") == stored
    reply = await ana.post(
        "/readers/mailbox?_method=put", typed(mailbox, version="3", password="", host="imap.evil.example")
    )
    assert reply.status_code == 422
    assert "for another mailbox" in Page(reply).text
    assert (await ana.post("/readers/mailbox?_method=put", typed(mailbox))).status_code == 409
    await ana.post("/readers/mailbox?_method=delete")
    assert await desk.fetch("select count(*) from bounce_mailboxes") == 0
    assert (await ana.post("/readers/mailbox?_method=delete")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "https://imap.example.com"},
        {"host": "imap.example.com:993"},
        {"host": "[::1]"},
        {"host": ""},
        {"port": "0"},
        {"user_name": ""},
        {"password": ""},
        {"folder": "Größen"},
    ],
)
async def test_what_cant_be_is_said_beside_its_field(ana: Person, mailbox: ImapServer, wrong: dict[str, str]) -> None:
    reply = await ana.post("/readers/mailbox?_method=put", typed(mailbox, **wrong))
    assert reply.status_code == 422
    [name] = wrong
    assert Page(reply).one(f"[name={name}]").attributes["aria-invalid"] == "true"


async def test_only_owners_see_it(desk: Desk, ana: Person, mailbox: ImapServer) -> None:
    ben = await desk.member("editor", ana)
    assert (await ben.get("/readers/mailbox")).status_code == 403
    assert (await ben.post("/readers/mailbox?_method=put", typed(mailbox))).status_code == 403
