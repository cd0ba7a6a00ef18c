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
            own = self.state["text"]["title"]
            title = bring["to"]["title"] if own == bring["from"]["title"] else own
            self.happens("brought", there=bring["to"], text={"title": title, "doc": bring["to"]["doc"]})

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
    editor.happens("brought", there={"title": "Hours", "doc": "One two"}, text=editor.state["text"])
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
    editor.answered(kind="refused", errors={"body": "That is too long."})
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
    found = {"revision": 2, "title": "Hours", "doc": "One, two", "by": "Ben", "own": False, "savedAt": "ten"}
    editor.happens("found", found=found, revision=1)
    (bring,) = editor.did("bring")
    editor.happens("brought", there=bring["to"], text=bring["to"])
    assert editor.did("tell") == [{"do": "tell", "name": "another", "words": {"name": "Ben"}}]
    assert editor.line == "saved ten"


def test_anothers_text_comes_by_a_save_where_something_of_ours_is_unsaved(editor: Editor) -> None:
    editor.happens("ask")
    editor.types("One two")
    editor.happens("found", found={"revision": 2, "title": "Hours", "doc": "One!"}, revision=1)
    assert [effect["do"] for effect in editor.effects if effect["do"] in ("send", "bring")] == ["send"]


def clashed(editor: Editor, doc: str = "One two", url: str = "/clash?revision=3") -> None:
    """What was typed clashes with what somebody else saved."""
    editor.types(doc)
    editor.happens("save")
    editor.answered(kind="clash", url=url)
    editor.kept()


def test_after_a_clash_what_is_typed_goes_on_being_saved_beside_the_draft(editor: Editor) -> None:
    clashed(editor)
    assert (editor.line, editor.notices) == ("aside", ["clash"])
    editor.types("One two three")
    assert editor.line == "dirty"
    assert editor.did("wait")
    editor.happens("save")
    assert [(effect["doc"], effect["revision"]) for effect in editor.did("send")] == [("One two three", 1)]
    editor.answered(kind="clash", url="/clash?revision=4")
    assert (editor.line, editor.notices) == ("aside", ["clash"])
    editor.happens("look")
    assert [effect["url"] for effect in editor.did("leave")] == ["/clash?revision=4"]


def test_both_texts_are_shown_only_when_all_of_this_one_is_at_the_desk(editor: Editor) -> None:
    clashed(editor)
    editor.types("One two three")
    editor.happens("look")
    assert editor.did("leave") == []
    editor.types("One two three four")
    editor.answered(kind="clash", url="/clash?revision=4")
    assert editor.did("leave") == []
    assert [effect["doc"] for effect in editor.did("send")] == ["One two three four"]
    editor.answered(kind="clash", url="/clash?revision=5")
    assert [effect["url"] for effect in editor.did("leave")] == ["/clash?revision=5"]
    assert editor.machine.call("recordOf", editor.state) is None
    assert editor.machine.call("asksToStay", editor.state) is False


def test_a_clash_that_is_none_any_more_is_over(editor: Editor) -> None:
    clashed(editor)
    assert editor.machine.call("asksToStay", editor.state) is True
    editor.types("One two three")
    editor.happens("save")
    editor.answered(kind="saved", revision=5, savedAt="ten", text={"title": "Hours", "doc": "One two three, and Ben's"})
    assert (editor.line, editor.notices) == ("saved ten", [])
    assert editor.machine.call("asksToStay", editor.state) is False


def test_save_tells_again_what_was_closed(editor: Editor) -> None:
    clashed(editor)
    editor.happens("save", by="save")
    assert editor.did("remind")
    assert [effect["by"] for effect in editor.did("send")] == ["save"]


def test_a_clash_of_a_window_that_is_gone_goes_on_where_it_was(editor: Editor) -> None:
    aside = {"title": "Hours", "doc": "One two", "url": "/clash?revision=3"}
    last = {"session": "gone", "revision": 1, "good": "Hours", "title": "Hours", "doc": "One two", "aside": aside}
    editor.happens("left", last={**last, "sent": None, "at": 5})
    assert editor.did("put")
    assert editor.did("tell") == []
    editor.kept()
    assert (editor.line, editor.notices) == ("aside", ["clash"])
    editor.types("One two three")
    editor.happens("save")
    assert [(effect["doc"], effect["session"]) for effect in editor.did("send")] == [("One two three", "gone")]


def test_a_text_that_is_found_when_something_is_typed_already_does_not_take_its_place(editor: Editor) -> None:
    editor.types("One, typed")
    last = {"session": "gone", "revision": 1, "good": "Hours", "title": "Hours", "doc": "One two", "aside": None}
    editor.happens("left", last={**last, "sent": None, "at": 5})
    assert [effect["do"] for effect in editor.effects] == ["bringLeft"]
    assert editor.state["text"]["doc"] == "One, typed"


@pytest.mark.parametrize("typed", ["One", "One two"])
def test_the_text_is_saved_under_the_last_good_title(editor: Editor, typed: str) -> None:
    editor.types(typed, title="")
    editor.happens("save")
    editor.answered(kind="refused", errors={"title": "Title can't be empty."})
    assert editor.machine.call("problemsOf", editor.state) == {"title": "Title can't be empty."}
    if typed != "One":
        assert [(effect["title"], effect["doc"]) for effect in editor.did("send")] == [("Hours", "One two")]
        editor.answered(kind="saved", revision=2, savedAt="ten")
    assert editor.did("send") == []
    editor.kept()
    assert (editor.line, editor.notices) == ("kept Title not saved", [])
    assert editor.machine.call("recordOf", editor.state)["title"] == ""
    editor.types(f"{typed} three")
    editor.happens("save")
    assert [effect["title"] for effect in editor.did("send")] == ["Hours"]
    editor.answered(kind="saved", revision=3, savedAt="eleven")
    editor.types(f"{typed} three", title="Opening hours")
    assert editor.machine.call("problemsOf", editor.state) == {}
    editor.happens("save")
    assert [effect["title"] for effect in editor.did("send")] == ["Opening hours"]
    editor.answered(kind="saved", revision=4, savedAt="noon")
    assert editor.line == "saved noon"


def test_anothers_text_comes_in_also_while_the_title_is_bad(editor: Editor) -> None:
    editor.types("One", title="")
    editor.happens("save")
    editor.answered(kind="refused", errors={"title": "Title can't be empty."})
    editor.happens("ask")
    found = {"revision": 2, "title": "Hours", "doc": "One, two", "savedAt": "ten"}
    editor.happens("found", found=found, revision=1)
    assert editor.did("bring")


def test_a_last_good_title_that_is_refused_too_is_told_and_not_sent_in_a_circle(editor: Editor) -> None:
    editor.types("One two")
    editor.happens("save")
    editor.answered(kind="refused", errors={"title": "Title can't be empty."})
    assert editor.did("send") == []
    assert editor.notices == ["refused"]
