"""The pages of what goes out, and of who reads it."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.journal import form_fields
from tests.support.pages.kept import Pages
from tests.support.people import Person
from tests.support.places import Machine, a_place, kinds_of_places
from tests.support.publishing import approved, publish, schedule, work
from tests.support.readers import a_mailing, a_newsletter, a_reader, many_readers
from webapp.delivery.queries import get_key
from webapp.newsletter.models import Leave
from webapp.readers.links import confirmation
from webapp.readers.queries import get_asked
from webapp.web.signed import sign


async def of_publishing(pages: Pages, ana: Person) -> None:
    """Where drafts go, what goes out next, what waits for somebody, what went out."""
    desk, browser, targets = pages.desk, ana.browser, ana.path("/publishing/targets")
    rita = await desk.member("reviewer", ana, "Rita")
    await pages.read("publishing.list: empty", browser, ana.path("/publishing"))
    await pages.read("targets.list: empty", browser, targets)
    with TemporaryDirectory() as folder, kinds_of_places():
        machine = Machine(Path(folder) / "machine.json")
        await pages.read("targets.new", browser, f"{targets}/new?kind=elsewhere")
        await pages.send("targets.create: refused", browser, targets, 422, kind="elsewhere", version="1", name="Blog")
        place = await a_place(desk, ana, name="Our blog", settings={"file": str(machine.file)})
        letter = await a_place(desk, ana, "letter", settings={"file": str(machine.file)}, for_kinds=[])
        await pages.read("targets.list", browser, targets)
        await pages.read("targets.show", browser, f"{targets}/{place}")
        await pages.send("targets.try", browser, f"{targets}/{place}/trial", 200)
        machine.fault("not so")
        await pages.send("targets.try: refused", browser, f"{targets}/{place}/trial", 200)
        await browser.post(f"{targets}/{letter}?_method=delete")
        await pages.read("targets.show: trash", browser, f"{targets}/{letter}")
        await browser.post(ana.path(f"/trash/targets/{letter}/restoration"))
        drafts = [await approved(desk, ana, rita, f"News {number}") for number in range(4)]
        path = ana.path(f"/drafts/{drafts[0]}")
        await pages.read("publishing.show", browser, f"{path}/publishing")
        await pages.send("publishing.schedule: refused", browser, f"{path}/schedule", 422, words="soon", target=place)
        await browser.post(f"{path}/schedule", data={"words": "next tue 9am"})
        await pages.read("publishing.show: scheduled", browser, f"{path}/publishing")
        await pages.read("drafts.show: scheduled", browser, path)
        await schedule(desk, ana, drafts[1], desk.clock() + timedelta(hours=1), place)
        await desk.fetch("update draft_schedules set missed_at = $1 where draft_id = $2", desk.clock(), drafts[1])
        await pages.read("drafts.show: missed", browser, ana.path(f"/drafts/{drafts[1]}"))
        machine.fault("", "", "not so")
        await publish(desk, ana, drafts[2], place, letter)
        await work(desk)
        await publish(desk, ana, drafts[3], place)
        await work(desk)
        failed = await desk.fetch("select id from receipts where state = 'failed'")
        await pages.read("publishing.receipt", browser, ana.path(f"/publishing/receipts/{failed}"))
        there = await desk.fetch("select min(id) from receipts where draft_id = $1", drafts[2])
        await pages.read("publishing.show: out", browser, ana.path(f"/drafts/{drafts[2]}/publishing"))
        await desk.fetch(
            "update receipts set state = 'conflict', error = 'Changed there.', theirs = '# Theirs' where id = $1",
            there,
        )
        await pages.read("publishing.receipt: conflict", browser, ana.path(f"/publishing/receipts/{there}"))
        await pages.read("publishing.list", browser, ana.path("/publishing"))
        await pages.read("publishing.list: today", browser, ana.path("/publishing?day=today"))
        await pages.send("publishing.publish: refused", browser, f"{ana.path(f'/drafts/{drafts[2]}')}/publishing", 409)
    await pages.read("targets.show: unknown kind", browser, f"{targets}/{place}")


async def of_journal(pages: Pages, ana: Person) -> None:
    """The settings of the journal: as they begin, tried, refused, and on."""
    browser, where = ana.browser, ana.path("/settings/journal")
    await pages.read("journals.list: off", browser, where)
    fields = await form_fields(pages.desk, ana)
    await pages.send("journals.save: tried", browser, f"{where}?_method=put", 200, **fields | {"preview": "1"})
    refused = {"title": "", "host": "localhost"}  # colours that can't be read are shown as such, which is no mistake
    await pages.send("journals.save: refused", browser, f"{where}?_method=put", 422, **fields | refused)
    assert (await browser.post(f"{where}?_method=put", data=fields | {"is_on": "1"})).status_code == 303
    await pages.send("journals.save: stale", browser, f"{where}?_method=put", 409, **fields)
    await pages.send("journals.add_logo: none", browser, f"{where}/logo", 415)
    await pages.read("journals.list: on", browser, where)
    await pages.read("journals.show", browser, f"{where}/{ana.workspace_id}")


async def of_readers(pages: Pages, ana: Person) -> None:
    """People outside who get mails, what goes to them, and how they come and leave."""
    desk, nobody, browser = pages.desk, pages.desk.browser(), ana.browser
    await pages.read("readers.list: empty", browser, ana.path("/readers"))
    await pages.read("mailings.list: empty", browser, ana.path("/mailings"))
    await a_newsletter(desk, ana, sign_up=True, about="Once a month.")
    await many_readers(desk, ana, 60)
    reader = await a_reader(desk, ana)
    await ana.post(f"/readers/{reader}/bounce", {"bounce": "550 No such user"})
    await pages.read("readers.list", browser, ana.path("/readers"))
    await pages.read("readers.list: none found", browser, ana.path("/readers?q=nobody"))
    await pages.send("readers.create: refused", browser, ana.path("/readers"), 422, email="rosa")
    await pages.read("readers.show", browser, ana.path(f"/readers/{reader}"))
    await pages.read("readers.settings", browser, ana.path("/readers/settings"))
    await pages.send(
        "readers.save_settings: refused", browser, ana.path("/readers/settings?_method=put"), 422, mails_a_minute="0"
    )
    mailbox = ana.path("/readers/mailbox")
    await pages.read("mailboxes.show: none", browser, mailbox)
    await pages.send("mailboxes.save: refused", browser, f"{mailbox}?_method=put", 422, host="https://x", version="1")
    await desk.fetch(
        "insert into bounce_mailboxes (workspace_id, host, port, user_name, secret, folder, failing_since, failure) "
        "values ($1, 'imap.example.com', 993, 'desk@example.com', '', 'INBOX', $2, 'It doesn''t answer.')",
        ana.workspace_id,
        desk.clock(),
    )
    await pages.read("mailboxes.show", browser, mailbox)
    await pages.read("readers.list: a mailbox that fails", browser, ana.path("/readers"))
    await pages.read("imports.new", browser, ana.path("/readers/imports/new"))
    await pages.send("imports.paste: refused", browser, ana.path("/readers/imports"), 422, list="nobody")
    reply = await ana.post("/readers/imports", {"list": "olga@example.com, Olga\nnobody"})
    await pages.read("imports.show", browser, reply.headers["location"])
    await pages.send("imports.confirm: refused", browser, f"{reply.headers['location']}/confirmation", 422)
    await ana.browser.post(f"{reply.headers['location']}/confirmation", data={"consent": "x", "agreed": "1"})
    await pages.read("imports.show: confirmed", browser, reply.headers["location"])
    mailing = await a_mailing(desk, ana)
    await desk.fetch("insert into mailing_readers values ($1, $2, $3, 'doubtful')", ana.workspace_id, mailing, reader)
    await desk.fetch("update mailings set readers = 61, sent = 20, doubtful = 1, state = 'sending'")
    await pages.read("mailings.list", browser, ana.path("/mailings"))
    await pages.read("mailings.show", browser, ana.path(f"/mailings/{mailing}"))
    draft = await desk.fetch("select draft_id from mailings")
    await pages.read("mailings.preview", browser, ana.path(f"/drafts/{draft}/mail"))
    place = f"/subscribe/{ana.slug}"
    for name, path in (("show", ""), ("asked", "/asked"), ("welcome", "/welcome")):
        await pages.read(f"sign_up.{name}", nobody, f"{place}{path}")
    await pages.send("sign_up.ask: refused", nobody, place, 422, email="rosa")
    key = await get_key(desk.db)
    asked = await get_asked(desk.db, ana.workspace_id, reader)
    assert asked is not None
    await pages.read("sign_up.confirming", nobody, f"{place}/confirm/{confirmation(key, asked, desk.clock())}")
    await pages.read("sign_up.confirming: over", nobody, f"{place}/confirm/x", 404)
    path = f"/stop/readers/{sign(key, Leave(ana.workspace_id, reader))}"
    await pages.read("readers.leaving", nobody, path)
    await pages.send("readers.leave", nobody, path, 200)
    await pages.send("readers.come_back", nobody, f"{path}?_method=delete", 200)
