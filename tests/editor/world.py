"""A small world around the machine: a desk that plans its saves as the real one does, a device, and windows that people
type in."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from tests.editor.scripts import Script
from webapp.drafts.models import DraftText, SavedBy
from webapp.drafts.revisions.queries import Present
from webapp.drafts.revisions.save import Before, State, plan_save
from webapp.text.merge import merge

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
TITLE = "Hours"
LONGEST_TITLE = 200


class Desk:
    """What the desk has: all revisions of one draft, by `webapp.drafts.revisions.save.plan_save`."""

    def __init__(self, body: str) -> None:
        self.revisions = [("created", TITLE, body, "")]
        self.revision = 1

    @property
    def body(self) -> str:
        """The text of the draft as it is now."""
        return self.revisions[self.revision - 1][2]

    @property
    def title(self) -> str:
        """Its title."""
        return self.revisions[self.revision - 1][1]

    def save(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Save what a window sent; the answer."""
        if not sent["title"].strip() or len(sent["title"]) > LONGEST_TITLE:
            return {"kind": "refused", "errors": {"title": "Not this title."}}
        session, number = sent["session"], sent["revision"]
        own = [at for at, (kind, _, _, who) in enumerate(self.revisions, 1) if who == session and kind == "saved"]
        number = max([number, *own]) if number < self.revision else number
        _, title, body, _ = self.revisions[number - 1]
        present = Present(
            1, self.revision, len(self.revisions), self.title, self.body, 0, kept=True, before_title=None,
            before_body=None, pack_number=None, packed=None, own_revision=None, event_id=None, event_action=None,
            event_at=None, event_before=None, event_after=None,
        )  # fmt: skip
        text = DraftText(number, sent["title"], sent["doc"], session=session, by=SavedBy(sent["by"]))
        both = merge(title, text.title, self.title), merge(body, text.body, present.body)
        plan = plan_save(present, Before(number, title, body), text, both, 1, NOW)
        if plan.kind:
            self.revisions.append((plan.kind, plan.title, plan.body, session))
            if plan.state is not State.CLASH:
                self.revision = len(self.revisions)
        if plan.state is State.CLASH:
            return {"kind": "clash", "url": str(len(self.revisions))}
        answer = {"kind": "saved", "revision": self.revision, "savedAt": "now"}
        merged = plan.state is State.MERGED
        return answer | ({"text": {"title": plan.title, "doc": plan.body}} if merged else {})

    def newest(self, revision: int) -> dict[str, Any]:
        """What somebody is told who has this revision."""
        if revision == self.revision:
            return {"same": True}
        return {"revision": self.revision, "title": self.title, "doc": self.body, "own": False, "savedAt": "now"}


class Window:
    """One window of a person's, with the draft open."""

    def __init__(self, machine: Script, desk: Desk, device: dict[str, Any], session: str) -> None:
        self.machine, self.desk, self.device = machine, desk, device
        self.doc, self.title = desk.body, desk.title
        self.last: str | None = None  # under which the device has its text
        self.timers: set[str] = set()
        self.sending: dict[str, Any] | None = None  # what is under way
        self.asking: dict[str, Any] | None = None
        self.bringing: dict[str, Any] | None = None
        self.keeping = False
        self.works = True  # what the device wrote last
        self.restored = False
        self.opened = (desk.title, desk.body)
        self.left = False  # for the page that shows both texts
        base = {"revision": desk.revision, "title": self.title, "doc": self.doc}
        self.state = machine.call(
            "begin", {"session": session, "base": base, "text": self.text, "savedAt": "now", "at": 0}
        )

    @property
    def text(self) -> dict[str, str]:
        """What is in the editor."""
        return {"title": self.title, "doc": self.doc}

    def happens(self, kind: str, **more: Any) -> None:
        """Something happens, and what follows is done."""
        self.state, effects = self.machine.call("step", self.state, {"type": kind, "at": 0, **more})
        for effect in effects:
            getattr(self, f"do_{effect['do']}", lambda _: None)(effect)

    def do_send(self, effect: dict[str, Any]) -> None:
        """A save sets out."""
        assert self.sending is None, "two saves at once"
        self.sending = effect

    def do_ask(self, effect: dict[str, Any]) -> None:
        """A question sets out."""
        self.asking = effect

    def do_bring(self, effect: dict[str, Any]) -> None:
        """Another's words wait until nothing is being composed."""
        self.bringing = effect

    def do_keep(self, _: dict[str, Any]) -> None:
        """The device begins to write."""
        self.keeping = True

    def do_wait(self, effect: dict[str, Any]) -> None:
        """A timer runs."""
        self.timers.add(effect["timer"])

    def do_stop(self, effect: dict[str, Any]) -> None:
        """It runs no more."""
        self.timers.discard(effect["timer"])

    def do_put(self, effect: dict[str, Any]) -> None:
        """A text of a window that is gone comes back."""
        self.last = effect["last"]["session"]
        self.doc, self.title = effect["last"]["doc"], effect["last"]["title"]

    def do_bringLeft(self, effect: dict[str, Any]) -> None:  # noqa: N802  # as the machine says it
        """It goes to the desk by itself."""
        bring_left(self.desk, self.device, effect["last"])

    def do_leave(self, _: dict[str, Any]) -> None:
        """The page goes to the one that shows both texts."""
        self.left = True

    def write(self, *, works: bool) -> None:
        """The device writes what there is now."""
        if not self.keeping:
            return
        self.keeping = False
        self.works = works
        record = self.machine.call("recordOf", self.state)
        if works and record:
            self.device[record["session"]] = record
            self.last = record["session"]
        elif works and self.last:
            self.device.pop(self.last, None)
        self.happens("device", device="kept" if works else "failed")

    def arrive(self) -> dict[str, Any]:
        """What is under way reaches the desk; its answer."""
        assert self.sending is not None
        return self.desk.save(self.sending)

    def answer(self, outcome: dict[str, Any]) -> None:
        """The answer to what is under way comes."""
        self.sending = None
        self.happens("answered", outcome=outcome)

    def bring(self) -> None:
        """Another's words come into the editor, past what was typed meanwhile."""
        if self.bringing is None:
            return
        came, to = self.bringing["from"], self.bringing["to"]
        self.bringing = None
        self.doc = merge(came["doc"], self.doc, to["doc"]).text
        self.title = to["title"] if self.title == came["title"] else self.title
        self.happens("brought", there={"title": to["title"], "doc": to["doc"]}, text=self.text)

    def found(self) -> None:
        """The answer to a question comes."""
        if self.asking is None:
            return
        revision = self.asking["revision"]
        self.asking = None
        self.happens("found", found=self.desk.newest(revision), revision=revision)

    def ring(self) -> None:
        """Every timer that runs is due."""
        if self.timers:
            self.timers.clear()
            self.happens("save")


def bring_left(desk: Desk, device: dict[str, Any], one: dict[str, Any]) -> None:
    """As `recover.js` does it."""
    sent = {"title": one["title"], "doc": one["doc"], "session": one["session"], "revision": one["revision"]}
    if not one["aside"] and desk.save(sent | {"by": "autosave"})["kind"] in ("saved", "clash"):
        device.pop(one["session"], None)


def words(*texts: str) -> Counter[str]:
    """How often each word is in the texts."""
    return Counter(word for text in texts for word in text.split())
