"""Turning chips back into words by editing the line, as the person could by hand."""

from collections.abc import Iterable

from webapp.quick_add.result import Piece


def as_words(line: str, pieces: Iterable[Piece]) -> str:
    """The line with a backslash before each of these pieces of it, so that they are read as words.

    Marks that are literal already stay as they are.
    """
    for start in sorted((piece.start for piece in pieces if piece.kind != "literal"), reverse=True):
        line = f"{line[:start]}\\{line[start:]}"
    return line
