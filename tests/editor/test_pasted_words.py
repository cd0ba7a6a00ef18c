"""Words with what they mean, as they are written into Markdown: a reader finds each of them, and no marks."""

import html
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.editor.scripts import Script
from webapp.web.markdown.render import render_markdown

EDGES = ("", "", "", *'.!*_#()|`"-[]~\\')
SYLLABLES = ("ba", "ko", "li", "né", "木", "שם")
MEANINGS = (("strong", 0.4), ("em", 0.4), ("del", 0.25), ("code", 0.2))
ADDRESS = "https://example.com/a?c=*d*"

Run = dict[str, Any]


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    """The module that writes words."""
    script = Script("editor/pasted/write-words.js")
    yield script
    script.close()


def meaning_of(random: Random) -> Run:
    """What some words mean."""
    meaning: Run = {name: True for name, share in MEANINGS if random.random() < share}
    return meaning | ({"href": ADDRESS} if random.random() < 0.15 else {})


def line_of(seed: int) -> list[Run]:
    """Words that touch each other, with signs at their edges that Markdown would take for its own."""
    random = Random(seed)
    runs: list[Run] = []

    def add(text: str, meaning: Run) -> None:
        if runs and {**runs[-1], "text": ""} == {"text": "", **meaning}:
            runs[-1]["text"] += text
        else:
            runs.append({"text": text, **meaning})

    for number in range(random.randint(2, 7)):
        meaning = meaning_of(random)
        word = "".join(random.choices(SYLLABLES, k=2))
        add(f"{random.choice(EDGES)}{word}{number}{random.choice(EDGES)}", meaning)
        if random.random() < 0.6:
            around = {name: value for name, value in meaning.items() if name != "code"}
            add(random.choice((" ", ",", ", ", "! ")), around if random.random() < 0.5 else {})
    runs[-1]["text"] = runs[-1]["text"].rstrip()
    return runs


def test_a_reader_finds_each_word_and_no_marks(script: Script) -> None:
    for seed in range(1000):
        runs = line_of(seed)
        markdown = script.call("wordsOf", runs)
        shown = html.unescape(re.sub("<[^>]+>", "", render_markdown(f"x {markdown}")))
        assert shown.split()[1:] == "".join(run["text"] for run in runs).split(), f"{runs}\n\nbecame\n\n{markdown}"


@pytest.mark.parametrize(
    ("runs", "markdown"),
    [
        pytest.param([{"text": "so", "strong": True}, {"text": " it"}], "**so** it", id="bold"),
        pytest.param([{"text": "a", "strong": True, "em": True}, {"text": "b", "em": True}], "***a**b*", id="within"),
        pytest.param([{"text": "木)", "strong": True}, {"text": "木"}], "**木)**木", id="without spaces"),
        pytest.param(
            [{"text": ".né", "strong": True, "em": True}, {"text": "“ko", "code": True}, {"text": "li", "del": True}],
            "***.né***`“ko`~~li~~",
            id="signs at the edges",
        ),
    ],
)
def test_what_can_be_told_is_told(script: Script, runs: list[Run], markdown: str) -> None:
    assert script.call("wordsOf", runs) == markdown
