"""Who wrote an answer. It stands on a page until it is taken, so the desk signs it there: history names no model but
the one that really wrote it."""

from hashlib import sha256

import msgspec

from webapp.database.pool import Queryable
from webapp.delivery.queries import get_key
from webapp.web.signed import read, sign

NOT_OURS = "This isn’t what the model answered here. Nothing was taken: ask again."


class Wrote(msgspec.Struct, frozen=True):
    """What a model answered: about which row, to which prompt, and a hash of its words."""

    workspace_id: int
    subject: str
    subject_id: int
    prompt: str
    words: str
    model: str


def hash_of(answer: str) -> str:
    """The same for the same words, whatever a form made of line ends and spaces."""
    return sha256(" ".join(answer.split()).encode("utf-8", "replace")).hexdigest()


async def signed_for(
    db: Queryable, workspace_id: int, subject: str, subject_id: int, prompt: str, answer: str, model: str
) -> str:
    """A token that says that a model wrote an answer; "" where none did."""
    if not model:
        return ""
    return sign(await get_key(db), Wrote(workspace_id, subject, subject_id, prompt, hash_of(answer), model))


async def author_of(
    db: Queryable, workspace_id: int, subject: str, subject_id: int, prompt: str, answer: str, token: str
) -> str:
    """The model that wrote an answer, as its token says; "" where it doesn't."""
    found = read(await get_key(db), token, Wrote) if token else None
    if found is None:
        return ""
    said = Wrote(workspace_id, subject, subject_id, prompt, hash_of(answer), found.model)
    return found.model if found == said else ""
