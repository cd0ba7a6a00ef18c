"""Autosaves, packed: the first text whole, then what each later one changed. Pure.

A day of typing is thousands of texts that hardly differ. They share a row: each is one splice of the text before it,
and all are compressed together, so that one costs about as much as the words that were typed. A row is full before
reading any of its texts would take long: `MOST`, `MOST_COPIED`.
"""

from datetime import UTC, datetime, timedelta

import msgspec
import zstandard

MOST = 1_000  # autosaves in a row
MOST_COPIED = 100_000_000  # characters that applying all splices of a row may copy; about 30 ms
MOST_TYPED = 100_000  # characters that its splices may hold, or as many as its first text


class Autosave(msgspec.Struct, frozen=True):
    """One autosaved text. `kind` is as of a revision: saved, merged or side; `began_from` the revision that its author
    had before them."""

    number: int
    kind: str
    at: datetime
    author_id: int
    session: str
    began_from: int
    word_count: int
    title: str
    body: str


class Step(msgspec.Struct, array_like=True, frozen=True):
    """An autosave by what it changed of the one before: `inserted` in place of `removed` characters at `start`; a
    `title` only where it is another. Numbers and moments (milliseconds) are told as distances, being shorter."""

    number: int
    at: int
    writer: int
    kind: str
    began_from: int
    word_count: int
    start: int
    removed: int
    inserted: str
    title: str | None = None


class Pack(msgspec.Struct, array_like=True, frozen=True):
    """What a row holds. `writers` are account and editing session, by their place."""

    number: int
    at: datetime
    title: str
    body: str
    writers: list[tuple[int, str]]
    steps: list[Step]


KINDS = {"saved": "", "merged": "m", "side": "s"}  # as a step says them
KIND_NAMES = {short: kind for kind, short in KINDS.items()}

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Pack)


def packed(pack: Pack) -> bytes:
    """A pack as it is stored."""
    return zstandard.ZstdCompressor(level=9).compress(_encoder.encode(pack))


def unpacked(stored: bytes) -> Pack:
    """A pack from what is stored."""
    return _decoder.decode(zstandard.ZstdDecompressor().decompress(stored))


def begun(first: Autosave) -> Pack:
    """A new pack with its first autosave."""
    step = Step(0, 0, 0, KINDS[first.kind], first.number - first.began_from, first.word_count, 0, 0, "")
    return Pack(first.number, first.at, first.title, first.body, [(first.author_id, first.session)], [step])


def added(pack: Pack, autosave: Autosave) -> Pack | None:
    """The pack with one more autosave; None where it is full, and the next has to begin a new one."""
    last = texts(pack)[-1]
    if is_full(pack, len(last.body)):
        return None
    start, removed, inserted = splice(last.body, autosave.body)
    writer = autosave.author_id, autosave.session
    writers = pack.writers if writer in pack.writers else [*pack.writers, writer]
    step = Step(
        autosave.number - last.number,
        (autosave.at - last.at) // timedelta(milliseconds=1),
        writers.index(writer),
        KINDS[autosave.kind],
        autosave.number - autosave.began_from,
        autosave.word_count - last.word_count,
        start,
        removed,
        inserted,
        None if autosave.title == last.title else autosave.title,
    )
    return Pack(pack.number, pack.at, pack.title, pack.body, writers, [*pack.steps, step])


def is_full(pack: Pack, size: int) -> bool:
    """Whether a pack takes no more autosaves of a text of this size."""
    typed = sum(len(step.inserted) for step in pack.steps)
    most = min(MOST, MOST_COPIED // max(size, 1))
    return len(pack.steps) >= most or typed > max(MOST_TYPED, len(pack.body))


def splice(before: str, after: str) -> tuple[int, int, str]:
    """Where a text begins to be another, how many characters go there, and what comes instead."""
    most = min(len(before), len(after))
    start = common_prefix(before, after, most)
    end = common_prefix(before[::-1], after[::-1], most - start)
    return start, len(before) - start - end, after[start : len(after) - end]


def common_prefix(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with in common, at most so many; by halving, as slices compare fast."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def texts(pack: Pack, until: int | None = None) -> list[Autosave]:
    """All autosaves of a pack, or those up to a number, each but the last without its body.

    Only the last has a body, because a thousand bodies would be a thousand times the text.
    """
    number, at, word_count, title, body = pack.number, pack.at, 0, pack.title, pack.body
    found = []
    for step in pack.steps:
        number += step.number
        if until is not None and number > until:
            break
        at += timedelta(milliseconds=step.at)
        word_count += step.word_count
        title = title if step.title is None else step.title
        body = body[: step.start] + step.inserted + body[step.start + step.removed :]
        author_id, session = pack.writers[step.writer]
        began_from = number - step.began_from
        found.append(
            Autosave(
                number, KIND_NAMES[step.kind], at.astimezone(UTC), author_id, session, began_from, word_count, title, ""
            )
        )
    if found:
        found[-1] = msgspec.structs.replace(found[-1], body=body)
    return found


def text(stored: bytes, number: int) -> Autosave | None:
    """The autosave of a number from a stored pack; None where it holds none."""
    found = texts(unpacked(stored), until=number)
    return found[-1] if found and found[-1].number == number else None


def own_latest(stored: bytes, author_id: int, session: str) -> int:
    """The last number in a stored pack that an editing session saved as it was typed, without anybody else's words; 0
    for none."""
    writer = author_id, session, "saved"
    saves = texts(unpacked(stored))
    return max((save.number for save in saves if (save.author_id, save.session, save.kind) == writer), default=0)
