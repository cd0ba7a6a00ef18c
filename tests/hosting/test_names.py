"""A desk on plain HTTP behind nginx, opened by a name, as a browser does that says only Host and Origin there."""

import socket
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import cofounder, migrated_folder  # noqa: F401
from tests.hosting.proxies import Proxy, nginx
from tests.support.commands import PATIENCE, CommandLine, Serving
from tests.support.html import Page

PASSWORD = "a long enough password"
ALONE = "location / { proxy_pass http://{desk}; }"
PORT_LOST = "location / { proxy_pass http://{desk}; proxy_set_header Host $host; }"
FORWARDED = "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $http_from;"
FOR_OTHERS = f"location / {{ proxy_pass http://{{desk}}; {FORWARDED} }}"


def sign_in(port: int, host: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
    """Send the sign-in form of a page that was opened at `host`."""
    form = {"email": "mara@example.com", "password": password}
    given = {"host": host, "origin": f"http://{host}", **headers}
    return httpx.post(f"http://127.0.0.1:{port}/sign-in", data=form, headers=given, timeout=PATIENCE)


def port_of(serving: Serving) -> int:
    """The port that a desk listens on."""
    return int(serving.base.rpartition(":")[2])


@pytest.mark.parametrize(("lines", "arrived"), [(ALONE, "127.0.0.1:"), (PORT_LOST, "desk.lan")], ids=["alone", "$host"])
def test_a_proxy_that_renames_the_desk_is_told_of_and_coped_with_by_its_public_address(
    cofounder: CommandLine,  # noqa: F811
    tmp_path: Path,
    lines: str,
    arrived: str,
) -> None:
    serving = cofounder.serve()
    serving.set_up()
    with nginx(port_of(serving), tmp_path, lines) as proxy:
        host = f"desk.lan:{proxy.port}"
        refused = sign_in(proxy.port, host)
        assert refused.status_code == 403
        assert f"opened at http://{host}" in Page(refused).text
        assert f"arrived here for {arrived}" in Page(refused).text
        assert f"COFOUNDER_URL=http://{host}" in Page(refused).text
    assert serving.stop() == 0
    assert serving.process.stderr is not None
    logged = serving.process.stderr.read()
    assert f"COFOUNDER_URL=http://{host}" in logged
    assert arrived in logged
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cofounder.serve("--port", str(port), COFOUNDER_URL=f"HTTP://{host.title()}")
    with nginx(port, tmp_path, lines) as proxy:
        assert sign_in(proxy.port, host).status_code == 303


def test_a_proxy_that_keeps_the_host_needs_no_setting(
    cofounder: CommandLine,  # noqa: F811
    tmp_path: Path,
) -> None:
    serving = cofounder.serve()
    serving.set_up()
    with nginx(port_of(serving), tmp_path) as proxy:
        assert sign_in(proxy.port, f"desk.lan:{proxy.port}").status_code == 303


def test_who_comes_by_a_proxy_counts_by_themselves_also_where_the_desk_listens_for_ipv6(
    cofounder: CommandLine,  # noqa: F811
    tmp_path: Path,
) -> None:
    serving = cofounder.serve("--host", "::")
    serving.set_up()

    def guesses(proxy: Proxy, address: str, password: str, times: int) -> list[int]:
        host = f"desk.lan:{proxy.port}"
        return [sign_in(proxy.port, host, password, **{"from": address}).status_code for _ in range(times)]

    with nginx(port_of(serving), tmp_path, FOR_OTHERS) as proxy:
        assert guesses(proxy, "198.51.100.7", "a guess", 11) == [422] * 10 + [429]
        assert guesses(proxy, "198.51.100.8", PASSWORD, 1) == [303]
        assert guesses(proxy, "2001:db8:0:1::1", "a guess", 5) == [422] * 5
        assert guesses(proxy, "2001:db8:0:1::2", "a guess", 6) == [422] * 5 + [429]
