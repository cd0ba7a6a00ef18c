"""Serving HTTP: the socket, the server processes, and their clean end."""

import errno
import http.client
import multiprocessing
import os
import resource
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path

import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.statreload import StatReload

from webapp.addresses import as_peers
from webapp.app import create_app
from webapp.paths import RESOURCES
from webapp.settings import EMBEDDED_DSN, CofounderError, Settings, settings_table
from webapp.web.connection import Connection
from webapp.web.metrics import SHARED as SHARED_METRICS

BACKLOG = 2048
DRAIN_SECONDS = 20  # for requests under way when the desk is stopped
START_SECONDS = 60  # for a process to be ready, or to say that it is alive, before another takes its place
KEEP_ALIVE_SECONDS = 75  # longer than proxies keep idle connections, so that it's them who close
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # only compared with
WATCHED = (".py", ".sql", ".html", ".css", ".js", ".svg")


def open_socket(host: str, port: int) -> socket.socket:
    """Listen at an address; with port 0, at a free one. Raises CofounderError where that can't be.

    It listens from here on, so that nobody else can, and connections made while the desk starts are answered when it
    has.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except socket.gaierror:
        raise CofounderError(f"The name {host!r} isn't known here: check --host.") from None
    except OSError as error:
        raise CofounderError(refusal(host, port, error)) from None
    return listening


def refusal(host: str, port: int, error: OSError) -> str:
    """What an error of the operating system means for listening."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop what uses it, or choose another, such as --port {port % 65535 + 1}."
    if error.errno == errno.EACCES:
        return f"Only root may listen on port {port}: choose one above 1023, such as --port 8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"This machine doesn't have the address {host}: check --host."
    return f"Listening on {host} port {port} failed ({error.strerror}): check --host and --port."


def base_url(settings: Settings, listening: socket.socket) -> str:
    """Where to open the desk: its public address, or what it listens on, as a browser on this machine reaches it."""
    if settings.url is not None:
        return settings.url
    host, port = reachable(listening)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def reachable(listening: socket.socket) -> tuple[str, int]:
    """Host and port to connect to."""
    host, port = listening.getsockname()[:2]
    return EVERYWHERE.get(host, host), port


def take_all_files() -> None:
    """Let this process, and those that it starts, open as many files as the system lets it: each client is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS says "without limit" and then takes less
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run(settings: Settings, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way.

    `settings` say where the database is and how many processes serve. `on_ready` is called, in a thread, when the desk
    has answered for the first time.
    """
    take_all_files()
    threading.Thread(target=call_when_ready, args=[listening, on_ready], daemon=True).start()
    alone = settings.workers == 1 and not settings.development

    def own_app() -> Litestar:
        return create_app(settings)

    config = uvicorn.Config(
        own_app if alone else "webapp.serving:worker_app",
        factory=True,
        workers=settings.workers,
        reload=settings.development,
        reload_dirs=[str(RESOURCES)] if settings.development else None,
        loop="uvloop",
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=as_peers(settings.trusted_proxies),
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_worker_healthcheck=START_SECONDS,
    )
    server = uvicorn.Server(config)
    if alone:
        server.run(sockets=[listening])
        return
    if settings.embedded_dsn is not None:
        os.environ[EMBEDDED_DSN] = settings.embedded_dsn
    if settings.development:
        Reload(config, target=server.run, sockets=[listening]).run()
    else:
        with tempfile.TemporaryDirectory(prefix="cofounder-metrics-") as counted_together:
            os.environ[SHARED_METRICS] = counted_together  # read by each worker when it starts, as is the next
            os.environ[settings_table()["workers"].name] = str(settings.workers)
            Workers(config, sockets=[listening]).run()


def worker_app() -> Litestar:
    """The application in a process that a supervisor started; it ends when the supervisor is gone."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    return create_app()


def end_with_parent() -> None:
    """Stop this process, cleanly, when its parent has been killed: nobody else would, and it would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def call_when_ready(listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Call when the desk has answered; never, when it ends before."""
    host, port = reachable(listening)
    connection = http.client.HTTPConnection(host, port)
    try:
        connection.request("GET", "/health/live")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()
    on_ready()


class Workers(Multiprocess):
    """Several processes on one socket."""

    def terminate_all(self) -> None:
        """Stop them; and stop listening here too, so that nobody is let in whom no process answers any more."""
        for listening in self.sockets:
            listening.close()
        super().terminate_all()


class Reload(StatReload):
    """Reloads when any of our files is saved, not only those of Python."""

    def iter_py_files(self) -> Iterator[Path]:
        """The files to watch."""
        for folder in ("webapp", "templates", "static", "sql"):
            for path in (RESOURCES / folder).rglob("*"):
                if path.suffix in WATCHED:
                    yield path
