"""What subjects declare: a contradiction is refused, and whatever is written is declared."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.database.test_queries import variants
from tests.quality import ROOT
from tests.security.routes import every_route
from tests.support.people import Desk
from webapp.database.loader import all_queries, load
from webapp.history.columns import Column
from webapp.history.formatters import as_it_is, quoted
from webapp.history.subject import Act, Part, Subject, Trash, Undeclared, declare, subject_at, with_trash
from webapp.subjects import SUBJECTS
from webapp.trash.queries import TrashRow
from webapp.web.icons import icon

pytestmark = pytest.mark.anyio

ACTION = re.compile(r"'([a-z]+\.[a-z_]+)'")


async def nothing(*_: Any, **__: Any) -> None:
    """Reads, changes and restores nothing."""


PLAIN = Act("done", "did this")
COLUMN = Column("Title", as_it_is, quoted("title"))
IN_TRASH = Trash(load("tasks").list_trash, nothing)
ACTS = {"updated": Act("saved"), "undone": Act("put back"), "deleted": PLAIN, "restored": PLAIN}
NOTE = Subject(
    name="note",
    plural="notes",
    icon="drafts",
    get=nothing,
    change=nothing,
    columns={"title": COLUMN},
    acts=ACTS,
    trash=IN_TRASH,
)
LINE = Part("line", acts={"created": PLAIN}, did=lambda event: "added a line", undo=nothing)


def but(**changes: Any) -> Subject:
    """A note with something else declared."""
    return msgspec.structs.replace(NOTE, **changes)


@pytest.fixture
def declared() -> Iterator[None]:
    """What is declared is what the application declares, before a test and whatever it did."""
    declare(SUBJECTS)
    yield
    declare(SUBJECTS)


CONTRADICTIONS = {
    "two subjects are called note or notes": (NOTE, NOTE),
    "two subjects are called memo or notes": (NOTE, but(name="memo")),
    "two parts are called line": (
        but(parts=(LINE,)),
        but(name="memo", plural="memos", parts=(msgspec.structs.replace(LINE),)),
    ),
    "note is a subject and a part, so nobody knows whose events are whose": (
        but(parts=(msgspec.structs.replace(LINE, name="note", acts=ACTS),)),
    ),
    "two words has a name, or an act, that no event can have": (but(name="two words"),),
    "note has a name, or an act, that no event can have": (but(acts=ACTS | {"Read": PLAIN}),),
    "line has a name, or an act, that no event can have": (
        but(parts=(msgspec.structs.replace(LINE, acts={"line.created": PLAIN}),)),
    ),
    "note says how it is read or how it is changed, but not both": (but(get=None),),
    "note has acts that change it or can be taken back, but says not how it is changed": (but(get=None, change=None),),
    "note has no columns by which ['updated', 'undone'] could be told": (but(columns={}),),
    "note has columns, but no act ['undone', 'updated']": (but(acts={"deleted": PLAIN, "restored": PLAIN}),),
    "note tells ['slug'] beside its acts, which aren't among its columns": (
        but(acts=ACTS | {"restored": Act("done", "did this", beside=("slug",))}),
    ),
    "note can be deleted and taken back, but says not how it is listed in the trash and taken out": (but(trash=None),),
    "note stands in the trash, but has no act ['restored']": (
        but(acts={name: act for name, act in ACTS.items() if name != "restored"}),
    ),
}


@pytest.mark.usefixtures("declared")
@pytest.mark.parametrize("complaint", CONTRADICTIONS)
def test_a_contradiction_is_refused_and_nothing_is_declared(complaint: str) -> None:
    with pytest.raises(Undeclared, match=f"^{re.escape(complaint)}$"):
        declare(CONTRADICTIONS[complaint])
    assert subject_at("notes") is None
    assert subject_at("tasks") is not None


@pytest.mark.usefixtures("declared")
def test_what_contradicts_nothing_is_declared() -> None:
    declare((but(parts=(LINE,)), but(name="memo", plural="memos", parts=(LINE,))))
    assert subject_at("notes") is not None
    assert subject_at("tasks") is None


def written() -> set[str]:
    """Every action that a statement or the code around it names."""
    statements = {found for query in all_queries() for found in ACTION.findall(query.source)}
    constants = {
        node.value
        for path in (ROOT / "webapp").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(f"'{node.value}'")
    }
    return statements | constants


def test_every_action_that_is_written_is_declared(desk: Desk) -> None:
    routes = {route.name for route in every_route(desk.app)}
    acts = {name: acts for subject in SUBJECTS for name, acts in subject.acts_by_name.items() if acts}
    found = {action for action in written() - routes if action.partition(".")[0] in acts}
    assert len(found) > 50
    assert found - {f"{name}.{act}" for name in acts for act in acts[name]} == set()


async def test_the_trash_of_every_subject_has_the_columns_of_its_rows(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    try:
        for subject, trash in with_trash():
            for variant in variants(trash.rows):
                columns = tuple(column.name for column in (await connection.prepare(variant.text)).get_attributes())
                assert columns == TrashRow.__struct_fields__, subject.name
    finally:
        await connection.close()


def test_each_subject_has_an_icon_that_there_is() -> None:
    for subject in SUBJECTS:
        assert icon(subject.icon)
