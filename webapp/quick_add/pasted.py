"""Several lines at once, as they are pasted: without the signs that make a list, a text or a table of them.

A sign goes only where it can't be a part of a title: a bullet, a box or a quote mark before one of several lines, a
number where several lines begin with one. One line alone stays as it is.
"""

import re
from string import ascii_lowercase

from msgspec import Struct

from webapp.quick_add.phrases import MONTHS

_BREAK = re.compile(r"\r\n?|[\n\x85\u2028\u2029]")
_RULE = re.compile(r"[\s\-–—*_=~#>|:+•·.]*")
_QUOTE = re.compile(r"(?:>\s*)+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+")
_BULLET = re.compile(
    r"(?:[-*+–—·\u2190-\u21ff\u25a0-\u25ff\u274f-\u2752\u2756\u2794-\u27bf]\ufe0f?\s+"  # dashes, arrows, shapes
    r"|[•‣⁃▪▫◦●○■□▸►・\u2460-\u2473\u2776-\u2793]\s*|\d\ufe0f?\u20e3\s*"  # “•Milk”, “①Milk”, and a digit as an emoji
    r"|(?:[o§]\t|[\uf000-\uf0ff])\s*)+"  # bullets of a word processor without their font
)
_DASH = re.compile(r"-(?=[^\W\d_])")
_BOX = re.compile(r"(?P<box>\[[ xX✓✔/>-]?\]|[☐☑☒✓✔✅⬜🔲🔳])\ufe0f?\s*")
_STRUCK = re.compile(r"~~(?P<text>[^~]+)~~")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]\s+(?=(?P<next>\S+))")
_COUNTED = re.compile(  # where the numbers count on, whatever parts them from what they count
    r"\(?(?P<number>\d{1,3})(?:[.)]\s+|(?:[.):°º]\s*|[、．，）]\s*|\s?[-–—]\s+)(?=[^\W\d]))(?=(?P<next>\S+))"
)
_LETTER = re.compile(r"\(?(?P<letter>[a-zA-Z]|[ivx]{2,4}|[IVX]{2,4})[.)]\s+")
_TICKED = frozenset("xX✓✔☑☒✅-")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTHS = frozenset({*MONTHS, "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember"})
_HEADS = frozenset(
    re.findall(
        r"\S+",
        "task tasks title name item what to-do todo due date when deadline who assignee owner person responsible "
        "project priority status notes note label labels tag tags time start end done estimate no nr #",
    )
)


class Line(Struct, frozen=True):
    """One of the lines: where it stands among all of them, and its text without signs.

    A `heading` has words only. `left_out` is why it becomes no task: "ticked", or "head" of a table.
    """

    number: int
    text: str
    heading: bool = False
    left_out: str = ""


def lines_of(text: str) -> list[Line]:
    """The lines that say something, in order."""
    written = [(number, line.strip()) for number, line in enumerate(_BREAK.split(text))]
    said = [(number, line) for number, line in written if not _RULE.fullmatch(line)]
    if sum(line != "" for _, line in written) < 2:
        return [Line(number, line) for number, line in said]
    filled = [(number, _cells(line)) for number, line in said]
    sign = _sign_of_order([line for _, line in filled])
    dashed = sum(_DASH.match(line) is not None for _, line in filled) > 1
    found = [_line(number, _without(_DASH, line) if dashed else line, sign) for number, line in filled]
    if len(found) > 1 and _is_head(found[0].text) and "\t" in found[1].text:
        found[0] = Line(found[0].number, found[0].text, left_out="head")
    return [line for line in found if line.text]


def _line(number: int, text: str, sign: re.Pattern[str] | None) -> Line:
    text = _without(_QUOTE, text)
    heading = _HEADING.match(text)
    if heading is not None:
        return Line(number, text[heading.end() :].rstrip("# "), heading=True)
    text = _without(_BULLET, text)
    if sign is not None:
        text = _without_number(text, sign)
    box, struck = _BOX.match(text), _STRUCK.fullmatch(text)
    if struck is not None:
        return Line(number, struck["text"].strip(), left_out="ticked")
    if box is None:
        return Line(number, text)
    return Line(number, text[box.end() :], left_out="ticked" if _TICKED & set(box["box"]) else "")


def _without(sign: re.Pattern[str], text: str) -> str:
    found = sign.match(text)
    return text[found.end() :] if found is not None else text


def _without_number(text: str, sign: re.Pattern[str] = _NUMBER) -> str:
    found = sign.match(text)
    if found is None:
        return _without(_LETTER, text)
    is_date = found["next"].strip(".,:;").casefold() in _MONTHS  # “24. December closed”
    return text if is_date else text[found.end() :]


def _sign_of_order(lines: list[str]) -> re.Pattern[str] | None:
    """What counts the lines at their start: several have a number or a letter, or one has it beside other signs."""
    plain = [_without(_BULLET, _without(_QUOTE, line)) for line in lines]
    counted = [int(found["number"]) for line in plain if (found := _COUNTED.match(line)) is not None]
    if len(counted) > 1 and counted == list(range(1, len(counted) + 1)):
        return _COUNTED
    numbers = sum(_without_number(line) != line and _NUMBER.match(line) is not None for line in plain)
    letters = [found["letter"].casefold() for line in plain if (found := _LETTER.match(line)) is not None]
    in_order = (tuple(ascii_lowercase[: len(letters)]), _ROMAN[: len(letters)])
    if len(letters) > 1 and tuple(letters) in in_order:
        return _NUMBER
    signed = sum(before != after or _BOX.match(before) is not None for before, after in zip(lines, plain, strict=True))
    return _NUMBER if numbers > 1 or (numbers == 1 and signed > 1) else None


def _cells(line: str) -> str:
    """A row of a table of Markdown as its cells, parted by tabs as spreadsheets do it."""
    if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        return line
    return "\t".join(cell.strip() for cell in line[1:-1].split("|"))


def _is_head(text: str) -> bool:
    """Whether the cells of a line are the names of columns."""
    cells = [cell.strip().casefold() for cell in text.split("\t") if cell.strip()]
    return len(cells) > 1 and all(cell.split()[0] in _HEADS and len(cell.split()) < 3 for cell in cells)
