"""The data folder: made, checked and kept to its owner, and the locks that processes share it by."""

import errno
import fcntl
import os
import pwd
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from webapp.database.embedded.binaries import ServerUser
from webapp.settings import CofounderError

# What stands in a data folder. A folder with something else in it, and none of these, is somebody's by mistake.
FILES = "files"
KEY = "secret.key"
OWN_NAMES = frozenset({"postgres", "run", "log", "server.conf", "lock", "in-use", FILES, KEY})
# What may be root's where root serves: files it keeps, and a lock it gives to the server's user when it opens it
# (`open_lock`), as another process that starts at the same time may see.
ROOTS_NAMES = frozenset({FILES, KEY, "lock", "in-use"})
HARMLESS_NAMES = frozenset({"lost+found", ".DS_Store"})
LOCK_PATIENCE = 180.0  # seconds; another process may be recovering after a crash


def prepare_folder(folder: Path, user: ServerUser | None) -> None:
    """Make the data folder, or check that it can be used: nobody else's, and open to its owner alone.

    Raises CofounderError.
    """
    try:
        made = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = {path.name for path in folder.iterdir() if not path.name.startswith("postgresql-")} - HARMLESS_NAMES
        status = folder.stat()
        if names and not names & OWN_NAMES:
            raise CofounderError(
                f"The folder {folder} holds other things: give Cofounder one of its own by COFOUNDER_DATA."
            )
        owner = os.geteuid() if user is None else user.uid
        # Root's own folder, with no more in it than what root keeps: it had its database elsewhere until now.
        if user is not None and (made or (status.st_uid == 0 and names <= {FILES, KEY})):
            os.chown(folder, user.uid, user.gid)
        elif status.st_uid != owner:
            raise CofounderError(
                f"The data folder {folder} belongs to {user_name(status.st_uid)}: {give_back(folder, owner)}, run "
                "Cofounder as that user, or choose another folder by COFOUNDER_DATA."
            )
        for place in (folder, *(folder / name for name in names & OWN_NAMES)):
            look_after(place, folder, owner, by_root=user is not None)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise folder_error(folder, error) from error


def look_after(place: Path, folder: Path, owner: int, *, by_root: bool) -> None:
    """Close something of a data folder to all but its owner. Raises CofounderError where it is somebody else's: started
    as another user before, or brought back from a copy without owners."""
    status = place.stat()
    if status.st_uid not in ((owner, 0) if by_root and place.name in ROOTS_NAMES else (owner,)):
        raise CofounderError(
            f"{place} belongs to {user_name(status.st_uid)}, but the desk runs as {user_name(owner)}: "
            f"{give_back(folder, owner)}."
        )
    if place.is_dir() and status.st_mode & 0o077:  # PostgreSQL refuses its own where others may enter it
        place.chmod(0o700)


def give_back(folder: Path, owner: int) -> str:
    """What gives a folder, with all that is in it, to whom the desk runs as."""
    return f"give it back by `chown -R {user_name(owner)}: {folder}`"


def folder_error(folder: Path, error: OSError) -> CofounderError:
    """What an error of the operating system means for whoever runs the desk."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CofounderError(f"The disk of {folder} is full: free some space, then start again.")
    reason = (error.strerror or str(error)).lower()
    return CofounderError(
        f"The data folder {folder} can't be written ({reason}): make it writable, or choose another by COFOUNDER_DATA."
    )


def user_name(uid: int) -> str:
    """The name of a user, or their number where they have none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def make_private_folder(folder: Path, user: ServerUser | None) -> None:
    """A folder that only its owner may enter, made where it is missing. One that is somebody else's is refused: in a
    shared place such as /tmp anybody could have put it there. Raises CofounderError."""
    owner = os.geteuid() if user is None else user.uid
    try:
        try:
            folder.mkdir(mode=0o700)
            if user is not None:
                os.chown(folder, user.uid, user.gid)
        except FileExistsError:
            pass
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != owner:
            raise CofounderError(f"{folder} is not Cofounder's own: remove it, then start again.")
        if status.st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise folder_error(folder, error) from error


def open_lock(path: Path, user: ServerUser | None) -> int:
    """A file to lock, made where it is missing; returns its descriptor, which child processes do not inherit."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if user is not None and os.fstat(descriptor).st_uid == 0:
            os.fchown(descriptor, user.uid, user.gid)
    except OSError as error:
        raise folder_error(path.parent, error) from error
    return descriptor


def try_lock(descriptor: int, kind: int) -> bool:
    """Take a lock (fcntl.LOCK_SH or LOCK_EX) if that is possible at once. Raises CofounderError where the file system
    has no locks."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise CofounderError(
            f"The data folder is on a file system without locks ({error.strerror}): choose a local folder by "
            "COFOUNDER_DATA."
        ) from error
    return True


@contextmanager
def exclusively(path: Path, user: ServerUser | None) -> Iterator[None]:
    """One process at a time; the others wait. The lock goes with its process, so none is ever left behind."""
    descriptor = open_lock(path, user)
    try:
        deadline = time.monotonic() + LOCK_PATIENCE
        while not try_lock(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise CofounderError(
                    f"Another Cofounder process has been starting or stopping the database in {path.parent} for "
                    "three minutes: stop it, then start again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)
