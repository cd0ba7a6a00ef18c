"""The embedded server's cluster: the files that PostgreSQL keeps, made once, and the process that serves them."""

import os
import re
import shutil
import time
from pathlib import Path

import msgspec

from webapp.database.embedded import data_folder as folders
from webapp.database.embedded.binaries import Programs
from webapp.database.embedded.postmaster import PID_FILE, Postmaster, read_postmaster
from webapp.database.embedded.tuning import server_configuration
from webapp.database.memory import machine_memory
from webapp.settings import CofounderError

DATABASE = "cofounder"
START_PATIENCE = 300.0  # seconds; recovery after a crash can take minutes
STOP_PATIENCE = 60.0
ORPHAN_PATIENCE = 20.0  # processes of a killed server notice its end and go, but not at once
INITDB = (
    "--username=cofounder",
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    "--no-instructions",
)


class Cluster(msgspec.Struct, frozen=True):
    """The cluster in a data folder, with the programs that serve it. Whoever changes it holds the folder's lock."""

    data_dir: Path
    programs: Programs
    socket_dir: Path
    durable: bool

    @property
    def folder(self) -> Path:
        """Where PostgreSQL keeps its files."""
        return self.data_dir / "postgres"

    def postmaster(self) -> Postmaster | None:
        """The server that runs here, or ran when it was killed."""
        return read_postmaster(self.folder / PID_FILE)

    def make(self) -> None:
        """Make the cluster beside its place, with its database, and move it there when it is whole."""
        new = self.data_dir / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        try:
            self._make_in(new)
            new.rename(self.folder)
        except BaseException:  # a full disk needs the room
            shutil.rmtree(new, ignore_errors=True)
            raise
        sync_folder(self.data_dir)

    def _make_in(self, new: Path) -> None:
        folders.make_private_folder(new, self.programs.user)
        options = INITDB if self.durable else (*INITDB, "--no-sync")
        made = self.programs.run("initdb", "--pgdata", new, *options)
        if made.returncode != 0:
            raise self._failure("could not be prepared", made.stderr)
        with os.fdopen(os.open(new / "postgresql.conf", os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW), "a") as file:
            file.write("\ninclude '../server.conf'  # written by Cofounder at every start\n")
            file.flush()
            os.fsync(file.fileno())
        self._write_configuration()
        made = self.programs.run(
            "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "-c", "logging_collector=off", "postgres",
            text=f"create database {DATABASE}\n",
        )  # fmt: skip
        if made.returncode != 0:
            raise self._failure("could not be prepared", made.stderr)

    def check_version(self) -> None:
        """Raise CofounderError where another major version of PostgreSQL wrote the data."""
        major = self.programs.version().partition(".")[0]
        made_by = (self.folder / "PG_VERSION").read_text("ascii").strip()
        if made_by != major:
            raise CofounderError(
                f"The data in {self.data_dir} is PostgreSQL {made_by}'s, but this installation brings PostgreSQL "
                f"{major}: make a backup with the version of Cofounder that wrote it (`cofounder backup`), then "
                "restore it here into an empty folder (COFOUNDER_DATA)."
            )

    def _write_configuration(self) -> None:
        folders.make_private_folder(self.socket_dir, self.programs.user)
        folders.make_private_folder(self.data_dir / "log", self.programs.user)
        text = server_configuration(self.socket_dir, durable=self.durable, memory=machine_memory())
        target = self.data_dir / "server.conf"
        unfinished = self.data_dir / "server.conf.new"
        try:
            unfinished.unlink(missing_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                if self.programs.user is not None:
                    os.fchown(file.fileno(), self.programs.user.uid, self.programs.user.gid)
            unfinished.rename(target)
        except OSError as error:
            raise folders.folder_error(self.data_dir, error) from error

    def launch(self) -> None:
        """Start the server and wait until it can be used, recovery included. Raises CofounderError."""
        self._write_configuration()
        self._remove_old_programs()
        log = self.data_dir / "log" / "start.log"
        deadline = time.monotonic() + ORPHAN_PATIENCE
        while True:
            log.unlink(missing_ok=True)
            began = time.time()
            started = self.programs.run(
                "pg_ctl", "start", "--pgdata", self.folder, "--log", log, "--wait", f"--timeout={START_PATIENCE:.0f}"
            )
            if started.returncode == 0:
                return
            said = started.stderr + self._logged_since(began)
            if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
                raise self._failure("didn't start", said)
            time.sleep(0.1)

    def shut_down(self) -> None:
        """End all connections, stop the server and wait for its end. Raises CofounderError."""
        stopped = self.programs.run(
            "pg_ctl", "stop", "--pgdata", self.folder, "--mode=fast", "--wait", f"--timeout={STOP_PATIENCE:.0f}"
        )
        if stopped.returncode != 0 and self.postmaster() is not None:
            raise self._failure("didn't stop", stopped.stderr)

    def _remove_old_programs(self) -> None:
        """Remove copies of programs (`programs_for`) that an earlier version has used."""
        for copy in self.data_dir.glob("postgresql-*"):
            if copy not in self.programs.folder.parents:
                shutil.rmtree(copy, ignore_errors=True)

    def _logged_since(self, began: float) -> str:
        """The end of what the server has said since a time (seconds since 1970), before and after it opened its log."""
        logs = [path for path in (self.data_dir / "log").glob("*.log") if path.stat().st_mtime >= began - 1]
        logs.sort(key=lambda path: path.name)  # start.log comes last
        return "".join(path.read_text("utf-8", errors="replace")[-4000:] for path in logs)

    def _failure(self, what: str, said: str) -> CofounderError:
        if "No space left on device" in said or "Disk quota exceeded" in said:
            return CofounderError(f"The disk of {self.data_dir} is full: free some space, then start again.")
        complaints = re.findall(r"(?:FATAL|PANIC|error|ERROR):\s+(.*)", said)
        reason = complaints[-1].rstrip(".") if complaints else "it didn't say why"
        return CofounderError(f"The embedded database {what}: {reason}. Its logs are in {self.data_dir / 'log'}.")


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
