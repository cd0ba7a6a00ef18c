"""The examples of docs/voice.md, understood by the grammar itself: `python -m tests.voice_page` writes them anew.

What is said is that of the page's own tables; what stands beside it is made from it.
"""

import re
from pathlib import Path

from tests.voice.hearing import told

PAGE = Path(__file__).parent.parent / "docs" / "voice.md"
ROW = re.compile(r"^\| `(?P<words>[A-Z][^`]+)` \|.*\|$", re.MULTILINE)
NAMES = {
    "add": "New task:",
    "done": "Done:",
    "reopen": "Not done:",
    "move": "Due anew:",
    "assign": "Given:",
    "comment": "Comment:",
    "wait": "Waiting:",
    "draft": "New draft:",
    "dictate": "Text:",
    "open": "Open:",
    "read": "Read aloud:",
    "decide": "Decision:",
    "left": "Words:",
}


def with_examples(text: str) -> str:
    """The page with each example as the grammar understands it now."""
    return ROW.sub(lambda found: row(found["words"]), text)


def row(words: str) -> str:
    """One row of a table: what is said, and what is proposed."""
    return f"| `{words}` | {'. '.join(map(in_words, told(words)))} |"


def in_words(act: str) -> str:
    """An act as the page says it."""
    name, _, rest = act.partition(" ")
    return f"{NAMES[name]} {rest.replace(' | ', ', ')}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(with_examples(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
