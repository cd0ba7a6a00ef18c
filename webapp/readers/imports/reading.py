"""A list of readers as people have it: CSV or lines, with or without a header, as whatever program wrote it."""

import csv
import io
import re

from webapp.readers.imports.models import MOST_ROWS, ReadList, Unreadable
from webapp.readers.models import MAX_NAME
from webapp.text.unseen import without_unseen
from webapp.web.forms.fields import Email, Invalid, storable
from webapp.web.tables import BEGINS_FORMULA

SHOWN = 100  # lines that aren't added
MOST_CELLS = 200
MOST_LETTERS = 20_000  # of a line
EMAIL_HEADERS = ("email", "e-mail", "mail", "email address", "e-mail address", "emailaddress", "e-mail-adresse")
NAME_HEADERS = ("name", "full name", "fullname", "display name", "vollständiger name")
FIRST_HEADERS = ("first name", "firstname", "given name", "vorname", "first")
LAST_HEADERS = ("last name", "lastname", "surname", "family name", "nachname", "last")
STATUS_HEADERS = ("status", "state", "email status", "subscription status", "email subscriber status")
AWAY = {"waiting", "left", "bounced", "unsubscribed", "cleaned", "complained", "spam", "pending", "unconfirmed"}
SEPARATOR = re.compile(r"\s*sep=(.)\s*")  # by which a list tells Excel what stands between its cells
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
    first: dict[str, int] = {}  # the line of each address
    unreadable: list[Unreadable] = []
    doubled: list[Unreadable] = []
    refused = 0
    columns: Columns | None = None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    begin = 1
    if told := SEPARATOR.fullmatch(lines.partition("\n")[0]):
        lines, begin = lines.partition("\n")[2], 2
    reader = csv.reader(io.StringIO(lines), delimiter=told[1] if told else delimiter_of(lines))
    skipped = begin - 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            cells = [""]
        number, begin = begin, skipped + reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = Columns(cells)
            if columns.is_header:
                continue
        cells = [shown(cell) for cell in cells[:MOST_CELLS]]
        try:
            email, name = columns.of(cells)
        except Invalid as invalid:
            refused += 1
            if len(unreadable) < SHOWN:
                unreadable.append(line_of(number, cells, str(invalid)))
            continue
        if email in found:
            refused += 1
            if len(doubled) < SHOWN:
                doubled.append(line_of(number, cells, f"Line {first[email]:,} has this address already."))
            continue
        found[email], first[email] = name, number
        if len(found) > MOST_ROWS:
            raise TooManyRows
    shown_lines = sorted((unreadable + doubled)[:SHOWN], key=lambda line: line.line)
    return ReadList(list(found), list(found.values()), shown_lines, refused)


def line_of(number: int, cells: list[str], why: str) -> Unreadable:
    """A line that isn't added."""
    return Unreadable(number, storable(", ".join(cells))[:120], why)


def delimiter_of(text: str) -> str:
    """What stands between the cells: what the first line that holds something has most of."""
    first = next((line for line in text.split("\n", 50) if line.strip()), "")[:MOST_LETTERS]
    return max((",", ";", "\t"), key=first.count)


def shown(cell: str) -> str:
    """A cell as a spreadsheet shows it: without the sign that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(BEGINS_FORMULA) else cell


class Columns:
    """Where a list has addresses and names, and who isn't subscribed, as its first line tells: a header, or without one
    what looks like an address."""

    def __init__(self, cells: list[str]) -> None:
        heads = [cell.strip().strip("\ufeff").casefold() for cell in cells]
        self.emails = places_of(EMAIL_HEADERS, heads) or [place for place, head in enumerate(heads) if "mail" in head]
        self.is_header = bool(self.emails) and not any("@" in head for head in heads)
        self.names: list[int] = []
        self.statuses: list[int] = []
        if self.is_header:
            first, last = places_of(FIRST_HEADERS, heads), places_of(LAST_HEADERS, heads)
            self.names = places_of(NAME_HEADERS, heads)[:1] or first[:1] + last[:1]
            self.statuses = places_of(STATUS_HEADERS, heads)

    def of(self, cells: list[str]) -> tuple[str, str]:
        """The address and the name in a line. Raises Invalid with a sentence where it has no address, or says that
        nothing goes there."""
        if self.is_header:
            typed = [cells[place] for place in self.emails if place < len(cells) and cells[place].strip()]
            email = next((cell for cell in typed if "@" in cell), typed[0] if typed else "")
            name = " ".join(cells[place] for place in self.names if place < len(cells))
        else:
            place = next((place for place, cell in enumerate(cells) if "@" in cell), 0)
            email = cells[place]
            name = next((cell for cell in cells[place + 1 :] + cells[:place] if cell.strip()), "")
        if named := NAMED.fullmatch(email):
            name, email = named[1] or name, named[2]
        if not email.strip():
            raise Invalid("There is no address in this line.")
        address = FIELD(email.strip()[:MOST_LETTERS])
        for place in self.statuses:
            if place < len(cells) and cells[place].strip().casefold().partition(" ")[0] in AWAY:
                raise Invalid(f"The list says of this reader: {cells[place].strip()[:40]}.")
        return address, clean(name)


def places_of(wanted: tuple[str, ...], heads: list[str]) -> list[int]:
    """Which columns are headed so."""
    return [place for place, head in enumerate(heads) if head in wanted]


def clean(name: str) -> str:
    """A name as it can be stored."""
    return " ".join(without_unseen(storable(name)).split())[:MAX_NAME].strip()
