"""What all baselines share: the statements, the session, and where the template is."""

import hashlib
import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
TEMPLATE = "tasks.html"
POOL_SIZE = 10
PARAMETER = re.compile(r"(?<!:):([a-z_]+)")


def statements(file: str = "page.sql") -> dict[str, str]:
    """The statements of a file by name, with `:named` parameters."""
    blocks = re.split(r"^-- name: (\w+)\n", (FOLDER / file).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {name: text.strip().rstrip(";") for name, text in zip(blocks[::2], blocks[1::2], strict=True)}


def percent(text: str) -> str:
    """A statement as psycopg takes it."""
    return PARAMETER.sub(r"%(\1)s", text)


def numbered(text: str) -> str:
    """A statement as asyncpg takes it: parameters in the order in which they first appear."""
    names = list(dict.fromkeys(PARAMETER.findall(text)))
    return PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", text)


def token_hash(token: str | None) -> bytes:
    """What the database knows of a session."""
    return hashlib.sha256((token or "").encode()).digest()


def database_url() -> str:
    """Where the database is."""
    return os.environ["DATABASE_URL"]
