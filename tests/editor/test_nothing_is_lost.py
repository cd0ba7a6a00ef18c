"""Whatever the order of typing, answers, lost answers, refusals and windows that close: no word that was typed is lost,
and what is said to be saved is saved."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.editor.scripts import Script
from tests.editor.world import TITLE, Desk, Window, bring_left, words

AWAY = {"kind": "away", "words": "No answer from the desk"}
FATES: dict[str, dict[str, Any]] = {
    "lost": AWAY,  # it arrives, and its answer doesn't
    "never": AWAY,
    "late": AWAY,  # it arrives some time after it was given up
    "signed out": {"kind": "signed-out", "url": "/sign-in"},
    "somebody else": {"kind": "other-account", "name": "Ben"},
    "refused": {"kind": "refused", "errors": {"draft": "Your role doesn't allow saving."}},
}
PLACES = st.sampled_from(["start", "middle", "end"])
WHICH = st.sampled_from([0, 0, 0, 1])  # window
ACTIONS = st.one_of(
    st.tuples(st.just("types"), WHICH, PLACES),
    st.tuples(st.just("types"), WHICH, PLACES),
    st.tuples(st.just("strikes"), WHICH, st.integers(0, 5)),
    st.tuples(st.just("names"), WHICH, st.sampled_from(["", "x" * 201, "Opening hours", TITLE])),
    st.tuples(st.just("waits"), WHICH),
    st.tuples(st.just("answers"), WHICH),
    st.tuples(st.just("answers"), WHICH),
    st.tuples(st.just("fails"), WHICH, st.sampled_from(sorted(FATES))),
    st.tuples(st.just("brings"), WHICH),
    st.tuples(st.just("keeps"), WHICH, st.booleans()),
    st.tuples(st.just("asks"), WHICH),
    st.tuples(st.just("finds"), WHICH),
    st.tuples(st.just("saves"), WHICH),
    st.tuples(st.just("looks"), WHICH),
    st.tuples(st.just("closes"), WHICH, st.booleans(), st.booleans()),
    st.tuples(st.just("opens"), WHICH),
    st.tuples(st.just("restores"), WHICH),
    st.tuples(st.just("another"), PLACES),
    st.tuples(st.just("clashes"), WHICH, PLACES),
    st.tuples(st.just("comes_back"), WHICH),
    st.tuples(st.just("types_and_keeps"), WHICH, PLACES),
    st.tuples(st.just("strays")),
)


class Story:
    """What happens, and the words that must not be lost."""

    def __init__(self, machine: Script) -> None:
        self.machine = machine
        self.desk = Desk("One two three four")
        self.device: dict[str, Any] = {}
        self.windows: dict[int, Window] = {}
        self.strays: list[dict[str, Any]] = []
        self.must: set[str] = set()
        self.count = 0
        self.opens(0)

    def put(self, body: str, place: str, who: str) -> str:
        """A text with a new word."""
        self.count += 1
        self.must.add(f"{who}{self.count}")
        there = body.split()
        at = {"start": 0, "middle": len(there) // 2, "end": len(there)}[place]
        return " ".join([*there[:at], f"{who}{self.count}", *there[at:]])

    def types(self, which: int, place: str) -> None:
        """Somebody types a word."""
        if window := self.windows.get(which):
            window.doc = self.put(window.doc, place, f"w{which}x")
            window.happens("edited", text=window.text)

    def types_and_keeps(self, which: int, place: str) -> None:
        """Somebody types a word, and the device has it."""
        self.types(which, place)
        self.keeps(which, works=True)

    def clashes(self, which: int, place: str) -> None:
        """Somebody types where somebody else just did, and the desk has both."""
        self.types(which, place)
        self.another(place)
        self.waits(which)
        self.answers(which)
        self.keeps(which, works=True)

    def comes_back(self, which: int) -> None:
        """A window crashes, and the draft is opened again."""
        self.closes(which, in_order=False, arrives=False)
        self.opens(which)
        self.restores(which)

    def strikes(self, which: int, at: int) -> None:
        """Somebody strikes a word."""
        if (window := self.windows.get(which)) and len(there := window.doc.split()) > at:
            self.must.discard(there.pop(at))
            window.doc = " ".join(there)
            window.happens("edited", text=window.text)

    def names(self, which: int, title: str) -> None:
        """Somebody changes the title, also to one that can't be."""
        if window := self.windows.get(which):
            window.title = title
            window.happens("edited", text=window.text)

    def waits(self, which: int) -> None:
        """Time passes."""
        if window := self.windows.get(which):
            window.ring()

    def answers(self, which: int) -> None:
        """A save arrives and is answered."""
        if (window := self.windows.get(which)) and window.sending:
            window.answer(window.arrive())

    def fails(self, which: int, fate: str) -> None:
        """A save comes to nothing, as far as the window knows."""
        if (window := self.windows.get(which)) and window.sending:
            if fate == "lost":
                window.arrive()
            elif fate == "late":
                self.strays.append(window.sending)
            window.answer(FATES[fate])

    def strays_arrive(self) -> None:
        """What was given up arrives after all."""
        for sent in self.strays:
            self.desk.save(sent)
        self.strays.clear()

    def brings(self, which: int) -> None:
        """Another's words come into the editor."""
        if window := self.windows.get(which):
            window.bring()

    def keeps(self, which: int, works: bool) -> None:
        """The device writes, or can't."""
        if window := self.windows.get(which):
            window.write(works=works)

    def asks(self, which: int) -> None:
        """A window asks for what others saved."""
        if window := self.windows.get(which):
            window.happens("ask")

    def finds(self, which: int) -> None:
        """It is answered."""
        if window := self.windows.get(which):
            window.found()

    def saves(self, which: int) -> None:
        """Somebody presses Save."""
        if window := self.windows.get(which):
            window.happens("save", by="save")

    def looks(self, which: int) -> None:
        """Somebody wants to see both texts of a clash."""
        if window := self.windows.get(which):
            window.happens("look")

    def closes(self, which: int, in_order: bool, arrives: bool) -> None:
        """A window goes: in order, then it keeps and sends what it has, if that still works; or it crashes."""
        window = self.windows.pop(which, None)
        if window is None:
            return
        if in_order:
            window.keeping = True
            window.write(works=arrives)
            window.happens("save")
            if arrives and window.sending:
                window.arrive()
        if window.keeping or not window.works:
            self.must &= self.known()  # the device hadn't it yet, or couldn't: nobody can have what isn't known now

    def opens(self, which: int) -> None:
        """The draft is opened in a new window."""
        if which in self.windows:
            return
        self.count += 1
        self.windows[which] = Window(self.machine, self.desk, self.device, f"session{self.count}")

    def restores(self, which: int) -> None:
        """It has looked for what windows that are gone have left, and takes it up."""
        window = self.windows.get(which)
        if window is None or window.restored:
            return
        window.restored = True
        alive = {one.state["session"] for one in self.windows.values()}
        left = [one for name, one in self.device.items() if name not in alive]
        for one in left:
            if not one["aside"] and (one["title"], one["doc"]) == window.opened:
                del self.device[one["session"]]
        left = [one for one in left if one["session"] in self.device]
        if left:
            window.happens("left", last={**left.pop(), "at": 0})
        for one in left:
            bring_left(self.desk, self.device, one)

    def another(self, place: str) -> None:
        """Somebody else saves a word."""
        body = self.put(self.desk.body, place, "b")
        self.desk.save(
            {"title": self.desk.title, "doc": body, "revision": self.desk.revision, "session": "b", "by": "save"}
        )

    def known(self) -> set[str]:
        """All words that anybody has."""
        kept = [text["doc"] for one in self.device.values() for text in (one, one["sent"]) if text]
        shown = [window.doc for window in self.windows.values()]
        return set(words(*(body for _, _, body, _ in self.desk.revisions), *kept, *shown))

    def check(self) -> None:
        """Nothing is lost, and what is said is so."""
        assert self.must <= self.known()
        for window in self.windows.values():
            said = self.machine.call("lineOf", window.state)["kind"]
            if said == "saved":
                _, title, body, _ = self.desk.revisions[window.state["base"]["revision"] - 1]
                assert (title, body) == (window.title, window.doc)
            if said == "aside":
                assert window.doc in [body for _, _, body, _ in self.desk.revisions]

    def settle(self) -> None:
        """Everything works again, until nothing is left to do."""
        for window in self.windows.values():
            for _ in range(20):
                window.bring()
                if window.sending:
                    window.answer(window.arrive())
                window.write(works=True)
                window.ring()
                if not (window.sending or window.bringing or window.keeping):
                    break
            else:
                raise AssertionError("it never comes to rest")

    def end(self) -> None:
        """Everybody goes and comes back, with everything working, and looks at what clashes, until nothing is left."""
        self.strays_arrive()
        for window in list(self.windows.values()):
            window.happens("save", by="save")
        self.settle()
        for _ in range(20):
            for which in list(self.windows):
                self.windows[which].write(works=True)
                self.closes(which, in_order=False, arrives=False)
            if not self.device:
                break
            self.opens(0)
            self.restores(0)
            self.settle()
            self.names(0, TITLE)  # a title that can't be saved is mended
            self.looks(0)
            self.settle()
            self.check()
        else:
            raise AssertionError(f"the device keeps {self.device}")
        assert self.must <= set(words(*(body for _, _, body, _ in self.desk.revisions)))


@given(st.lists(ACTIONS, min_size=30, max_size=80))
@settings(max_examples=150)
def test_no_word_is_lost(machine: Script, actions: list[tuple[Any, ...]]) -> None:
    story = Story(machine)
    for name, *how in actions:
        getattr(story, "strays_arrive" if name == "strays" else name)(*how)
        story.check()
    story.end()
