"""A real nginx or Caddy in front of a desk that is served.

    with nginx(serving.port, tmp_path, "client_max_body_size 1k;") as proxy:
        httpx.get(f"{proxy.address}/")

The lines that a test gives stand where a site's own do: in nginx's `server`, in Caddy's site. `{desk}` in them is where
the desk is ("127.0.0.1:54321"), and `{folder}` the proxy's own folder: so it can do something only while a file is
there. Lines without a `location / ` or a `reverse_proxy` get one that sends everything to the desk, under the name that
the browser asked for.
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.programs import program

PATIENCE = 30.0  # seconds, far more than a proxy takes to start
TRIES = 5  # on another port, where somebody else took the first

TO_THE_DESK = {
    "location / ": "location / { proxy_pass http://{desk}; proxy_set_header Host $http_host; }",
    "reverse_proxy": "reverse_proxy {desk}",
}
NGINX = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/errors.log notice;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {around}
    server {
        listen 127.0.0.1:{port};
        {lines}
    }
}
"""
CADDY = """\
{
    admin off
    auto_https off
    storage file_system {folder}/storage
}
{around}
http://:{port} {
    bind 127.0.0.1
    {lines}
}
"""


class Proxy(msgspec.Struct, frozen=True):
    """A proxy that runs. `folder` is its own: for the files that its lines name, and its complaints in `errors.log`."""

    port: int
    folder: Path

    @property
    def address(self) -> str:
        """Where it is reached, such as http://127.0.0.1:54321."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def nginx(desk: int, folder: Path, lines: str = "", *, around: str = "") -> Iterator[Proxy]:
    """nginx before the desk at a port: `lines` of its `server`, and of the `http` around that, such as a zone for
    limits."""
    command = [str(program("nginx")), "-p", str(folder), "-e", str(folder / "errors.log"), "-c"]
    with running(command, filled(NGINX, "location / ", desk, folder, lines, around), folder) as proxy:
        yield proxy


@contextmanager
def caddy(desk: int, folder: Path, lines: str = "", *, around: str = "") -> Iterator[Proxy]:
    """Caddy before the desk at a port: `lines` of its site, and what stands before it, such as a snippet."""
    command = [str(program("caddy")), "run", "--adapter", "caddyfile", "--config"]
    with running(command, filled(CADDY, "reverse_proxy", desk, folder, lines, around), folder) as proxy:
        yield proxy


def filled(pattern: str, sends_on: str, desk: int, folder: Path, lines: str, around: str) -> str:
    """A configuration that lacks only its port. Lines without what `sends_on` to the desk get it."""
    if sends_on not in lines:
        lines = f"{lines}\n{TO_THE_DESK[sends_on]}"
    parts = {"lines": lines, "around": around, "desk": f"127.0.0.1:{desk}", "folder": str(folder)}
    for name, value in parts.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


@contextmanager
def running(command: list[str], config: str, folder: Path) -> Iterator[Proxy]:
    """A proxy on a free port, from when it answers until it is left."""
    for _ in range(TRIES):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        (folder / "proxy.conf").write_text(config.replace("{port}", str(port)))
        with (folder / "errors.log").open("w") as complaints:
            process = subprocess.Popen(
                [*command, str(folder / "proxy.conf")], cwd=folder, stdout=complaints, stderr=complaints
            )
        try:
            if listens(process, port):
                yield Proxy(port, folder)
                return
        finally:
            process.terminate()
            process.wait(PATIENCE)
        complaint = (folder / "errors.log").read_text()
        if "already in use" not in complaint:
            break
    raise AssertionError(f"{command[0]} doesn't run: {complaint}")


def listens(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether a process comes to listen on a port; False where it ended instead."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
        else:
            return True
    return False
