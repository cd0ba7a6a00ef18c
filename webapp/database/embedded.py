"""The embedded server: a PostgreSQL of its own in the data folder, on a unix socket, shared by all processes of this
desk.

    data folder/
      postgres/      the database cluster
      run/           the socket (in the folder for temporary files where this path would be too long)
      log/           a week of PostgreSQL's logs
      server.conf    settings, written anew at every start
      lock           held while the server is started or stopped
      in-use         held, shared, by every process that uses the server; the last one stops it

Everything here blocks, and belongs before or after the event loop, or in a thread.
"""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from webapp.database import folder as folders
from webapp.database.postmaster import PORT, SOCKET_NAME, Postmaster, answers, is_alive, is_postgres, read_postmaster
from webapp.database.programs import Programs, programs_for, server_user
from webapp.database.tuning import machine_memory, server_configuration
from webapp.settings import CofounderError, Settings

DATABASE = "cofounder"
# A unix socket's path has at most 103 bytes on macOS (107 on Linux), and in connection strings a comma separates hosts.
SOCKET_PATH_BYTES = 100
PLAIN_PATH = re.compile(r"[\w/ .+@=~-]+", re.ASCII)
START_PATIENCE = 300.0  # seconds; recovery after a crash can take minutes
STOP_PATIENCE = 60.0
ORPHAN_PATIENCE = 20.0  # processes of a killed server notice its end and go, but not at once
INITDB = (
    "--username=cofounder",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    "--no-instructions",
)


class EmbeddedServer:
    """The server of one data folder, as one process uses it.

    `durable=False` gives up safety against crashes of the machine for speed: for tests and the demonstration only.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.durable = durable
        self.cluster = data_dir / "postgres"
        self._in_use: int | None = None

    def start(self) -> str:
        """Start the server, or join those who use it; returns the address of its database. Blocks.

        The first time, this makes the cluster. Raises CofounderError where that can't be.
        """
        user = server_user()
        folders.prepare_folder(self.data_dir, user)
        programs = self._programs()
        with folders.exclusively(self.data_dir / "lock", user):
            if self._in_use is None:
                self._in_use = folders.open_lock(self.data_dir / "in-use", user)
            # Taken exclusively only by a process that holds `lock` too, so this never waits.
            folders.try_lock(self._in_use, fcntl.LOCK_SH)
            try:
                if not self._wait_until_settled():
                    if not self.cluster.exists():
                        self._make_cluster(programs)
                    self._check_version(programs)
                    self._launch(programs)
                return self.dsn()
            except BaseException:  # a signal too: what was begun is ended
                self._abandon(programs)
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
                    self._shut_down(self._programs())
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
        return postmaster is not None and is_alive(postmaster.pid) and answers(postmaster.socket_dir)

    def used_by_others(self) -> bool:
        """Whether other processes use this server now. Only for a process that has started it itself."""
        if self._in_use is None:
            raise RuntimeError("start the server first")
        with folders.exclusively(self.data_dir / "lock", server_user()):
            alone = folders.try_lock(self._in_use, fcntl.LOCK_EX)
            folders.try_lock(self._in_use, fcntl.LOCK_SH)
        return not alone

    def socket_dir(self) -> Path:
        """Where the socket of a server that is started now goes: into the data folder, or where its path would be too
        long, into a folder for temporary files."""
        near = self.data_dir / "run"
        path = str(near / SOCKET_NAME)
        if len(os.fsencode(path)) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(path):
            return near
        digest = hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"cofounder-{os.geteuid()}-{digest}"

    def _programs(self) -> Programs:
        programs = programs_for(self.data_dir)
        if programs.user is not None and not programs.can_enter(self.data_dir):
            raise CofounderError(
                f"The user {programs.user.name!r}, as whom PostgreSQL runs when root starts it, can't get into "
                f"{self.data_dir}: choose another folder by COFOUNDER_DATA, such as /var/lib/cofounder, or run "
                "Cofounder as an ordinary user."
            )
        return programs

    def _abandon(self, programs: Programs) -> None:
        if self._in_use is not None and folders.try_lock(self._in_use, fcntl.LOCK_EX) and self._postmaster():
            programs.run("pg_ctl", "stop", "--pgdata", self.cluster, "--mode=fast", "--wait")
        self._let_go()

    def _let_go(self) -> None:
        if self._in_use is not None:
            os.close(self._in_use)
            self._in_use = None

    def _postmaster(self) -> Postmaster | None:
        return read_postmaster(self.cluster / "postmaster.pid")

    def _wait_until_settled(self) -> bool:
        """Whether a server runs already, after what another one has begun: it may be starting or stopping. What a
        killed one left is cleared away."""
        deadline = time.monotonic() + START_PATIENCE
        while (postmaster := self._postmaster()) is not None and is_alive(postmaster.pid):
            if answers(postmaster.socket_dir):
                if postmaster.status == "ready":
                    return True
            elif not is_postgres(postmaster.pid):
                # After a restart of the machine its number can be another program's. PostgreSQL would take that for
                # itself and refuse to start.
                (self.cluster / "postmaster.pid").unlink(missing_ok=True)
                return False
            if time.monotonic() > deadline:
                raise CofounderError(
                    f"A PostgreSQL server (process {postmaster.pid}) holds {self.cluster}, but can't be connected to: "
                    f"stop it by `kill {postmaster.pid}`, then start again."
                )
            time.sleep(0.05)
        return False

    def _make_cluster(self, programs: Programs) -> None:
        """Make the cluster beside its place, with its database, and move it there when it is whole."""
        new = self.data_dir / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        folders.make_private_folder(new, programs.user)
        options = INITDB if self.durable else (*INITDB, "--no-sync")
        made = programs.run("initdb", "--pgdata", new, *options)
        if made.returncode != 0:
            raise self._failure("could not be prepared", made.stderr)
        with os.fdopen(os.open(new / "postgresql.conf", os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW), "a") as file:
            file.write("\ninclude '../server.conf'  # written by Cofounder at every start\n")
        self._write_configuration(programs)
        made = programs.run(
            "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "-c", "logging_collector=off", "postgres",
            text=f"create database {DATABASE}\n",
        )  # fmt: skip
        if made.returncode != 0:
            raise self._failure("could not be prepared", made.stderr)
        new.rename(self.cluster)

    def _check_version(self, programs: Programs) -> None:
        major = programs.version().partition(".")[0]
        made_by = (self.cluster / "PG_VERSION").read_text("ascii").strip()
        if made_by != major:
            raise CofounderError(
                f"The data in {self.data_dir} is PostgreSQL {made_by}'s, but this installation brings PostgreSQL "
                f"{major}: make a backup with the version of Cofounder that wrote it (`cofounder backup`), then "
                "restore it here into an empty folder (COFOUNDER_DATA)."
            )

    def _write_configuration(self, programs: Programs) -> None:
        folders.make_private_folder(self.socket_dir(), programs.user)
        folders.make_private_folder(self.data_dir / "log", programs.user)
        text = server_configuration(self.socket_dir(), durable=self.durable, memory=machine_memory())
        target = self.data_dir / "server.conf"
        unfinished = self.data_dir / "server.conf.new"
        try:
            unfinished.unlink(missing_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                if programs.user is not None:
                    os.fchown(file.fileno(), programs.user.uid, programs.user.gid)
            unfinished.rename(target)
        except OSError as error:
            raise folders.folder_error(self.data_dir, error) from error

    def _launch(self, programs: Programs) -> None:
        self._write_configuration(programs)
        log = self.data_dir / "log" / "start.log"
        deadline = time.monotonic() + ORPHAN_PATIENCE
        while True:
            log.unlink(missing_ok=True)
            started = programs.run(
                "pg_ctl", "start", "--pgdata", self.cluster, "--log", log, "--wait", f"--timeout={START_PATIENCE:.0f}"
            )
            if started.returncode == 0:
                return
            said = started.stderr + self._latest_log(log)
            if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
                raise self._failure("didn't start", said)
            time.sleep(0.1)

    def _shut_down(self, programs: Programs) -> None:
        stopped = programs.run(
            "pg_ctl", "stop", "--pgdata", self.cluster, "--mode=fast", "--wait", f"--timeout={STOP_PATIENCE:.0f}"
        )
        if stopped.returncode != 0 and self.is_running():
            raise self._failure("didn't stop", stopped.stderr)

    def _latest_log(self, start_log: Path) -> str:
        """What the server said last, before and after it opened its own log."""
        logs = sorted((self.data_dir / "log").glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime)
        return "".join(
            path.read_text("utf-8", errors="replace")[-4000:] for path in [*logs[-1:], start_log] if path.exists()
        )

    def _failure(self, what: str, said: str) -> CofounderError:
        if "No space left on device" in said or "Disk quota exceeded" in said:
            return CofounderError(f"The disk of {self.data_dir} is full: free some space, then start again.")
        complaints = re.findall(r"(?:FATAL|PANIC|error|ERROR):\s+(.*)", said)
        reason = complaints[-1].rstrip(".") if complaints else "it didn't say why"
        return CofounderError(f"The embedded database {what}: {reason}. Its logs are in {self.data_dir / 'log'}.")


@contextmanager
def running_database(settings: Settings) -> Iterator[str]:
    """The address of the desk's database while a command works with it: the embedded server is started for that time
    unless it runs already; a server given by DATABASE_URL is only named. Raises CofounderError."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    with EmbeddedServer(settings.data_dir) as dsn:
        yield dsn
