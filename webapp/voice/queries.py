"""What is said to the desk, in the database. All of it is somebody's own: nobody else's account finds it."""

from datetime import datetime, timedelta

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.voice.models import Kept, KnownRow, Piece, Proposal, State, Utterance, Written

sql = load("voice")

KEPT = timedelta(days=30)  # words, and recordings that nobody confirmed
OPEN_SHOWN = 20
SHORT, MOST_OF_SHORT = 25, 64_000  # pieces of a second, and bytes of one: what is heard while somebody speaks
TASKS, DONE, DRAFTS = 400, 100, 200  # that somebody may speak of


async def begin_utterance(
    db: Queryable, workspace_id: int, account_id: int, key: str, state: State, *, words: str = "", now: datetime
) -> Kept:
    """Begin something that is said, or typed; what was begun by this key before is that."""
    for _ in range(2):
        found = await db.one(
            Kept,
            sql.begin_utterance,
            workspace_id=workspace_id,
            account_id=account_id,
            key=key,
            state=state,
            words=words,
            now=now,
        )
        if found is not None:  # where another request began it just now, this one didn't see it yet
            return found
    raise LookupError(key)


async def add_piece(
    db: Queryable, workspace_id: int, account_id: int, key: str, number: int, data: bytes, *, most: int
) -> int | None:
    """Keep a piece of a sound, once, unless all of it would be more than `most` bytes; returns how many there are with
    it. None where nothing is arriving by this key."""
    total: int | None = await db.value(
        sql.add_piece,
        workspace_id=workspace_id,
        account_id=account_id,
        key=key,
        number=number,
        data=data,
        most=most,
    )
    return total


async def list_pieces(db: Queryable, workspace_id: int, account_id: int, utterance_id: int) -> list[int]:
    """The numbers of the pieces that are there."""
    rows = await db.rows(
        PieceNumber, sql.list_pieces, workspace_id=workspace_id, account_id=account_id, utterance_id=utterance_id
    )
    return [row.number for row in rows]


class PieceNumber(msgspec.Struct, frozen=True):
    """Which piece of a sound is there."""

    number: int


async def get_sound(db: Queryable, workspace_id: int, account_id: int, utterance_id: int) -> bytes:
    """The sound of what somebody said; nothing where it isn't kept any more."""
    rows = await db.rows(
        Piece, sql.get_sound, workspace_id=workspace_id, account_id=account_id, utterance_id=utterance_id
    )
    return b"".join(row.data for row in rows)


async def get_sound_so_far(db: Queryable, workspace_id: int, account_id: int, key: str) -> bytes:
    """The sound of what is still being said; nothing where it is long by now, or some of it is on its way."""
    rows = await db.rows(
        Piece,
        sql.get_sound_so_far,
        workspace_id=workspace_id,
        account_id=account_id,
        key=key,
        most=MOST_OF_SHORT,
        limit=SHORT + 1,
    )
    if len(rows) > SHORT or [row.number for row in rows] != list(range(len(rows))):
        return b""
    return b"".join(row.data for row in rows)


async def get_utterance(db: Queryable, workspace_id: int, account_id: int, utterance_id: int) -> Utterance | None:
    """What somebody said."""
    return await db.one(
        Utterance, sql.get_utterance, workspace_id=workspace_id, account_id=account_id, utterance_id=utterance_id
    )


async def lock_utterance(tx: Queryable, workspace_id: int, account_id: int, utterance_id: int) -> Utterance | None:
    """The same, for a transaction that changes it."""
    return await tx.one(
        Utterance, sql.lock_utterance, workspace_id=workspace_id, account_id=account_id, utterance_id=utterance_id
    )


async def list_open(db: Queryable, workspace_id: int, account_id: int) -> list[Utterance]:
    """What somebody said and hasn't confirmed, the latest first."""
    return await db.rows(
        Utterance, sql.list_open_utterances, workspace_id=workspace_id, account_id=account_id, limit=OPEN_SHOWN
    )


async def take_utterance(
    db: Queryable,
    workspace_id: int,
    account_id: int,
    utterance_id: int,
    media_type: str | None,
    *,
    before: datetime,
    now: datetime,
) -> bool:
    """Begin to write down what was said; False where somebody is at it, or it is written."""
    taken = await db.value(
        sql.take_utterance,
        workspace_id=workspace_id,
        account_id=account_id,
        utterance_id=utterance_id,
        media_type=media_type,
        before=before,
        now=now,
    )
    return taken is not None


async def hold_utterance(
    db: Queryable, workspace_id: int, utterance_id: int, *, taken_at: datetime, now: datetime
) -> bool:
    """Say that whoever took it is still at it; False where another has taken it over since."""
    held = await db.value(
        sql.hold_utterance, workspace_id=workspace_id, utterance_id=utterance_id, taken_at=taken_at, now=now
    )
    return held is not None


async def write_utterance(
    db: Queryable, workspace_id: int, utterance_id: int, written: Written, *, taken_at: datetime
) -> bool:
    """Keep the words of it, or why there are none; False where another has taken it over since."""
    done = await db.value(
        sql.write_utterance,
        workspace_id=workspace_id,
        utterance_id=utterance_id,
        taken_at=taken_at,
        state=State.FAILED if written.problem else State.WRITTEN,
        words=written.words,
        problem=written.problem,
        seconds=written.seconds,
        proposals=msgspec.to_builtins(written.proposals),
    )
    return done is not None


async def change_utterance(
    tx: Queryable,
    workspace_id: int,
    utterance: Utterance,
    proposals: list[Proposal],
    *,
    words: str | None = None,
    confirmed_at: datetime | None,
) -> None:
    """Keep what became of its proposals; with other `words` they are other ones."""
    await tx.execute(
        sql.change_utterance,
        workspace_id=workspace_id,
        utterance_id=utterance.id,
        words=utterance.words if words is None else words,
        proposals=msgspec.to_builtins(proposals),
        version=utterance.version + (words is not None),
        confirmed_at=confirmed_at,
    )
    if confirmed_at is not None:
        await tx.execute(sql.delete_confirmed_sound, workspace_id=workspace_id, utterance_id=utterance.id)


async def delete_utterance(db: Queryable, workspace_id: int, account_id: int, utterance_id: int) -> bool:
    """Forget what somebody said, and its sound; False where there is nothing of that."""
    deleted = await db.value(
        sql.delete_utterance, workspace_id=workspace_id, account_id=account_id, utterance_id=utterance_id
    )
    return deleted is not None


async def list_known(db: Queryable, workspace_id: int) -> list[KnownRow]:
    """What somebody may speak of: tasks and drafts, of each kind those first that changed last."""
    return await db.rows(KnownRow, sql.list_known, workspace_id=workspace_id, tasks=TASKS, done=DONE, drafts=DRAFTS)


async def delete_old(db: Queryable, *, now: datetime) -> None:
    """Delete recordings that their workspace keeps no longer, and what was said long ago."""
    await db.execute(sql.delete_old_sounds, now=now)
    await db.execute(sql.delete_old_utterances, before=now - KEPT)
