"""The distribution's PostgreSQL, with TLS where a test wants it, and PgBouncer before it: servers of a test's own.

Each has a folder, a free port and a socket of its own, a role and a database "desk", and is gone at the end. Run by
root, they run as the user as whom Cofounder's own server does.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import asyncpg
import msgspec

from tests.programs import program
from tests.support.commands import eventually
from tests.support.ports import free_port
from webapp.database.embedded.binaries import Programs, ServerUser, server_user

PASSWORD = "open sesame"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "listen_addresses": "127.0.0.1",
}


# However a role of the server is told to hurry.
PATIENT = {"statement_timeout": "0", "idle_session_timeout": "0", "idle_in_transaction_session_timeout": "0"}


@contextmanager
def private_folder(name: str) -> Iterator[Path]:
    """A folder for the servers' user alone. Not below pytest's own, which that user can't enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"cofounder-{name}-"))
    try:
        give(folder, server_user())
        yield folder
    finally:
        shutil.rmtree(folder)


def give(path: Path, user: ServerUser | None) -> None:
    """Make something the servers' user's."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


@cache
def programs() -> Programs:
    """The distribution's programs of PostgreSQL, and whom they run as."""
    return Programs(program("postgres").parent, server_user())


def run(name: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs to its end."""
    done = programs().run(name, *arguments, stdout=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr


class Server(msgspec.Struct):
    """A PostgreSQL that runs in a folder; anything else that speaks like one is at a port of its own."""

    folder: Path
    port: int

    @property
    def certificate(self) -> Path:
        """What its TLS shows, and what whoever checks it has to trust: it speaks for localhost and 127.0.0.1."""
        return self.folder / "server.crt"

    def url(
        self,
        parameters: dict[str, str] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int | None = None,
        user: str = "desk",
        database: str = "desk",
    ) -> str:
        """Its address, by TCP and with the password, as a desk has it in DATABASE_URL."""
        secret = PASSWORD.replace(" ", "%20")
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"postgresql://{user}:{secret}@{host}:{port or self.port}/{database}{query}"

    @property
    def admin(self) -> str:
        """The address by which the superuser gets in, through its socket, into the database "desk"."""
        return f"postgresql://postgres@/desk?{urlencode({'host': str(self.folder), 'port': self.port})}"

    def run(self, *statements: str, dsn: str | None = None) -> list[Any]:
        """Run statements, each for itself, as the superuser unless another address is given; returns the first column
        of the last."""

        async def go() -> list[Any]:
            connection = await asyncpg.connect(dsn or self.admin, server_settings=PATIENT)
            try:
                for statement in statements[:-1]:
                    await connection.execute(statement)
                return [row[0] if len(row) else None for row in await connection.fetch(statements[-1])]
            finally:
                await connection.close()

        return asyncio.run(go())

    def start(self) -> None:
        """Start it and wait until it can be used."""
        log = self.folder / "server.log"
        run("pg_ctl", "start", "--silent", "--wait", f"--pgdata={self.folder}", f"--log={log}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: "immediate" as a crash does, "fast" in order."""
        run("pg_ctl", "stop", "--silent", "--wait", f"--mode={mode}", f"--pgdata={self.folder}")

    def restart(self, **settings: str) -> None:
        """Stop it and start it with other settings."""
        self.stop("fast")
        configure(self.folder, settings)
        self.start()


def configure(folder: Path, settings: dict[str, str]) -> None:
    """Add settings; later ones overrule."""
    with (folder / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())


def make_cluster(folder: Path) -> None:
    """Make the cluster that all others are copied from."""
    folder.mkdir(mode=0o700)
    give(folder, server_user())
    run("initdb", f"--pgdata={folder}", "--username=postgres", "--auth-local=trust", "--auth-host=scram-sha-256",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
    port = free_port()
    configure(folder, SETTINGS | {"port": str(port), "unix_socket_directories": str(folder)})
    server = Server(folder, port)
    server.start()
    try:
        to_postgres = server.admin.replace("/desk?", "/postgres?")
        server.run(f"create role desk login password '{PASSWORD}'", "create database desk owner desk", dsn=to_postgres)
    finally:
        server.stop("fast")


def use_tls(folder: Path) -> None:
    """Give a cluster a certificate of its own making, and let nobody in over TCP without TLS."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "server.key", "-out", folder / "server.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "server.key").chmod(0o600)
    give(folder / "server.key", server_user())
    configure(folder, {"ssl": "on"})
    rules = (folder / "pg_hba.conf").read_text()
    (folder / "pg_hba.conf").write_text("\n".join(
        line.replace("host ", "hostssl ", 1) if line.startswith("host ") else line for line in rules.splitlines()
    ) + "\n")  # fmt: skip


@contextmanager
def postgres(cluster: Path, *, tls: bool = False, **settings: str) -> Iterator[Server]:
    """A server on a copy of a cluster that `make_cluster` made; with `tls` it lets nobody in over TCP without. The
    settings are postgresql.conf's."""
    with private_folder("postgres") as top:
        folder = top / "data"
        subprocess.run(["cp", "-a", cluster, folder], check=True)
        server = Server(folder, free_port())
        configure(folder, {"port": str(server.port), "unix_socket_directories": str(folder), **settings})
        if tls:
            use_tls(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def standby_of(server: Server) -> Iterator[Server]:
    """A server that follows another one and takes no changes, until it is promoted."""
    with private_folder("standby") as top:
        folder = top / "data"
        run("pg_basebackup", f"--pgdata={folder}", f"--host={server.folder}", f"--port={server.port}",
            "--username=postgres", "--write-recovery-conf", "--checkpoint=fast", "--no-sync")  # fmt: skip
        standby = Server(folder, free_port())
        configure(folder, {"port": str(standby.port), "unix_socket_directories": str(folder)})
        standby.start()
        try:
            yield standby
        finally:
            standby.stop()


@contextmanager
def pgbouncer(server: Server, databases: str = "", **settings: str) -> Iterator[str]:
    """The address of a PgBouncer in transaction mode before a server. The settings are pgbouncer.ini's, as are the
    `databases`: all of the server's, by its socket, unless said otherwise."""
    with private_folder("pgbouncer") as folder:
        port = free_port()
        given = {
            "listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": folder, "auth_type": "plain",
            "auth_file": folder / "users", "pool_mode": "transaction", "default_pool_size": 5,
            "logfile": folder / "log", **settings,
        }  # fmt: skip
        (folder / "users").write_text(f'"desk" "{PASSWORD}"\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n{databases or f'* = host={server.folder} port={server.port}'}\n[pgbouncer]\n"
            + "".join(f"{name} = {value}\n" for name, value in given.items())
        )
        for path in (folder / "users", folder / "pgbouncer.ini"):
            give(path, server_user())
        process = subprocess.Popen(
            [program("pgbouncer"), "-q", folder / "pgbouncer.ini"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **programs().process_options(),
        )  # fmt: skip
        try:
            eventually(lambda: process.poll() is not None or listens(port), "PgBouncer")
            assert process.poll() is None, (folder / "log").read_text()
            yield server.url(port=port)
        finally:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0
