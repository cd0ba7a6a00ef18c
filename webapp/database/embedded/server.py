"""The embedded server: a PostgreSQL of its own in the data folder, on a unix socket, shared by all processes of this
desk.

    data folder/
      postgres/      the database cluster
      run/           the socket (in the folder for temporary files where this path would be too long)
      log/           a week of PostgreSQL's logs
      server.conf    settings, written anew at every start
      lock           held while the server is started or stopped
      in-use         held, shared, by every process that uses the server; the last one stops it. Names the container
                     (the namespace of process numbers) in which it was started

Everything here blocks, and belongs before or after the event loop, or in a thread.
"""

import fcntl
import hashlib
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import msgspec

from webapp.database.embedded import data_folder as folders
from webapp.database.embedded.binaries import programs_for, server_user
from webapp.database.embedded.cluster import DATABASE, Cluster
from webapp.database.embedded.postmaster import (
    PID_FILE,
    PORT,
    SOCKET_NAME,
    Postmaster,
    answers,
    exists,
    is_alive,
    is_postgres,
    read_postmaster,
    serves,
)
from webapp.settings import CofounderError, Settings

log = logging.getLogger("cofounder.database")

# A unix socket's path has at most 103 bytes on macOS (107 on Linux), and in connection strings a comma separates hosts.
SOCKET_PATH_BYTES = 100
PLAIN_PATH = re.compile(r"[\w/ .+@=~-]+", re.ASCII)
SETTLE_PATIENCE = 300.0  # seconds; recovery after a crash can take minutes
WATCH_INTERVAL = 1.0


class EmbeddedServer:
    """The server of one data folder, as one process uses it.

    `durable=False` gives up safety against crashes of the machine for speed: for tests and the demonstration only.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.durable = durable
        self._cluster_folder = data_dir / "postgres"
        self._in_use: int | None = None

    def start(self) -> str:
        """Start the server, or join those who use it; returns the address of its database. Blocks.

        The first time, this makes the cluster. Raises CofounderError where that can't be.
        """
        user = server_user()
        folders.prepare_folder(self.data_dir, user)
        with folders.exclusively(self.data_dir / "lock", user):
            cluster = self._cluster()
            if self._in_use is None:
                self._in_use = folders.open_lock(self.data_dir / "in-use", user)
            # Taken exclusively only by a process that holds `lock` too, so this never waits.
            folders.try_lock(self._in_use, fcntl.LOCK_SH)
            try:
                if not self._wait_until_settled():
                    self._refuse_unseen(self._in_use)
                    if not cluster.folder.exists():
                        cluster.make()
                    cluster.check_version()
                    cluster.launch()
                    write_whole(self._in_use, process_numbers())
                return self.dsn()
            except BaseException:  # a signal too: what was begun is ended
                try:
                    if self._postmaster() is not None and folders.try_lock(self._in_use, fcntl.LOCK_EX):
                        cluster.shut_down()
                finally:
                    self._let_go()
                raise

    def stop(self) -> None:
        """Stop using the server; the last process to do so stops it. Blocks. Raises CofounderError where it doesn't
        stop."""
        if self._in_use is None:
            return
        with folders.exclusively(self.data_dir / "lock", server_user()):
            descriptor = self._in_use
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            alone = folders.try_lock(descriptor, fcntl.LOCK_EX)
            try:
                if alone and self.is_running():
                    self._cluster().shut_down()
            finally:
                self._let_go()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def dsn(self, database: str = DATABASE) -> str:
        """The address of a database of the running server."""
        postmaster = self._postmaster()
        socket_dir = str(postmaster.socket_dir if postmaster else self.socket_dir())
        return f"postgresql://cofounder@/{database}?host={quote(socket_dir, safe='')}&port={PORT}"

    def is_running(self) -> bool:
        """Whether the server is there and lets somebody connect to its socket."""
        postmaster = self._postmaster()
        return postmaster is not None and answers(postmaster.socket_dir)

    def used_by_others(self) -> bool:
        """Whether other processes use this server now. Only for a process that has started it itself."""
        if self._in_use is None:
            raise RuntimeError("start the server first")
        with folders.exclusively(self.data_dir / "lock", server_user()):
            return not is_alone(self._in_use)

    def end_left(self) -> None:
        """Stop the server that a killed process left behind in a folder that nobody uses any more. Blocks. Raises
        CofounderError where it doesn't stop."""
        if self._postmaster() is not None:
            self._cluster().shut_down()

    def socket_dir(self) -> Path:
        """Where the socket of a server that is started now goes: into the data folder, or where its path would be too
        long, into a folder for temporary files."""
        near = self.data_dir / "run"
        path = str(near / SOCKET_NAME)
        if len(os.fsencode(path)) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(path):
            return near
        digest = hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"cofounder-{os.geteuid()}-{digest}"

    def _cluster(self) -> Cluster:
        programs = programs_for(self.data_dir)
        if programs.user is not None and not programs.can_enter(self.data_dir):
            raise CofounderError(
                f"The user {programs.user.name!r}, as whom PostgreSQL runs when root starts it, can't get into "
                f"{self.data_dir}: choose another folder by COFOUNDER_DATA, such as /var/lib/cofounder, or run "
                "Cofounder as an ordinary user."
            )
        return Cluster(self.data_dir, programs, self.socket_dir(), self.durable)

    def _let_go(self) -> None:
        if self._in_use is not None:
            os.close(self._in_use)
            self._in_use = None

    def _postmaster(self) -> Postmaster | None:
        """The server of this very folder, if its process runs."""
        found = read_postmaster(self._cluster_folder / PID_FILE)
        if found is None or not is_alive(found.pid) or not serves(found, self._cluster_folder):
            return None
        moved = not answers(found.socket_dir) and answers(self.socket_dir())  # the folder, under its server
        return msgspec.structs.replace(found, socket_dir=self.socket_dir()) if moved else found

    def _wait_until_settled(self) -> bool:
        """Whether a server runs already, after what another one has begun: it may be starting or stopping. What a
        killed one left is cleared away."""
        deadline = time.monotonic() + SETTLE_PATIENCE
        while (postmaster := self._postmaster()) is not None:
            if answers(postmaster.socket_dir):
                if postmaster.status == "ready":
                    return True
            elif not is_postgres(postmaster.pid):
                break
            if time.monotonic() > deadline:
                raise CofounderError(
                    f"A PostgreSQL server (process {postmaster.pid}) holds {self.data_dir}, but can't be connected to: "
                    f"stop it by `kill {postmaster.pid}`, then start again."
                )
            time.sleep(0.05)
        self._clear_remains()
        return False

    def _refuse_unseen(self, in_use: int) -> None:
        """Raise CofounderError where others hold this folder in another container, where their server can't be seen
        from here: two servers on one folder destroy it, and PostgreSQL's own care doesn't look that far."""
        there = os.pread(in_use, 200, 0)
        if there in (b"", process_numbers()):
            return
        if not is_alone(in_use):
            raise CofounderError(
                f"Another Cofounder uses {self.data_dir}, in a container that can't be seen from here: stop it first, "
                "or give each a folder of its own by COFOUNDER_DATA."
            )

    def _clear_remains(self) -> None:
        """Remove the marks of a killed server whose number is taken: by another program, after a restart of the
        machine, by the server of the folder that this one is a copy of, or by what is left of it until its parent asks
        for its exit code. PostgreSQL would take each for a running server. Where the number is free, its own care is
        better: it also looks for processes left over."""
        left = read_postmaster(self._cluster_folder / PID_FILE)
        if left is not None and exists(left.pid):
            for mark in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
                (self.socket_dir() / mark).unlink(missing_ok=True)
            (self._cluster_folder / PID_FILE).unlink(missing_ok=True)

    def watch(self, stopped: threading.Event) -> None:
        """Start the server again whenever it is gone, until `stopped`. Blocks; meant for a thread of a process that
        has started it."""
        while not stopped.wait(WATCH_INTERVAL):
            try:
                if self._postmaster() is not None:
                    continue
                if not self._cluster_folder.exists():
                    log.error(
                        "the data in %s are gone: put them back, and the database is started again", self.data_dir
                    )
                    continue
                log.warning("the embedded database is gone; starting it again")
                self.start()
            except CofounderError as error:
                log.error("%s", error)  # it is a sentence; the trace tells no more
            except OSError as error:  # too many processes or files, programs that are being replaced
                log.error("the embedded database couldn't be started (%s); trying again", error)


def is_alone(in_use: int) -> bool:
    """Whether nobody else uses the server. Only for a process that uses it and holds `lock`, so that none begins to."""
    alone = folders.try_lock(in_use, fcntl.LOCK_EX)
    folders.try_lock(in_use, fcntl.LOCK_SH)
    return alone


def process_numbers() -> bytes:
    """The name of the space in which the numbers of processes are counted (pid_namespaces(7)): each container has its
    own. Empty where there are none."""
    try:
        return bytes(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return b""


def write_whole(descriptor: int, content: bytes) -> None:
    """Make this the content of a small file."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, content, 0)


@contextmanager
def running_database(settings: Settings, *, watch: bool = False) -> Iterator[str]:
    """The address of the desk's database while a command works with it: the embedded server is started for that time
    unless it runs already (with `watch`, also whenever it is lost); a server given by DATABASE_URL is only named.
    Blocks. Raises CofounderError."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    server = EmbeddedServer(settings.data_dir)
    with server as dsn:
        if not watch:
            yield dsn
            return
        stopped = threading.Event()
        watcher = threading.Thread(target=server.watch, args=[stopped], name="database", daemon=True)
        watcher.start()
        try:
            yield dsn
        finally:
            stopped.set()
            watcher.join()
