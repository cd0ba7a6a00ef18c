"""Kinds of places that tests publish to: one in our own database, one that plays the other side with all its faults."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec

from tests.support.people import Desk, Person
from webapp.drafts.models import Kind
from webapp.publishing.models import ChangedThere, Finding, NotNow, NotSo, Order, Placed, Post, Weight
from webapp.publishing.places.queries import add_target
from webapp.publishing.targets import known
from webapp.publishing.targets.target import Outlet
from webapp.web.forms.fields import Flag, Text
from webapp.web.forms.form import Form


class OtherSide(msgspec.Struct):
    """Settings of a place outside: the file that stands for its machine."""

    file: Annotated[str, Text("Address", max=500)]
    loud: Annotated[bool, Flag("Tell everybody")] = False


class Machine:
    """What is at a machine, as a file has it: posts by their ids, with what was asked of it, in order."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            self.write({"posts": {}, "asked": [], "faults": [], "keys": {}})

    def read(self) -> dict[str, Any]:
        """All that is there."""
        found: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
        return found

    def write(self, content: dict[str, Any]) -> None:
        """Put all of it in the place of what was there, at once."""
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(content), "utf-8")
        new.replace(self.file)

    def change(self, body: str) -> None:
        """Somebody changes the first post that is there."""
        content = self.read()
        content["posts"]["post-1"] |= {"body": body, "mark": 7}
        self.write(content)

    def fault(self, *faults: str) -> None:
        """What is to go wrong with the next acts, one after the other: "not now", "busy" (for three hours), "not so",
        "lost" (it is done, and the answer is lost), "bug"; "" for nothing."""
        content = self.read()
        content["faults"] += faults
        self.write(content)

    @property
    def posts(self) -> dict[str, Any]:
        """What is there, by id."""
        posts: dict[str, Any] = self.read()["posts"]
        return posts

    @property
    def asked(self) -> list[str]:
        """What was asked of it."""
        asked: list[str] = self.read()["asked"]
        return asked


class Elsewhere:
    """A place outside, such as another machine would be: it knows keys, and may refuse, be away, or lose an answer."""

    kind = "elsewhere"
    title = "Elsewhere"
    about = "Another machine."
    form: type[msgspec.Struct] = OtherSide
    secret: str | None = "Password"
    secret_is_for: tuple[str, ...] = ()
    local = False
    draft_kinds: frozenset[str] = frozenset({Kind.BLOG_POST, Kind.PAGE})
    usual_kinds: frozenset[str] = frozenset({Kind.BLOG_POST})
    why_no_update: str | None = None
    why_no_withdrawal: str | None = None

    def example(self) -> msgspec.Struct:
        return OtherSide("/")

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        if outlet.settings.file == "/etc":
            form.reject("file", "This address isn’t allowed.")

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        if "[date]" in post.body:
            return [Finding(Weight.BLOCKS, "It has a placeholder in it: [date].")]
        return []

    async def reach(self, outlet: Outlet) -> str:
        self.act(outlet, "reach")
        return f"It lets us in with {'a' if outlet.secret else 'no'} password."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        return self.put(outlet, order, "publish")

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        return self.put(outlet, order, "update")

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        machine, fault = self.act(outlet, f"withdraw {order.key}")
        content = machine.read()
        known = [order.placed.remote_id] if order.placed else [content["keys"].get(str(key)) for key in order.lost]
        for remote_id in known:
            there = content["posts"].get(remote_id)
            if order.placed and there and str(there["mark"]) != order.placed.fingerprint and not order.overwrite:
                raise ChangedThere("Somebody changed it over there.", there["body"])
            content["posts"].pop(remote_id, None)
        machine.write(content)
        self.lose(fault)
        return Placed(answer="Gone")

    def put(self, outlet: Outlet, order: Order, what: str) -> Placed:
        """Put a post there, once for each key."""
        machine, fault = self.act(outlet, f"{what} {order.post.draft_id} {order.post.content_hash.hex()} {order.key}")
        content = machine.read()
        by_key = [content["keys"][str(key)] for key in (order.key, *order.lost) if str(key) in content["keys"]]
        remote_id = (by_key[0] if by_key else "") or (
            order.placed.remote_id if order.placed else f"post-{len(content['keys']) + 1}"
        )
        there = content["posts"].get(remote_id)
        if order.placed and there and str(there["mark"]) != order.placed.fingerprint and not order.overwrite:
            raise ChangedThere("Somebody changed it over there.", there["body"])
        if str(order.key) not in content["keys"] or order.placed:
            mark = (there["mark"] if there else 0) + 1
            content["posts"][remote_id] = {
                "title": order.post.title,
                "body": order.post.body,
                "draft": order.post.draft_id,
                "hash": order.post.content_hash.hex(),
                "mark": mark,
            }
            content["keys"][str(order.key)] = remote_id
            machine.write(content)
        self.lose(fault)
        mark = content["posts"][remote_id]["mark"]
        return Placed(remote_id, f"https://elsewhere.test/{remote_id}", str(mark), "Taken, thank you")

    def act(self, outlet: Outlet, what: str) -> tuple[Machine, str]:
        """What is asked, and what is to go wrong with it."""
        machine = Machine(Path(outlet.settings.file))
        content = machine.read()
        content["asked"].append(what)
        fault = content["faults"].pop(0) if content["faults"] else ""
        machine.write(content)
        if fault == "not now":
            raise NotNow("It doesn’t answer.")
        if fault == "busy":
            raise NotNow("It asks for patience.", timedelta(hours=3))
        if fault == "not so":
            raise NotSo("It refuses the password.")
        if fault == "bug":
            raise RuntimeError("nobody expected this")
        return machine, fault

    def lose(self, fault: str) -> None:
        """The answer is lost."""
        if fault == "lost":
            raise NotNow("The connection was cut.")


class Nothing(msgspec.Struct):
    """No settings."""


class Shelf:
    """A place in our own database: what it does commits with the receipt."""

    kind = "shelf"
    title = "Shelf"
    about = "A shelf on this desk."
    form: type[msgspec.Struct] = Nothing
    secret: str | None = None
    secret_is_for: tuple[str, ...] = ()
    local = True
    draft_kinds: frozenset[str] = frozenset(Kind)
    usual_kinds: frozenset[str] = frozenset({Kind.BLOG_POST})
    why_no_update: str | None = None
    why_no_withdrawal: str | None = None

    def example(self) -> msgspec.Struct:
        return Nothing()

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        return None

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        return []

    async def reach(self, outlet: Outlet) -> str:
        return "It is here."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        connection = outlet.db._connection  # type: ignore[attr-defined]  # a statement that only a test needs
        await connection.execute(
            "insert into shelf (draft_id, target_id, content_hash) values ($1, $2, $3)",
            order.post.draft_id,
            outlet.row.id,
            order.post.content_hash,
        )
        return Placed(str(order.post.draft_id), f"/shelf/{order.post.draft_id}")

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        return await self.publish(outlet, order)

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        return Placed()


class Letter(Elsewhere):
    """A place where nothing can be taken back."""

    kind = "letter"
    title = "Letter"
    secret: str | None = None
    secret_is_for: tuple[str, ...] = ()
    why_no_update: str | None = "A letter is sent."
    why_no_withdrawal: str | None = "A letter is sent."


SHELF = "create table if not exists shelf (draft_id bigint, target_id bigint, content_hash bytea)"


@contextmanager
def kinds_of_places() -> Iterator[None]:
    """Let the desk know these kinds."""
    before = known.TARGETS
    known.TARGETS = (*before, Elsewhere(), Shelf(), Letter())
    try:
        yield
    finally:
        known.TARGETS = before


async def a_place(desk: Desk, who: Person, kind: str = "elsewhere", *, name: str = "", **fields: Any) -> int:
    """A place of somebody's workspace."""
    if kind == "shelf":
        await desk.fetch(SHELF)
    added = await add_target(
        desk.db,
        who.workspace_id,
        who.account_id,
        kind=kind,
        name=name or kind.capitalize(),
        now=desk.clock(),
        **{"for_kinds": ["blog_post"], **fields},
    )
    assert added is not None
    return added.id
