"""A list of readers as people have it: CSV or lines, with or without a header, as whatever program wrote it."""

import csv
import io
import re

from webapp.readers.imports.models import MOST_ROWS, ReadList, Unreadable
from webapp.readers.models import MAX_NAME
from webapp.text.unseen import without_unseen
from webapp.web.forms.fields import Email, Invalid, storable

SHOWN = 100  # lines that aren't added
MOST_CELLS = 200
MOST_LETTERS = 20_000  # of a line
EMAIL_HEADERS = ("email", "e-mail", "mail", "email address", "e-mail address", "emailaddress", "e-mail-adresse")
NAME_HEADERS = ("name", "full name", "fullname", "display name", "vollständiger name")
FIRST_HEADERS = ("first name", "firstname", "given name", "vorname", "first")
LAST_HEADERS = ("last name", "lastname", "surname", "family name", "nachname", "last")
NAMED = re.compile(r'\s*"?([^"<>]*?)"?\s*<([^<>\s]+@[^<>\s]+)>\s*')
FIELD = Email("The address")


class TooManyRows(ValueError):
    """A list is longer than one import may be."""


def decoded(content: bytes) -> str:
    """A file as text: by its byte order mark, else as UTF-8, else as Windows wrote it in western Europe (cp1252)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_list(text: str) -> ReadList:
    """What a list says. Raises TooManyRows. CPU work: about a second for a hundred thousand lines."""
    found: dict[str, str] = {}
    unreadable: list[Unreadable] = []
    refused = 0
    columns: Columns | None = None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter_of(lines))
    begin = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            cells = [""]
        number, begin = begin, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = Columns(cells)
            if columns.is_header:
                continue
        typed, name = columns.of(cells[:MOST_CELLS])
        try:
            email = FIELD(typed[:MOST_LETTERS])
        except Invalid as invalid:
            refused += 1
            if len(unreadable) < SHOWN:
                why = str(invalid) if typed else "There is no address in this line."
                unreadable.append(Unreadable(number, storable(", ".join(cells))[:120], why))
            continue
        found.setdefault(email, name)
        if len(found) > MOST_ROWS:
            raise TooManyRows
    return ReadList(list(found), list(found.values()), unreadable, refused)


def delimiter_of(text: str) -> str:
    """What stands between the cells: what the first line that holds something has most of."""
    first = next((line for line in text.split("\n", 50) if line.strip()), "")[:MOST_LETTERS]
    return max((",", ";", "\t"), key=first.count)


class Columns:
    """Where a list has addresses and names, as its first line tells: a header, or without one what looks like an
    address."""

    def __init__(self, cells: list[str]) -> None:
        heads = [cell.strip().strip("\ufeff").casefold() for cell in cells]
        self.is_header = any(head in EMAIL_HEADERS for head in heads) and not any("@" in head for head in heads)
        self.email: int | None = None
        self.names: list[int] = []
        if self.is_header:
            self.email = next(place for place, head in enumerate(heads) if head in EMAIL_HEADERS)
            whole = [place for place, head in enumerate(heads) if head in NAME_HEADERS]
            first = [place for place, head in enumerate(heads) if head in FIRST_HEADERS]
            last = [place for place, head in enumerate(heads) if head in LAST_HEADERS]
            self.names = whole[:1] or first[:1] + last[:1]

    def of(self, cells: list[str]) -> tuple[str, str]:
        """The address and the name in a line, as they are typed there; "" for what it doesn't have."""
        if self.email is not None:
            email = cells[self.email] if self.email < len(cells) else ""
            name = " ".join(cells[place] for place in self.names if place < len(cells))
        else:
            place = next((place for place, cell in enumerate(cells) if "@" in cell), 0)
            email = cells[place]
            name = next((cell for cell in cells[place + 1 :] + cells[:place] if cell.strip()), "")
        if named := NAMED.fullmatch(email):
            name, email = named[1] or name, named[2]
        return email.strip(), clean(name)


def clean(name: str) -> str:
    """A name as it can be stored."""
    return " ".join(without_unseen(storable(name)).split())[:MAX_NAME].strip()
