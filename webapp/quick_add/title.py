"""What remains of a line when its pieces are cut out of it.

A line is exactly its pieces and the kept parts between them. The title is the kept parts in order, with each
run of white space and control characters as one space, and without a space before punctuation that stood
right behind a piece. A comma, colon, dash or full stop that a cut would leave hanging is cut out, too.
"""

import re
from collections.abc import Iterator

from webapp.quick_add.result import Piece

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SEPARATORS_ONLY = re.compile(r"\s*[,;:.|–—-]+\s*")
_BLANK_OR_SEPARATORS = re.compile(r"[\s,;:.|–—-]*")
_HANGING_AFTER = re.compile(r"(?:[,;:.!?…]+|\s+[-–—|:;])(?=\s|$)")
_DOUBLED_AFTER = re.compile(r"(?:[,;:]|\s+[-–—|])(?=\s)")
_HANGING_BEFORE = re.compile(r"([,;:]+|(?<=\s)[-–—|])\s*$")
_ENDS_IN_SEPARATOR = (",", ";", ":", " -", " –", " —", " |")
_WINDOW = 8  # no further back is a hanging separator looked for
_GLUED = frozenset(".,;:!?…)]}")
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_OPENING = frozenset(_CLOSED_BY)
_SEPARATORS = frozenset(",;:.|–—-")
_RUN = re.compile(r"\S+")


def squeeze(text: str) -> str:
    """Text with each run of white space and control characters as one space, and none around it."""
    return _SPACE.sub(" ", text).strip(" ")


def hanging_separators(line: str, pieces: list[Piece]) -> list[Piece]:
    """The separators that would hang in the air without the pieces, which are in order; as marks."""
    found = [*_hanging_after(line, pieces), *_hanging_before(line, pieces)]
    return [Piece("literal", start, end, line[start:end]) for start, end in found]


def empty_brackets(line: str, pieces: list[Piece]) -> list[Piece]:
    """The brackets in which nothing but pieces and separators is left, with these; as marks."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[int, str]] = []
    place = 0
    for piece in (*pieces, None):
        stop = len(line) if piece is None else piece.start
        for at in range(place, stop):
            sign = line[at]
            if sign in _OPENING:
                opened.append((at, _CLOSED_BY[sign]))
            elif opened and sign == opened[-1][1] and _holds_pieces_only(line, pieces, opened[-1][0] + 1, at):
                found += _kept_runs(line, pieces, opened.pop()[0], at + 1)
            elif sign not in _SEPARATORS and not sign.isspace():
                opened.clear()
        place = stop if piece is None else piece.end
    return [Piece("literal", start, end, line[start:end]) for start, end in found]


def _holds_pieces_only(line: str, pieces: list[Piece], start: int, end: int) -> bool:
    return any(start <= piece.start and piece.end <= end and piece.kind != "literal" for piece in pieces)


def _kept_runs(line: str, pieces: list[Piece], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of signs between two places that are in no piece."""
    for found in _RUN.finditer(line, start, end):
        at = found.start()
        for piece in (*pieces, None):
            stop = found.end() if piece is None else min(piece.start, found.end())
            if piece is None or piece.end > at:
                if at < stop:
                    yield at, stop
                at = max(at, piece.end) if piece is not None else at


def title_of(line: str, pieces: list[Piece]) -> str:
    """The line without its pieces, which are in order. Around a literal mark nothing else changes."""
    title, kept, place, after_opening = "", "", 0, False
    for piece in (*pieces, None):
        kept += line[place : len(line) if piece is None else piece.start]
        if piece is not None:
            place = piece.end
            if piece.kind == "literal":
                continue
        text = squeeze(kept)
        if text:
            glued = not title or after_opening or kept[0] in _GLUED
            title += text if glued else f" {text}"
            after_opening = kept[-1] in _OPENING
        kept = ""
    return title


def kept_edges(line: str, pieces: list[Piece]) -> tuple[int, int]:
    """The places of the first character of the title and after its last one; equal where nothing is left."""
    first, last = 0, len(line)
    for piece in pieces:
        if squeeze(line[first : piece.start]):
            break
        first = piece.end
    for piece in reversed(pieces):
        if squeeze(line[piece.end : last]):
            break
        last = piece.start
    if first >= last:
        return first, first
    kept = line[first:last]
    return first + len(kept) - len(kept.lstrip()), last - (len(kept) - len(kept.rstrip()))


def _hanging_after(line: str, pieces: list[Piece]) -> Iterator[tuple[int, int]]:
    has_text, kept_from = False, 0
    for index, piece in enumerate(pieces):
        kept = squeeze(line[kept_from : piece.start])
        has_text = has_text or bool(kept)
        is_last = index + 1 == len(pieces)
        after = line[piece.end : len(line) if is_last else pieces[index + 1].start]
        kept_from = piece.end
        if piece.kind == "literal":
            continue
        if not has_text:
            length = _length(_HANGING_AFTER.match(after))
        elif _SEPARATORS_ONLY.fullmatch(after):
            length = len(after.rstrip())
        else:
            length = _length(_DOUBLED_AFTER.match(after)) if kept.endswith(_ENDS_IN_SEPARATOR) else 0
        if length:
            spaces = len(after) - len(after.lstrip())
            yield piece.end + spaces, piece.end + length
            kept_from = piece.end + length


def _hanging_before(line: str, pieces: list[Piece]) -> Iterator[tuple[int, int]]:
    """The separator at the end of the title, if nothing but pieces and separators follows."""
    stop = len(line)
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if not _BLANK_OR_SEPARATORS.fullmatch(line[piece.end : stop]):
            return
        begin = pieces[index - 1].end if index else 0
        window = max(begin, piece.start - _WINDOW)
        hanging = None if piece.kind == "literal" else _HANGING_BEFORE.search(line[window : piece.start])
        if hanging is not None and squeeze(line[begin : window + hanging.start(1)]):
            yield window + hanging.start(1), window + hanging.end(1)
            return
        stop = piece.start


def _length(match: re.Match[str] | None) -> int:
    return 0 if match is None else len(match[0])
