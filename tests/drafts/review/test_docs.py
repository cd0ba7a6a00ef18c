"""What docs/review.md says of states and moves is the table that the product goes by.

`python -m tests.drafts.review.test_docs` writes it there anew.
"""

import re

from webapp.drafts.models import DRAFT_STATUS_WORDS, DraftStatus
from webapp.drafts.review.moves import MOVES, STATES
from webapp.paths import SQL

PAGE = SQL.parent / "docs" / "review.md"
BLOCK = re.compile(r"(<!-- (states|moves): [^\n]*-->\n).*?(<!-- end -->)", re.DOTALL)


def states() -> str:
    """Each state and what it means."""
    rows = [f"| {DRAFT_STATUS_WORDS[status]} | {words} |" for status, words in STATES.items()]
    return "\n".join(["| state | what it means |", "| --- | --- |", *rows])


def moves() -> str:
    """Each move: from where to where, by whom, what it needs and does."""
    head = ["| move | from | to | who | needs | does |", "| --- | --- | --- | --- | --- | --- |"]
    rows = [
        f"| {rule.button} | {', '.join(DRAFT_STATUS_WORDS[each] for each in DraftStatus if each in rule.begins)} "
        f"| {rule.leads_to} | {rule.who} | {rule.needs} | {rule.does} |"
        for rule in MOVES.values()
    ]
    return "\n".join([*head, *rows])


def written(text: str) -> str:
    """The page with both tables as they are."""
    made = {"states": states, "moves": moves}
    return BLOCK.sub(lambda found: f"{found[1]}{made[found[2]]()}\n{found[3]}", text)


def test_the_page_says_what_the_table_says() -> None:
    text = PAGE.read_text("utf-8")
    assert len(BLOCK.findall(text)) == 2
    assert written(text) == text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
