"""A list of readers from elsewhere is read, looked at, added as one act, and taken back."""

import csv
import io

import pytest

from tests.support.html import Page
from tests.support.mail_server import do_jobs
from tests.support.people import Desk, Person
from tests.support.readers import a_reader, many_readers
from webapp.readers.imports import queries
from webapp.readers.imports.models import MOST_ROWS
from webapp.readers.imports.reading import decoded, read_list

pytestmark = pytest.mark.anyio

LIST = "Email;Name\nrosa@example.com;Rosa\nOlga@Example.com;Olga\nnobody;N\n\nkim@example.com\n"
CONFIRMED = {"consent": "Signed up in the shop", "agreed": "1"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rosa@example.com", {"rosa@example.com": ""}),
        (
            "rosa@example.com, Rosa Diaz\r\nkim@example.com\r\n",
            {"rosa@example.com": "Rosa Diaz", "kim@example.com": ""},
        ),
        ("Rosa Diaz <Rosa@example.com>\n", {"rosa@example.com": "Rosa Diaz"}),
        ("Vorname,Nachname,E-Mail\nRosa,Diaz,rosa@example.com", {"rosa@example.com": "Rosa Diaz"}),
        ("Email Address\tName\nrosa@example.com\tRosa", {"rosa@example.com": "Rosa"}),
        ('email,name\nrosa@example.com,"Diaz, Rosa"', {"rosa@example.com": "Diaz, Rosa"}),
        ("мария@пример.рф", {"мария@пример.рф": ""}),
        ('sep=;\nVorname;E-Mail\n"Rosa; R.";rosa@example.com', {"rosa@example.com": "Rosa; R."}),
        (
            "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1\nRosa,Diaz,* Home,rosa@example.com,+43",
            {"rosa@example.com": "Rosa Diaz"},
        ),
        ("email,name\n'+rosa@example.com,'=Rosa", {"+rosa@example.com": "=Rosa"}),
        ("rosa@example.com,=HYPERLINK(1)\x00", {"rosa@example.com": "=HYPERLINK(1)"}),
    ],
)
async def test_lists_are_read_as_people_have_them(text: str, found: dict[str, str]) -> None:
    read = read_list(text)
    assert dict(zip(read.emails, read.names, strict=True)) == found
    assert read.refused == 0


async def test_what_cant_be_read_is_told_by_its_line() -> None:
    text = 'Email,Name\nrosa@example.com,"Two\nlines"\na<b@c.com,X\n\n"a,b@evil.com",Y\nName only\nx\x01@y.com\n'
    read = read_list(text)
    assert read.emails == ["rosa@example.com"]
    assert read.names == ["Two lines"]
    assert [line.line for line in read.unreadable] == [4, 6, 7, 8]
    assert read_list('"' + "x" * 200_000).emails == []
    assert read_list("").emails == []


async def test_an_address_that_the_list_has_twice_is_told_by_its_line() -> None:
    read = read_list("Email,Name\nrosa@example.com,Rosa\n\nROSA@example.com,Other\nnobody\n")
    assert (read.emails, read.names, read.refused) == (["rosa@example.com"], ["Rosa"], 2)
    assert [(line.line, line.text) for line in read.unreadable] == [(4, "ROSA@example.com, Other"), (5, "nobody")]
    assert read.unreadable[0].why == "Line 2 has this address already."
    many = read_list("rosa@example.com\n" * 200 + "nobody\n")
    assert (many.refused, len(many.unreadable), many.unreadable[-1].text) == (200, 100, "nobody")


async def test_who_is_not_subscribed_by_the_list_itself_is_not_added(desk: Desk, ana: Person) -> None:
    text = "Email Address,Status\nrosa@example.com,Subscribed\nkim@example.com,Unsubscribed\nben@example.com,cleaned\n"
    read = read_list(text)
    assert (read.emails, [line.line for line in read.unreadable]) == (["rosa@example.com"], [3, 4])
    for status in ("subscribed", "waiting", "left", "bounced"):
        reader = await a_reader(desk, ana, f"{status}@example.com")
        await desk.fetch("update readers set status = $2 where id = $1", reader, status)
    taken_along = (await ana.get("/readers/export")).content
    assert read_list(decoded(taken_along)).emails == ["subscribed@example.com"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_files_are_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    text = "Email,Name\njörg@example.com,Jörg Überfällig\n"
    assert read_list(decoded(text.encode(encoding))).names == ["Jörg Überfällig"]


async def imported(desk: Desk, ana: Person, text: str = LIST) -> Page:
    """The page of an import that was confirmed and added."""
    page = Page(await ana.get("/readers/imports/new"))
    reply = await page.submit(ana.browser, "Read the list", {"List": text})
    where = reply.headers["location"]
    assert (await ana.browser.post(f"{where}/confirmation", data=CONFIRMED)).status_code == 303
    await do_jobs(desk)
    return Page(await ana.browser.get(where))


async def test_a_list_is_looked_at_before_anything_is_added(desk: Desk, ana: Person) -> None:
    await a_reader(desk, ana)
    page = Page(await ana.get("/readers/imports/new"))
    reply = await page.submit(ana.browser, "Read the list", {"List": LIST})
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert "Will be added 2: olga@example.com, kim@example.com" in page.text
    assert "On the list already 1" in page.text
    assert page.titles == ["Line 4: nobody, N"]
    assert await desk.fetch("select count(*) from readers") == 1
    reply = await page.submit(ana.browser, "Import 2", {"How they said that they want it": "In the shop"})
    assert (reply.status_code, bool(Page(reply).error("Each of them asked for these mails"))) == (422, True)
    assert Page(reply).value("How they said that they want it") == "In the shop"
    reply = await Page(reply).submit(ana.browser, "Import 2", {"Each of them asked for these mails": "1"})
    assert reply.status_code == 303
    await do_jobs(desk)
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert "2 added, 1 was on the list already." in page.text
    assert "imported 3 addresses of a pasted list" in page.text
    assert "Imported by Ana, with a pasted list" in Page(await ana.get("/readers/3")).text.replace(" ,", ",")


async def test_a_file_is_read_and_not_kept(desk: Desk, ana: Person) -> None:
    files = {"file": ("readers.csv", LIST.encode("cp1252"), "text/csv")}
    reply = await ana.browser.post(ana.path("/readers/imports/file"), files=files)
    assert reply.status_code == 303
    assert Page(await ana.browser.get(reply.headers["location"])).heading == "Import of readers.csv"
    assert await desk.fetch("select count(*) from files") == 0
    for content in (b"", b"\x00\xff\xfe\x01", b"x" * 12_000_001):
        reply = await ana.browser.post(ana.path("/readers/imports/file"), files={"file": ("a.csv", content)})
        assert reply.status_code in (413, 422)
        assert Page(reply).errors
    reply = await ana.browser.post(ana.path("/readers/imports/file"), files={"other": ("a.csv", b"")})
    assert (reply.status_code, "Choose a file" in Page(reply).text) == (422, True)


async def test_who_has_left_stays_so(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana)
    await ana.post(f"/readers/{reader}/departure")
    page = await imported(desk, ana)
    assert "2 added" in page.text
    assert await desk.fetch("select status from readers where id = $1", reader) == "left"


async def test_an_import_is_taken_back_with_its_readers_and_brought_back(desk: Desk, ana: Person) -> None:
    own = await a_reader(desk, ana)
    page = await imported(desk, ana)
    there = "select array_agg(id order by id) from readers where deleted_at is null"
    all_of_them = await desk.fetch(there)
    left = all_of_them[-1]
    await ana.post(f"/readers/{left}/departure")
    await page.submit(ana.browser, "Take it back")
    await do_jobs(desk)
    assert await desk.fetch(there) == [own, left]
    trash = Page(await ana.get("/trash"))
    assert trash.titles == ["a pasted list"]
    await trash.submit(ana.browser, "Restore: a pasted list" if "Restore: a pasted list" in trash.html else "Restore")
    await do_jobs(desk)
    assert await desk.fetch(there) == all_of_them


async def test_an_import_is_undone_from_its_notice(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/readers/imports/new"))
    reply = await page.submit(ana.browser, "Read the list", {"List": LIST})
    where = reply.headers["location"]
    await ana.browser.post(f"{where}/confirmation", data=CONFIRMED)
    page = Page(await ana.browser.get(where))
    await do_jobs(desk)
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    await do_jobs(desk)
    assert await desk.fetch("select count(*) from readers where deleted_at is null") == 0
    await imported(desk, ana)
    assert await desk.fetch("select count(*) from readers where deleted_at is null") == 3


async def test_an_import_that_is_confirmed_twice_is_added_once(desk: Desk, ana: Person) -> None:
    await imported(desk, ana)
    assert (await ana.post("/readers/imports/1/confirmation", CONFIRMED)).status_code == 303
    assert await desk.fetch("select count(*) from events where action = 'import.created'") == 1
    assert (await ana.post("/readers/imports/99/confirmation", CONFIRMED)).status_code == 404


async def test_a_long_list_goes_in_step_by_step(desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "STEP", 7)
    await many_readers(desk, ana, 10)
    page = await imported(desk, ana, "\n".join(f"reader{number}@example.com" for number in range(1, 51)))
    assert "40 added, 10 were on the list already." in page.text
    await page.submit(ana.browser, "Take it back")
    await do_jobs(desk)
    assert await desk.fetch("select count(*) from readers where deleted_at is null") == 10


async def test_there_is_an_end_to_a_list(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.readers.imports.reading.MOST_ROWS", 2)
    reply = await ana.post("/readers/imports", {"list": "a@b.com\nc@d.com\ne@f.com"})
    assert (reply.status_code, f"more than {MOST_ROWS:,}" in Page(reply).error("List")) == (422, True)
    assert Page(reply).value("List") == "a@b.com\nc@d.com\ne@f.com"
    reply = await ana.post("/readers/imports", {"list": "nobody"})
    assert (reply.status_code, "No address" in Page(reply).error("List")) == (422, True)


async def test_the_list_is_taken_along_and_runs_nothing_in_a_spreadsheet(desk: Desk, ana: Person) -> None:
    await a_reader(desk, ana, "rosa@example.com", "=HYPERLINK(1)")
    await a_reader(desk, ana, "+kim@example.com", 'Kim "K", the')
    reply = await ana.get("/readers/export")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["email", "name", "status"]
    assert [row[:3] for row in rows[1:]] == [
        ["rosa@example.com", "'=HYPERLINK(1)", "Subscribed"],
        ["'+kim@example.com", 'Kim "K", the', "Subscribed"],
    ]
