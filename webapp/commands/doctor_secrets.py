"""Whether what is encrypted in the database can be read."""

from collections.abc import Iterator, Sequence

from webapp.commands.finding import Finding, Mark
from webapp.outgoing.secrets import KeyMissing, key_file, unseal
from webapp.settings import CofounderError, Settings

OTHERS = 0o077  # who is neither the owner of a file nor root


def examine_key(settings: Settings, sealed: Sequence[bytes]) -> Iterator[Finding]:
    """The key, against all that was encrypted."""
    try:
        unread = sum(not can_be_read(settings, each) for each in sealed)
    except CofounderError as error:
        yield Finding(Mark.BAD, f"Secrets: {error}")
        return
    file = key_file(settings)
    if unread:
        yield Finding(
            Mark.BAD,
            f"Secrets: {unread} of {len(sealed)} were encrypted with a key that isn't here: put it back ({file}, or "
            "COFOUNDER_SECRET_KEYS), or type them in again where they belong, under Settings.",
        )
    elif file.exists() and file.stat().st_mode & OTHERS:
        yield Finding(Mark.BAD, f"Secrets: others may read the key: run `chmod 600 {file}`.")
    elif sealed and settings.database_url is not None and not settings.secret_keys:
        yield Finding(
            Mark.NOTE,
            f"Secrets: their key is in {file}, on this machine only: where several machines serve the desk, or this "
            "one's disk goes with it, set COFOUNDER_SECRET_KEYS to what is in there, on all of them.",
        )
    else:
        yield Finding(Mark.GOOD, f"Secrets: the key reads all {len(sealed)}; no backup has it, so keep a copy apart.")


def can_be_read(settings: Settings, sealed: bytes) -> bool:
    """Whether a secret was encrypted with a key that is here."""
    try:
        unseal(settings, sealed)
    except KeyMissing:
        return False
    return True
