"""What a file is, its bytes say: lies and halves are refused with a sentence, and leave nothing behind."""

import io
import zipfile

import pytest

from tests.support.file_samples import HTML, PDF, SVG, a_document, a_moving_picture, a_picture
from tests.support.people import Desk, Person
from tests.support.uploads import a_file, nothing_is_left, send

pytestmark = pytest.mark.anyio

CUT = "Its end is missing"
MARKS = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600  # of an older office document
LOCKED = MARKS + "EncryptedPackage".encode("utf-16-le") + b"\0" * 400  # a document with a password
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 200


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("photo.png", HTML, "says “.png”, but it holds a web page"),
        ("photo.jpg", SVG, "says “.jpg”, but it holds an SVG drawing"),
        ("photo.jpg", PDF, "says “.jpg”, but it holds a PDF document"),
        ("photo.gif", b"nothing of that kind", "says “.gif”, but it holds plain text"),
        ("List.pdf", HTML, "says “.pdf”, but it holds a web page"),
        ("List.pdf", a_picture("PNG", (20, 20)), "says “.pdf”, but it holds a picture"),
        ("List.docx", b"only words", "says “.docx”, but it holds plain text"),
        ("Notes.txt", a_document(), "says “.txt”, but it holds an office document"),
        ("Song.mp3", HTML, "says “.mp3”, but it holds a web page"),
        ("Prices.pdf", b"MZ\x90\0" + b"\0" * 300, "It is a program"),
        ("run.exe", b"words", "It is a program"),
        ("run.com", b"\xe9\x10\0\xb4\x09" + b"\0" * 30, "It is a program"),
        ("Sums.xlsx", MARKS, "says “.xlsx”, but it holds something else"),
        ("Sums.csv", LOCKED, "says “.csv”, but it holds something else"),
        ("Sums.csv", bytes(range(1, 9)).replace(b"", b"\0") * 90, "says “.csv”, but it holds something else"),
        ("Sums.csv", MARKS, "says “.csv”, but it holds something else"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "It is a HEIC photo"),
        ("List.pdf", PDF[:-6], CUT),
        ("List.docx", a_document()[:-40], CUT),
        ("photo.jpg", a_picture("JPEG")[:9000], CUT),
        ("photo.jpg", a_picture("JPEG")[:20], CUT),
        ("photo.png", a_picture("PNG", (300, 300))[:-30], CUT),
        ("photo.webp", a_picture("WEBP")[:-100], CUT),
        ("photo.gif", a_moving_picture()[:-40], CUT),
        ("photo.avif", a_picture("AVIF", speed=10)[:-100], CUT),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100, "It can't be opened"),
        ("photo.png", a_picture("PNG", (300, 300)).replace(b"IDAT", b"IDAX", 1), "It can't be opened"),
        (
            "photo.avif",
            a_picture("AVIF", speed=10).partition(b"mdat")[0] + b"mdat" + b"\0" * 5000,
            "It can't be opened",
        ),
        ("empty.txt", b"", "It is empty"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
async def test_lies_and_halves_are_refused(desk: Desk, ana: Person, name: str, data: bytes, told: str) -> None:
    reply = await send(ana, f"/drafts/{await desk.draft(ana)}/files", (name, data))
    assert reply.status_code == 422
    sentence = reply.json()["errors"]["file"]
    assert sentence.startswith(f"“{name}” isn't taken. ")
    assert told.lower() in sentence.lower()
    await nothing_is_left(desk)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("List.pdf", PDF, "application/pdf"),
        ("Offer.docx", a_document(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("Sums.xlsx", a_document("xl/a.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("Notes.md", "# Öffnungszeiten\n".encode(), "text/plain"),
        ("Old.txt", "Grüße aus Köln\n".encode("latin-1"), "text/plain"),
        ("Café.txt", "Café".encode("latin-1"), "text/plain"),
        ("Wide.csv", "a;b\n1;ü\n".encode("utf-16"), "text/plain"),
        ("Wide.csv", "name;price\noak — table;1\n".encode("utf-16-le"), "text/plain"),
        ("Wide.txt", "Grüße aus Köln\n".encode("utf-16-be"), "text/plain"),
        ("Locked.xlsx", LOCKED, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("Locked.docx", LOCKED, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("Цены.csv", "Имя;Цена\nСтол дубовый;12000\n".encode("cp1251"), "text/plain"),
        ("価格.csv", "名前,価格\nオーク机,12000\n".encode("shift_jis"), "text/plain"),
        ("メモ.txt", "オーク机は水曜日まで\n".encode("shift_jis"), "text/plain"),
        ("Цены.html", "<html><body>Стол дубовый".encode("cp1251"), "text/html"),
        ("DOS.csv", b"a;b\r\n1;2\r\n\x1a", "text/plain"),
        ("Machine.txt", b"MZ-700 notes\n", "text/plain"),
        ("Words from example.com", b"Dear Ana\n", "text/plain"),
        ("Page.html", HTML, "text/html"),
        ("Logo.svg", SVG, "image/svg+xml"),
        ("Drawn.svg", b"<!-- one -->\n<!-- two -->\n" + SVG, "image/svg+xml"),
        ("Comments.html", b"<!-- a -->\n" * 300 + b"words", "text/plain"),
        ("Film.mp4", MP4, "video/mp4"),
        ("Old.doc", MARKS, "application/msword"),
        ("Anything.xyz", bytes(range(256)) * 4, "application/octet-stream"),
    ],
)
async def test_what_is_what_it_says_is_taken(desk: Desk, ana: Person, name: str, data: bytes, media_type: str) -> None:
    found = await a_file(ana, f"/tasks/{await desk.task(ana)}/files", name, data)
    assert (found["name"], found["media_type"], found["picture"]) == (name, media_type, False)
    assert (await ana.browser.get(found["url"])).content == data


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("photo.png", "JPEG", "photo.jpg"),
        ("IMG v1.2", "PNG", "IMG v1.2.png"),
        ("photo", "WEBP", "photo.webp"),
        ("photo.JPEG", "JPEG", "photo.JPEG"),
        ("scan.tiff", "GIF", "scan.gif"),
    ],
)
async def test_a_picture_of_another_kind_than_its_name_says_gets_the_right_ending(
    desk: Desk, ana: Person, name: str, kind: str, kept: str
) -> None:
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", name, a_picture(kind, (30, 20)))
    assert (found["name"], found["picture"]) == (kept, True)


async def test_a_zip_file_of_a_great_many_entries_ends(desk: Desk, ana: Person) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(20_000):
            archive.writestr(str(number), b"")
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "Many.zip", target.getvalue())
    assert found["media_type"] == "application/zip"
