"""What follows for a text that saves itself from each thing that can happen to it, and what is said meanwhile."""

from typing import Any

import pytest

from tests.editor.scripts import Script

AWAY = {"kind": "away", "words": "No answer from the desk"}


class Editor:
    """The machine with a state, and the effects that it asked for since they were last looked at."""

    def __init__(self, machine: Script, doc: str = "One", title: str = "Hours") -> None:
        self.machine = machine
        self.at = 0
        self.effects: list[dict[str, Any]] = []
        base = {"revision": 1, "title": title, "doc": doc}
        text = {"title": title, "doc": doc}
        self.state = machine.call("begin", {"session": "s", "base": base, "text": text, "savedAt": "nine", "at": 0})

    def happens(self, kind: str, **more: Any) -> list[dict[str, Any]]:
        """Something happens; what follows."""
        event = {"type": kind, "at": self.at, **more}
        self.state, self.effects = self.machine.call("step", self.state, event)
        return self.effects

    def types(self, doc: str, title: str | None = None) -> None:
        """Somebody types, and the device keeps it."""
        text = {"title": self.state["text"]["title"] if title is None else title, "doc": doc}
        self.happens("edited", text=text)

    def kept(self) -> None:
        """The device has the newest text."""
        self.happens("device", device="kept")

    def answered(self, **outcome: Any) -> None:
        """The desk answers, or nobody does; where others' words come with it, they are brought in."""
        self.happens("answered", outcome=outcome)
        for bring in self.did("bring"):
            self.happens("brought", doc=bring["to"]["doc"], text=bring["to"])

    def did(self, kind: str) -> list[dict[str, Any]]:
        """The effects of this kind."""
        return [effect for effect in self.effects if effect["do"] == kind]

    @property
    def line(self) -> str:
        """What is said beside the text."""
        found = self.machine.call("lineOf", self.state)
        return " ".join(found[key] for key in ("kind", "words", "at") if key in found)

    @property
    def notices(self) -> list[str]:
        """The notices that stand."""
        return [one["name"] for one in self.machine.call("noticesOf", self.state)]


@pytest.fixture
def editor(machine: Script) -> Editor:
    """An editor that was just opened."""
    return Editor(machine)


def test_what_was_opened_is_saved(editor: Editor) -> None:
    assert (editor.line, editor.notices) == ("saved nine", [])
    assert editor.machine.call("recordOf", editor.state) is None


def test_typing_is_kept_on_the_device_and_saved_after_a_pause_but_within_four_seconds(editor: Editor) -> None:
    editor.types("One two")
    assert editor.line == "dirty"
    assert editor.did("keep")
    assert [effect["ms"] for effect in editor.did("wait")] == [700]
    editor.at = 3600
    editor.types("One two three")
    assert [effect["ms"] for effect in editor.did("wait")] == [400]
    editor.happens("save")
    assert editor.line == "saving"
    assert [effect["doc"] for effect in editor.did("send")] == ["One two three"]
    editor.answered(kind="saved", revision=2, savedAt="ten")
    assert (editor.line, editor.notices) == ("saved ten", [])


def test_what_is_typed_while_a_save_is_under_way_is_saved_after_it(editor: Editor) -> None:
    editor.types("One two")
    editor.happens("save")
    editor.types("One two three")
    editor.happens("save")
    assert editor.did("send") == []
    editor.happens("answered", outcome={"kind": "saved", "revision": 2, "savedAt": "ten"})
    editor.happens("brought", doc="One two", text=editor.state["text"])
    assert editor.line == "dirty"
    assert editor.did("wait")


@pytest.mark.parametrize(
    ("outcome", "line", "notices"),
    [
        (AWAY, "kept No answer from the desk", []),
        ({"kind": "signed-out", "url": "/sign-in"}, "kept Signed out", ["signed-out"]),
        ({"kind": "other-account", "name": "Ben"}, "kept Signed in as Ben", ["other-account"]),
    ],
)
def test_what_may_have_arrived_is_sent_again_as_it_was(
    editor: Editor, outcome: dict[str, str], line: str, notices: list[str]
) -> None:
    editor.types("One two")
    editor.happens("save")
    for seconds in (2, 4, 8, 15, 30, 30):
        editor.answered(**outcome)
        assert [effect["ms"] for effect in editor.did("wait")] == [seconds * 1000]
        editor.types("One two three")
        editor.kept()
        assert (editor.line, editor.notices) == (line, notices)
        editor.happens("save")
        assert [effect["doc"] for effect in editor.did("send")] == ["One two"]
    editor.answered(kind="saved", revision=2, savedAt="ten")
    assert editor.notices == []


def test_a_device_that_keeps_nothing_is_told_only_while_the_desk_has_nothing_either(editor: Editor) -> None:
    editor.types("One two")
    editor.happens("device", device="failed")
    assert (editor.line, editor.notices) == ("dirty", [])
    editor.happens("save")
    editor.answered(**AWAY)
    editor.happens("device", device="failed")
    assert (editor.line, editor.notices) == ("lost No answer from the desk", ["lost"])
    editor.types("One two three")
    assert editor.notices == ["lost"]
    editor.kept()
    assert (editor.line, editor.notices) == ("kept No answer from the desk", [])


def test_what_was_refused_and_is_taken_back_is_saved(editor: Editor) -> None:
    editor.types("One two")
    editor.happens("save")
    editor.answered(kind="refused", message="That is too long.")
    editor.kept()
    assert (editor.line, editor.notices) == ("kept Not saved", ["refused"])
    editor.types("One")
    assert (editor.line, editor.notices) == ("saved nine", [])


def test_save_pressed_during_a_save_saves_once_more_by_hand(editor: Editor) -> None:
    editor.types("One two")
    editor.happens("save")
    editor.happens("save", by="save")
    editor.answered(kind="saved", revision=2, savedAt="ten")
    assert [effect["by"] for effect in editor.did("send")] == ["save"]


def test_anothers_text_comes_in_where_nothing_of_ours_is_unsaved(editor: Editor) -> None:
    assert [effect["revision"] for effect in editor.happens("ask")] == [1]
    found = {"revision": 2, "title": "Hours", "doc": "One, two", "by": "Ben", "own": False}
    editor.happens("found", found=found, revision=1, savedAt="ten")
    (bring,) = editor.did("bring")
    editor.happens("brought", doc="One, two", text=bring["to"])
    assert editor.did("tell") == [{"do": "tell", "name": "another", "words": {"name": "Ben"}}]
    assert editor.line == "saved ten"


def test_anothers_text_comes_by_a_save_where_something_of_ours_is_unsaved(editor: Editor) -> None:
    editor.happens("ask")
    editor.types("One two")
    editor.happens("found", found={"revision": 2, "title": "Hours", "doc": "One!"}, revision=1, savedAt="ten")
    assert [effect["do"] for effect in editor.effects if effect["do"] in ("send", "bring")] == ["send"]
