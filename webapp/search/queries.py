"""Search in the database."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.queries import get_names
from webapp.search.marking import mark, passage, pattern
from webapp.search.models import (
    PAGE_SIZE,
    RANKED,
    Asked,
    FoundRow,
    Kind,
    Opened,
    Passage,
    PassageRow,
    ReadWords,
    Result,
    Results,
    Word,
)
from webapp.search.stems import forms_of, in_two_letters, with_forms
from webapp.tasks.models import CLOSED
from webapp.text.folding import folded

sql = load("search")

WALK = 1000  # rows of a kind, the latest first, in which something frequent is looked for
MOST = 5000  # rows of a kind that have rare words, of which the latest are taken
SCORE = re.compile("[0-9]?")
ALIKE = 300  # rows whose words are compared with one that was mistyped
LATEST = {
    Kind.TASKS: sql.find_latest_tasks,
    Kind.DRAFTS: sql.find_latest_drafts,
    Kind.THREADS: sql.find_latest_threads,
    Kind.FILES: sql.find_latest_files,
}
RARE = {
    Kind.TASKS: sql.find_rare_tasks,
    Kind.DRAFTS: sql.find_rare_drafts,
    Kind.THREADS: sql.find_rare_threads,
    Kind.FILES: sql.find_rare_files,
}
PASSAGES = {
    Kind.TASKS: sql.list_passages_of_tasks,
    Kind.DRAFTS: sql.list_passages_of_drafts,
    Kind.THREADS: sql.list_passages_of_threads,
    Kind.PROJECTS: sql.list_passages_of_projects,
}


class Cursor(msgspec.Struct, frozen=True):
    """The last result of a page: among the best by its `score`, or without one in the order of time."""

    score: int | None
    at: datetime
    id: int

    @property
    def rank(self) -> tuple[int, float, int]:
        """What comes after it has a higher one; see `rank`."""
        return -(self.score or 0), -self.at.timestamp(), -self.id

    @property
    def text(self) -> str:
        """As an address holds it: `2~41~2026-03-04T10:00:00+00:00`."""
        return f"{'' if self.score is None else self.score}~{self.id}~{self.at.isoformat()}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor of an address; None where there is none or it was tampered with: that is the first page."""
    score, _, rest = text.partition("~")
    number, _, moment = rest.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19) or not SCORE.fullmatch(score):
        return None
    try:
        return Cursor(int(score) if score else None, datetime.fromisoformat(moment).astimezone(UTC), int(number))
    except (ValueError, OverflowError):
        return None


async def read_words(db: Queryable, workspace_id: int, text: str) -> Asked:
    """What somebody looks for in a workspace, as the database reads it."""
    (read,) = await db.rows(ReadWords, sql.read_words, workspace_id=workspace_id, text=text)
    pairs = zip(read.words, read.stems, strict=True)
    umlauts = in_two_letters(text)
    forms = {word: others for word, stem in pairs if (others := (*forms_of(word, stem), *umlauts.get(word, ())))}
    return Asked(text, tuple(read.words), forms, with_forms(read.query, forms) if read.query is not None else None)


async def find(
    db: Queryable, workspace_id: int, kind: Kind, asked: Asked, *, after: Cursor | None, limit: int
) -> Results:
    """What of a kind has all words that somebody looks for: of the latest RANKED the best first, then what is older by
    its time."""
    if kind is Kind.PEOPLE:
        return await find_people(db, workspace_id, asked.words, limit)
    if kind is Kind.PROJECTS:
        return await find_projects(db, workspace_id, asked, limit)
    if after is not None and after.score is None:
        older, more = await list_matching(db, workspace_id, kind, asked, PAGE_SIZE, after)
        results = [result_of(kind, row, asked) for row in older]
        last = Cursor(None, older[-1].at, older[-1].id).text if more and older else None
        return Results(kind, await with_passages(db, workspace_id, results, asked), len(older), more, last)
    rows, more = await list_matching(db, workspace_id, kind, asked, RANKED, None)
    ranked = sorted((result_of(kind, row, asked) for row in rows), key=rank)
    here = [each for each in ranked if after is None or rank(each) > after.rank]
    shown, cursor = here[:limit], None
    if len(here) > limit:
        last_shown = shown[-1]
        cursor = Cursor(last_shown.score, last_shown.row.at, last_shown.row.id).text
    elif more and rows:
        cursor = Cursor(None, rows[-1].at, rows[-1].id).text
    return Results(kind, await with_passages(db, workspace_id, shown, asked), len(rows), more, cursor)


async def list_matching(
    db: Queryable, workspace_id: int, kind: Kind, asked: Asked, limit: int, after: Cursor | None
) -> tuple[list[FoundRow], bool]:
    """The latest rows of a kind with all words, after a place; whether there may be more. Looked for among the latest
    WALK, and where fewer than a page are there, among all that have the words, at most MOST."""
    flags = ("after",) if after is not None else ()
    given: dict[str, Any] = {"workspace_id": workspace_id, "query": asked.query, "limit": limit + 1}
    near = given | place_of(LATEST[kind].when(*flags).parameters, after)
    rows = await db.rows(FoundRow, LATEST[kind].when(*flags), **near, walk=WALK)
    is_all = bool(rows) and rows[0].looked < WALK
    if is_all or len(rows) >= PAGE_SIZE:
        return rows[:limit], not is_all or len(rows) > limit
    far = given | place_of(RARE[kind].when(*flags).parameters, after)
    known = {row.id: row for row in rows}
    known |= {row.id: row for row in await db.rows(FoundRow, RARE[kind].when(*flags), **far, most=MOST)}
    found = sorted(known.values(), key=lambda row: (row.at, row.id), reverse=True)
    return found[:limit], len(found) > limit


def place_of(parameters: Sequence[str], after: Cursor | None) -> dict[str, Any]:
    """Those parameters of a cursor that a statement has."""
    place = {"after_at": after.at, "after_id": after.id} if after is not None else {}
    return {name: value for name, value in place.items() if name in parameters}


def result_of(kind: Kind, row: FoundRow, asked: Asked) -> Result:
    """A row with what is marked in its title. Best is what begins as was typed, then what has all words in its title as
    they were typed, then all in any form, then some of them; and of what is as good, what is still to be done."""
    title = mark(row.title, asked.words, asked.forms)
    if folded(row.title).startswith(folded(asked.text)):
        fits = 4
    elif len(title.found) == len(asked.words):
        fits = 3 if not asked.forms or len(mark(row.title, asked.words).found) == len(asked.words) else 2
    else:
        fits = 1 if title.found else 0
    return Result(kind, row, title, 2 * fits + (row.status not in CLOSED))


def rank(result: Result) -> tuple[int, float, int]:
    """What results are ordered by: the best first, then the latest."""
    return -result.score, -result.row.at.timestamp(), -result.row.id


async def find_people(db: Queryable, workspace_id: int, words: Sequence[str], limit: int) -> Results:
    """People by their names, of which a workspace has few."""
    names = await get_names(db, workspace_id)
    marked = [(each, name, mark(name, words)) for each, name in names.members.items()]
    fitting = [
        Result(Kind.PEOPLE, FoundRow(each, name, datetime.min.replace(tzinfo=UTC)), title, 2)
        for each, name, title in marked
        if words and len(title.found) == len(words)
    ]
    most = max(limit, PAGE_SIZE)
    return Results(Kind.PEOPLE, fitting[:most], len(fitting), more=len(fitting) > most)


async def find_projects(db: Queryable, workspace_id: int, asked: Asked, limit: int) -> Results:
    """Projects by their names and what they are for, the best first, of which a workspace has few."""
    given = {"workspace_id": workspace_id, "query": asked.query, "most": MOST, "limit": RANKED}
    rows = await db.rows(FoundRow, sql.find_projects, **given)
    found = sorted((result_of(Kind.PROJECTS, row, asked) for row in rows), key=lambda each: -each.score)
    most = max(limit, PAGE_SIZE)
    shown = await with_passages(db, workspace_id, found[:most], asked)
    return Results(Kind.PROJECTS, shown, len(found), more=len(found) > most)


async def with_passages(db: Queryable, workspace_id: int, results: list[Result], asked: Asked) -> list[Result]:
    """Results of one kind, each with where the words stand that its title doesn't have."""
    lacking = [each for each in results if len(each.title.found) < len(asked.words) or each.kind is Kind.THREADS]
    if not lacking or lacking[0].kind not in PASSAGES:
        return results
    rows = await db.rows(
        PassageRow,
        PASSAGES[lacking[0].kind],
        workspace_id=workspace_id,
        ids=[each.row.id for each in lacking],
        pattern=pattern(asked.words, asked.forms),
    )
    best: dict[int, Passage] = {}
    for row in rows:
        found = Passage(row.kind, row.part_id, passage(row.text, asked.words, asked.forms, is_cut=row.cut))
        if len(found.marked.found) > (len(best[row.id].marked.found) if row.id in best else 0):
            best[row.id] = found
    return [msgspec.structs.replace(each, passage=best.get(each.row.id)) for each in results]


async def list_opened(db: Queryable, workspace_id: int, opened: Sequence[tuple[str, int]]) -> list[Opened]:
    """What was opened, in the order in which it is given; what is gone or in the trash is left out."""
    if not opened:
        return []
    rows = await db.rows(
        Opened,
        sql.list_opened,
        workspace_id=workspace_id,
        task_ids=[each for kind, each in opened if kind == "task"],
        draft_ids=[each for kind, each in opened if kind == "draft"],
    )
    known = {(row.kind, row.id): row for row in rows}
    return [known[each] for each in dict.fromkeys(opened) if each in known]


async def list_words_alike(db: Queryable, workspace_id: int, begins: str, length: int) -> list[str]:
    """Words of tasks and drafts that begin in a way and are about as long as one that was mistyped, or longer."""
    rows = await db.rows(
        Word,
        sql.list_words_alike,
        workspace_id=workspace_id,
        begins=begins,
        shortest=length - 2,
        longest=length + 12,
        most=ALIKE,
    )
    return [row.word for row in rows]
