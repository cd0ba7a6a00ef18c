"""Lines of an owner's days and lines that look like something they are not."""

import pytest

from tests.quick_add import hostile_lines, owners_lines
from tests.quick_add.owners_lines import Row
from tests.quick_add.readings import read, said

ROWS = [*owners_lines.ALL, *hostile_lines.ALL]


@pytest.mark.parametrize("row", ROWS, ids=[repr(line) for line, _, _ in ROWS])
def test_the_line_is_read_as_the_rules_say(row: Row) -> None:
    line, title, expected = row
    parsed = read(line)
    suggested = expected.get("suggests")
    assert parsed.title == title
    assert said(parsed) == {name: value for name, value in expected.items() if name != "suggests"}
    assert suggested is None or [chip.text for chip in parsed.suggestions] == suggested
