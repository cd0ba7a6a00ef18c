"""The lines of lines.txt, each read as its row says. A new line is a row there, and nothing else."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.quick_add.readings import read, said
from webapp.quick_add import Parsed

TABLE = Path(__file__).with_name("lines.txt")


class Row(NamedTuple):
    """One line as it is typed by somebody who writes dates in this order, and what is right."""

    order: str
    line: str
    title: str
    told: str


def rows() -> list[Row]:
    found, order = [], ""
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        if text.startswith("== "):
            order = text.removeprefix("== ").partition(":")[0]
        elif order and text:
            line, title, told = (*(part.strip() for part in text.split(" | ")), "")[:3]
            found.append(Row(order, line.replace("<tab>", "\t"), title, told.removeprefix("|").strip()))
    return found


def told_of(parsed: Parsed) -> str:
    """What a line says beside its title, as the table has it."""
    told = [f"{name} {', '.join(value) if isinstance(value, list) else value}" for name, value in said(parsed).items()]
    offers = [f"“{chip.text}”{'?' if chip.note else ''}" for chip in parsed.suggestions]
    told += [f"suggests {', '.join(offers)}"] if offers else []
    return "; ".join(told + ([f"refused: {parsed.problem}"] if parsed.problem else []))


ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.order}: {row.line}" for row in ROWS])
def test_the_line_is_read_as_its_row_says(row: Row) -> None:
    parsed = read(row.line, date_order=row.order)
    assert (parsed.title, told_of(parsed)) == (row.title, row.told)


def test_the_table_is_long_and_says_nothing_twice() -> None:
    assert len(ROWS) > 300
    assert len({(row.order, row.line) for row in ROWS}) == len(ROWS)
