"""The programs that are measured, each in a process of its own on this machine's loopback."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import msgspec

from benchmarks.load import Outcome, Plan
from benchmarks.pages import HOST
from webapp.paths import RESOURCES
from webapp.settings import CofounderError

PATIENCE = 60.0
# The same for everything that uvicorn serves here, and for the desk itself (see webapp/serving.py).
UVICORN = ("--loop", "uvloop", "--http", "httptools", "--ws", "none", "--no-access-log", "--no-server-header",
           "--log-level", "warning", "--backlog", "2048", "--timeout-keep-alive", "75")  # fmt: skip

# As owners have it: Litestar loads Pydantic where it finds it, which comes with what the desk is measured beside.
AS_INSTALLED = "import sys; sys.modules['pydantic'] = None; from webapp.cli import main; main()"

# What begins a command that gives way to others of its session (sched(7)): some of the processor is still its own; or
# none, as long as somebody else wants it. And what begins one on the first of the processors, and on the second. But
# for the first, Linux alone has these.
Command = Sequence[str]
NICE: Command = ("nice", "-n", "10")
IDLE: Command = ("chrt", "--idle", "0") if shutil.which("chrt") else ("nice", "-n", "20")
FIRST, SECOND = ((("taskset", "--cpu-list", each) if shutil.which("taskset") else ()) for each in ("0", "1"))

NOTHING_SET: Mapping[str, str] = {}
NOTHING_KEPT = {"COFOUNDER_PAGE_CACHE": "0"}  # neither pages nor the rows that they are made of


class Server(msgspec.Struct):
    """A program that serves."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]"

    def resident(self) -> float:
        """Megabytes of memory of the process that answers (the largest, where there are several)."""
        return max((resident(pid) for pid in family(self.process.pid)), default=0.0)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(
    name: str, command: list[str], port: int, path: str | None, *, giving_way: Command = (), **environment: str
) -> Iterator[Server]:
    """A program that runs meanwhile, begun by what lets it give way to others (`NICE`, `IDLE`). It is there when `path`
    answers or, without one, when it lets somebody connect. Raises CofounderError where it isn't in time."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("COFOUNDER_", "DATABASE_URL"))}
    paths = os.pathsep.join(filter(None, [str(RESOURCES), kept.get("PYTHONPATH")]))
    with (
        tempfile.TemporaryFile() as said,  # not a pipe, which a talkative program would fill
        tempfile.TemporaryDirectory(prefix="cofounder-bench-files-") as files,
    ):
        own = {"PYTHONPATH": paths, "COFOUNDER_FILES": files}
        process = subprocess.Popen(  # noqa: S603  # our own programs
            [*giving_way, sys.executable, *command], env=kept | own | environment, stdout=said, stderr=said
        )
        try:
            if not answers(port, path, process):
                said.seek(0)
                raise CofounderError(f"{name} doesn't answer: {said.read().decode(errors='replace')[-2000:]}")
            yield Server(name, port, process)
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a process that we started."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def answers(port: int, path: str | None, process: "subprocess.Popen[bytes]") -> bool:
    """Wait for the first reply."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        try:
            connection.connect()
            if path is not None:
                connection.request("GET", path)
                connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        else:
            return True
        finally:
            connection.close()
    return False


def desk(
    dsn: str, *, workers: int = 1, giving_way: Command = (), environment: Mapping[str, str] = NOTHING_SET
) -> AbstractContextManager[Server]:
    """The desk as production runs it."""
    port = free_port()
    command = ["-c", AS_INSTALLED, "serve", "--port", str(port), "--workers", str(workers)]
    return serving("desk", command, port, "/health/ready", giving_way=giving_way, DATABASE_URL=dsn, **environment)


def app(name: str, where: str, path: str, *more: str, **environment: str) -> AbstractContextManager[Server]:
    """An ASGI application (`module:name`) under uvicorn, set as the desk sets it, and `more`."""
    port = free_port()
    command = ["-m", "uvicorn", where, "--host", HOST, "--port", str(port), *UVICORN, *more]
    return serving(name, command, port, path, **environment)


def watched_desk(dsn: str) -> AbstractContextManager[Server]:
    """The desk as it says where its time goes, with nothing kept."""
    where, said = "webapp.app:create_app", {"COFOUNDER_DEVELOPMENT": "on", **NOTHING_KEPT}
    return app("watched desk", where, "/health/ready", "--factory", DATABASE_URL=dsn, **said)


def wsgi(name: str, where: str, path: str, **environment: str) -> AbstractContextManager[Server]:
    """A WSGI application under gunicorn: one process, as many threads as the others have connections."""
    port = free_port()
    command = ["-m", "gunicorn", where, "--bind", f"{HOST}:{port}", "--workers", "1", "--worker-class", "gthread"]
    command += ["--threads", "10", "--keep-alive", "75", "--worker-connections", "2000", "--backlog", "2048"]
    return serving(name, [*command, "--no-control-socket"], port, path, **environment)


def proxy(socket_path: Path, milliseconds: float) -> AbstractContextManager[Server]:
    """A delaying proxy in front of the database, for clients that speak TCP."""
    port = free_port()
    command = ["-m", "benchmarks.proxy", str(port), str(socket_path), str(milliseconds)]
    return serving(f"proxy {milliseconds:g} ms", command, port, None)


def family(pid: int) -> list[int]:
    """A process and those that it has started."""
    found = [pid]
    for child in Path("/proc").glob(f"{pid}/task/*/children"):
        for each in child.read_text("ascii").split():
            found += family(int(each))
    return found


@contextmanager
def on_the_first(pid: int) -> Iterator[None]:
    """A process, those that it has started and those that it starts meanwhile, on the first of the processors alone
    (Linux; elsewhere wherever they were)."""
    before = os.sched_getaffinity(pid) if sys.platform == "linux" else None
    keep_to(pid, {0} if before else None)
    try:
        yield
    finally:
        keep_to(pid, before)


def keep_to(pid: int, processors: set[int] | None) -> None:
    """Let a process and those that it has started use these processors alone."""
    if sys.platform == "linux" and processors:
        for each in family(pid):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(each, processors)


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds (Linux; 0 elsewhere)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def load(plan: Plan, giving_way: Command = ()) -> Outcome:
    """Carry out a plan in a process of its own, begun by what lets it give way to others."""
    command = [*giving_way, sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(  # noqa: S603  # our own program
        command, input=msgspec.json.encode(plan), stdout=subprocess.PIPE, check=True
    )
    return msgspec.json.decode(done.stdout, type=Outcome)
