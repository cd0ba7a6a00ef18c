"""The process that examines one upload: `python -I -m webapp.files.uploads.sandbox_process SOURCE CONTENT ENDING`.

What people send may be made to break what reads it. So it is read here, with a limit on memory and on time, and without
the desk's settings, database or connections. It answers by one line of JSON; what it raises is a defect of ours, and is
for the log.
"""

import contextlib
import errno
import hashlib
import json
import os
import resource
import shutil
import sys
from pathlib import Path
from typing import Any

from webapp.files.uploads import sniff as kinds
from webapp.files.uploads.damaged import Damaged
from webapp.files.uploads.pictures import clean_or_say_why

MEMORY = 1_400_000_000  # bytes of addresses
SECONDS = 40  # of the processor, and more for large files
BYTES_A_SECOND = 50_000_000
WRITTEN = 1_000_000_000  # bytes of one file
WIDTHS = (480, 960, 1920)
TOO_MUCH = "It takes more memory to open than the desk has for it: make it smaller and choose it again."


def limit(size: int) -> None:
    """Take only so much of the machine, and after everybody else; `size` is that of the upload, in bytes. A system that
    knows no such limit (macOS has none on memory) goes without."""
    os.nice(5)
    os.umask(0o077)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS + size // BYTES_A_SECOND),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        with contextlib.suppress(ValueError, OSError):
            wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (wanted, hard))


def examine(source: Path, content: Path, ending: str) -> dict[str, Any]:
    """What a file is, made clean at `content`. Raises Damaged."""
    kind, media_type = kinds.examine(source, ending)
    if kind is None:
        shutil.move(source, content)
        found: dict[str, Any] = {"media_type": media_type, "ending": ""}
    else:
        found = clean_or_say_why(source.read_bytes(), kind, content, WIDTHS)
        names = kinds.PICTURE_NAMES[kind]
        found["ending"] = "" if ending in names else names[0]
    with content.open("rb") as file:
        found["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    return found | {"size": content.stat().st_size}


def main(source: str, content: str, ending: str) -> dict[str, Any]:
    """What to answer."""
    try:
        limit(Path(source).stat().st_size)
        return examine(Path(source), Path(content), ending)
    except Damaged as damaged:
        return {"refused": str(damaged)}
    except MemoryError:
        return {"refused": TOO_MUCH}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return {"full": True}
        raise


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))
