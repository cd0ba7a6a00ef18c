"""Lists do what people expect of Tab, Shift Tab, Enter and Backspace, and the page shows them as the text does."""

import random
from html.parser import HTMLParser

import pytest

from tests.editor.scripts import Script
from webapp.web.markdown.render import render_markdown

CARET = "|"


def press(script: Script, text: str, *keys: str) -> str:
    """A text after some keys; "|" is the caret."""
    for key in keys:
        lines = text.split("\n")
        row = next(number for number, line in enumerate(lines) if CARET in line)
        at = lines[row].index(CARET)
        lines[row] = lines[row].replace(CARET, "")
        if key in ("tab", "shift tab"):
            moved = script.call("move", lines, row, row, 1 if key == "tab" else -1)
            if moved is not None:
                at += len(moved[row]) - len(lines[row])
                lines = moved
        elif key in ("enter", "shift enter", "backspace", "space"):
            result = script.call("breakLine" if key == "shift enter" else key, lines, {"row": row, "at": at})
            if result is None and "enter" in key:
                lines[row : row + 1] = [lines[row][:at], lines[row][at:]]  # as anywhere
                row, at = row + 1, 0
            elif result is None:
                lines[row] = f"{lines[row][:at]} {lines[row][at:]}"  # as any letter is typed
                at += 1
            else:
                lines, row, at = result["lines"], result["caret"]["row"], result["caret"]["at"]
        else:
            lines[row] = lines[row][:at] + key + lines[row][at:]
            at += len(key)
        lines[row] = lines[row][:at] + CARET + lines[row][at:]
        text = "\n".join(lines)
    return text


class Levels(HTMLParser):
    """The words of all items of a page, each with how many lists it is in, and its number."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[tuple[int, str]] = []
        self._depth = 0
        self._begun = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A list or an item begins."""
        self._depth += tag in ("ol", "ul")
        self._begun = self._begun or tag == "li"

    def handle_endtag(self, tag: str) -> None:
        """A list ends."""
        self._depth -= tag in ("ol", "ul")

    def handle_data(self, data: str) -> None:
        """The words of an item."""
        if self._begun and data.strip(" \n☐☑"):
            self.items.append((self._depth, data.strip()))
            self._begun = False


def levels(text: str) -> list[tuple[int, str]]:
    """Which items the page shows, on which level."""
    read = Levels()
    read.feed(str(render_markdown(text)))
    return read.items


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("1. a|", ["enter", "tab", "b"], "1. a\n   1. b|"),
        ("1. a|", ["enter", "tab", "b", "enter", "c"], "1. a\n   1. b\n   2. c|"),
        ("1. a\n2. b|\n3. c", ["tab"], "1. a\n   1. b|\n2. c"),
        ("1. a\n   1. b|\n2. c", ["shift tab"], "1. a\n2. b|\n3. c"),
        ("1. a\n- b|", ["tab"], "1. a\n   - b|"),
        ("1. a\n   - b|\n2. c", ["shift tab"], "1. a\n2. b|\n3. c"),
        ("1. a\n   - b\n2. c|", ["tab"], "1. a\n   - b\n   - c|"),
        ("10. a\n11. b|", ["tab"], "10. a\n    1. b|"),
        ("- a|", ["tab"], "- a|"),
        ("- a\n- b|\n  - c", ["tab"], "- a\n  - b|\n    - c"),
        ("- a\n  - b|\n  - c", ["shift tab"], "- a\n- b|\n  - c"),
        ("1. a\n   1. b|\n   2. c\n2. d", ["shift tab"], "1. a\n2. b|\n   1. c\n3. d"),
        ("9. a|\n   - in", ["enter", "b"], "9. a\n10. b|\n    - in"),
        ("> 1. a\n> 2. b|", ["tab"], "> 1. a\n>    1. b|"),
        ("\t- a\n\t- b|", ["tab", "shift tab"], "\t- a\n\t- b|"),
        ("- a\n\t- b\n\t- c|", ["tab"], "- a\n\t- b\n\t  - c|"),
        ("no list|", ["tab"], "no list|"),
        ("- a|b", ["enter"], "- a\n- |b"),
        ("- [x] a|", ["enter"], "- [x] a\n- [ ] |"),
        ("- [ ] a\n- [ ] b|", ["tab", "enter"], "- [ ] a\n  - [ ] b\n  - [ ] |"),
        ("1. a|\n2. b", ["enter"], "1. a\n2. |\n3. b"),
        ("1. a\n   - |", ["enter"], "1. a\n2. |"),
        ("1. a\n   - |\n2. b", ["enter"], "1. a\n2. |\n3. b"),
        ("1. a\n2. |", ["enter", "b"], "1. a\n\nb|"),
        ("1. a\n2. |\n3. b", ["enter", "c"], "1. a\n\nc|\n\n2. b"),
        ("> - |", ["enter", "b"], ">\n> b|"),
        ("> a|", ["enter"], "> a\n> |"),
        ("> |", ["enter"], "\n|"),
        ("- a\n  - |b", ["backspace"], "- a\n- |b"),
        ("1. a\n2. |b\n3. c", ["backspace"], "1. a\n|b\n2. c"),
        ("1. |a\n2. b", ["backspace"], "|a\n1. b"),
        ("- |a\n  - b\n- c", ["backspace"], "|a\n- b\n- c"),
        ("- a|", ["enter", "-", "space", "b"], "- a\n- b|"),
        ("1. a|", ["enter", "2.", "space", "b"], "1. a\n2. b|"),
        ("* a|", ["enter", "tab", "*", "space", "b"], "* a\n  * b|"),
        ("- [ ] a|", ["enter", "[ ]", "space", "b"], "- [ ] a\n- [ ] b|"),
        ("- -|", ["space"], "- - |"),
        ("- a|", ["enter", "1.", "space", "b"], "- a\n- 1. b|"),
        ("- a\n\n      code\n- b|", ["tab"], "- a\n\n      code\n  - b|"),
        ("- a\n  ```\n  - c\n  ```\n- b|", ["tab"], "- a\n  ```\n  - c\n  ```\n  - b|"),
        ("- a\n  > said\n- b|", ["tab"], "- a\n  > said\n  - b|"),
        ("- a\n\nText\n\n- b|", ["tab"], "- a\n\nText\n\n- b|"),
        ("- a|", ["shift enter", "b", "enter", "c"], "- a\n  b\n- c|"),
        ("1. a|\n2. b", ["shift enter", "x", "enter", "y"], "1. a\n   x\n2. y|\n3. b"),
        ("> - a|", ["shift enter", "b", "enter", "c"], "> - a\n>   b\n> - c|"),
        ("- [x] a|", ["shift enter", "b", "enter", "c"], "- [x] a\n  b\n- [ ] c|"),
        ("- a\n  - b\n    one| two\n- c", ["enter"], "- a\n  - b\n    one\n  - |two\n- c"),
        ("- a\n\n  more|\n- b", ["enter", "x", "enter", "enter", "y"], "- a\n\n  more\n  x\n\ny|\n- b"),
        ("- a\n  > said|", ["enter", "x"], "- a\n  > said\n  > x|"),
        ("Text\n    indented|", ["enter", "x"], "Text\n    indented\n    x|"),
        ("No list|", ["shift enter", "x"], "No list\nx|"),
    ],
)
def test_a_key_does_to_a_list_what_is_expected(list_keys: Script, before: str, keys: list[str], after: str) -> None:
    assert press(list_keys, before, *keys) == after


def place_of(text: str, at: int) -> dict[str, int]:
    """A place in a text as the scripts have it."""
    return {"row": text.count("\n", 0, at), "at": at - text.rfind("\n", 0, at) - 1}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1. a\n[2. b\n]3. c", "1. a\n2. c"),
        ("1. a\n2. [b\n]3. c\n4. d", "1. a\n2. c\n3. d"),
        ("1. a[\n]2. b\n3. c", "1. ab\n2. c"),
        ("- a[\n]- b", "- ab"),
        ("- a[\n  - ]b\n- c", "- ab\n- c"),
        ("1. a[\n2. b\n3]. c", "1. ac"),
        ("[1. a\n]2. b\n3. c", "1. b\n2. c"),
        ("5. a\n   1. x\n   [2. y\n   ]3. z\n6. b", "5. a\n   1. x\n   2. z\n6. b"),
        ("5. a\n   [1. x\n   ]2. y\n6. b", "5. a\n   1. y\n6. b"),
        ("9. a\n[10. b\n]11. c\n    - in", "9. a\n10. c\n    - in"),
        ("> 1. a[\n]> 2. b\n> 3. c", "> 1. ab\n> 2. c"),
        ("> a[\n]> b", "> ab"),
        ("1. a[\n\ntext\n\n]1. b\n2. c", "1. ab\n2. c"),
        ("1. a\n1. b\n\nte[xt\nmo]re", "1. a\n1. b\n\ntere"),
        ("Text [and\n]- b", "Text b"),
        ("[a\n]- b", "- b"),
    ],
)
def test_what_is_left_of_a_list_goes_on_counting_and_no_marker_stands_within_words(
    list_numbers: Script, before: str, after: str
) -> None:
    start, end = before.index("["), before.index("]") - 1
    old = before.replace("[", "").replace("]", "")
    left = old[:start] + old[end:]
    places = {"from": place_of(old, start), "to": place_of(old, end), "end": place_of(left, start)}
    tidied = list_numbers.call("afterRemoving", old.split("\n"), left.split("\n"), places)
    assert (left if tidied is None else "\n".join(tidied)) == after


@pytest.mark.parametrize(
    ("before", "moved", "after"),
    [
        ("1. a\n2. b\n3. c", "2. b\n1. a\n3. c", "1. b\n2. a\n3. c"),
        ("3. a\n4. b", "4. b\n3. a", "3. b\n4. a"),
        ("1. a\n   1. x\n   2. y", "1. a\n   2. y\n   1. x", "1. a\n   1. y\n   2. x"),
        ("- a\n- b", "- b\n- a", "- b\n- a"),
    ],
)
def test_items_that_change_places_go_on_counting(list_numbers: Script, before: str, moved: str, after: str) -> None:
    tidied = list_numbers.call("renumbered", before.split("\n"), moved.split("\n"), 0)
    assert (moved if tidied is None else "\n".join(tidied)) == after


def a_list(seed: int) -> list[str]:
    """A list of several levels, each of one kind, as somebody would write it."""
    chance = random.Random(seed)
    kinds = [chance.choice("-*1)") for _ in range(12)]
    lines: list[str] = []
    columns, numbers = [0], [chance.choice((1, 1, 8, 98))]
    for item in range(chance.randint(1, 14)):
        level = chance.randint(0, len(columns) - 1)
        del columns[level + 1 :], numbers[level + 1 :]
        kind = kinds[level]
        marker = kind if kind in "-*" else f"{numbers[level]}{'.' if kind == '1' else ')'}"
        numbers[level] += 1
        box = chance.choice(("", "[ ] ", "[x] ")) if kind == "-" else ""
        lines.append(f"{' ' * columns[level]}{marker} {box}word{item}")
        columns.append(columns[level] + len(marker) + 1)
        numbers.append(1)
    return lines


@pytest.mark.parametrize("seed", range(150))
def test_tab_and_then_shift_tab_gives_the_text_back(list_keys: Script, seed: int) -> None:
    lines = a_list(seed)
    for row, line in enumerate(lines):
        moved = list_keys.call("move", lines, row, row, 1)
        if moved != lines:
            back = list_keys.call("move", moved, row, row, -1)
            assert back == lines, (line, moved)


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_pressed_the_page_shows_what_the_text_does(list_keys: Script, seed: int) -> None:
    """An item goes one level in or out with what is in it, and all others stay where they are."""
    chance = random.Random(seed)
    text = "\n".join(a_list(seed))
    for step in range(12):
        lines = text.split("\n")
        row = chance.randrange(len(lines))
        key = chance.choice(("tab", "shift tab", "enter"))
        was = levels(text)
        assert len(was) == len(lines), text
        new = f"new{step}"
        lines[row] += CARET
        keys = [key, new] if key == "enter" else [key]
        after = press(list_keys, "\n".join(lines), *keys).replace(CARET, "")
        now = levels(after)
        told = f"{key} on line {row} of\n{text}\n\n{after}"
        if key == "enter":
            assert now == [*was[: row + 1], (was[row][0], new), *was[row + 1 :]], told
        else:
            assert [words for _, words in now] == [words for _, words in was], told
            level = was[row][0]
            goes_in = key == "tab" and row > 0 and was[row - 1][0] >= level
            way = 1 if goes_in else -1 if key == "shift tab" and level > 1 else 0
            inside = next((at for at in range(row + 1, len(was)) if was[at][0] <= level), len(was))
            assert [depth for depth, _ in now] == [
                depth + way * (row <= at < inside) for at, (depth, _) in enumerate(was)
            ], told
        text = after


@pytest.mark.parametrize("way", [1, -1])
def test_several_items_go_together(list_keys: Script, way: int) -> None:
    flat, deep = ["1. a", "2. b", "3. c", "4. d"], ["1. a", "   1. b", "   2. c", "2. d"]
    assert list_keys.call("move", flat if way > 0 else deep, 1, 2, way) == (deep if way > 0 else flat)


def test_a_long_list_is_quickly_renumbered(list_keys: Script) -> None:
    lines = ["1. a"] * 3000
    result = list_keys.call("enter", lines, {"row": 0, "at": 4})
    assert result["lines"][-1] == "3001. a"
