"""The configurations that the page on hosting shows are run, as they stand there but for addresses and certificates."""

import configparser
import re
from pathlib import Path

import httpx
import pytest

from tests.hosting.proxies import caddy, nginx
from tests.hosting.servers import Server, pgbouncer
from tests.live.reading import listening
from tests.support.commands import CommandLine
from tests.support.people import Person
from tests.support.serving import Serving
from webapp.settings import settings_table

PAGE = (Path(__file__).parents[2] / "docs" / "hosting.md").read_text("utf-8")
HERE = re.compile(r"^\s*(listen|server_name|ssl_\w+)\b.*\n", re.MULTILINE)


def blocks(language: str) -> list[str]:
    """What the page shows in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


async def works(address: str, ana: Person) -> None:
    """Whether somebody can work through a proxy, by plain http and with a file of some size."""
    async with httpx.AsyncClient(base_url=address, cookies=dict(ana.browser.cookies), timeout=30) as browser:
        browser.headers["origin"] = address
        added = await browser.post(ana.path("/tasks"), data={"title": "Order glue"})
        assert added.status_code == 303, added.text
        assert "Order glue" in (await browser.get(ana.path("/tasks"))).text
        text = ("notes.txt", b"Glue and oak.\n" * 130_000)
        sent = await browser.post(ana.path("/tasks/1/files"), files={"file": text})
        assert sent.status_code == 303, sent.text
        assert (await browser.head("/health/ready")).status_code == 200
        async with listening(ana, address) as told:  # and what others do is there as they do it
            assert (await browser.post(ana.path("/tasks/1/completion"))).status_code == 303
            await told.about("task", 1)


@pytest.mark.anyio
async def test_nginx_as_the_page_shows_it(serving: Serving, tmp_path: Path, ana: Person) -> None:
    server, journal = blocks("nginx")
    inside = server[server.index("{") + 1 : server.rindex("}")] + journal
    inside = HERE.sub("", inside).replace("127.0.0.1:8000", "{desk}").replace("127.0.0.1:8001", "{desk}")
    with nginx(serving.port, tmp_path, inside) as proxy:
        await works(proxy.address, ana)
        async with httpx.AsyncClient(base_url=proxy.address, timeout=30) as reader:
            assert "Nothing is here." in (await reader.get(f"/journal/{ana.slug}/")).text


@pytest.mark.anyio
async def test_caddy_as_the_page_shows_it(serving: Serving, tmp_path: Path, ana: Person) -> None:
    (site,) = blocks("caddy")
    inside = site[site.index("{") + 1 : site.rindex("}")]
    with caddy(serving.port, tmp_path, inside.replace("127.0.0.1:8000", "{desk}")) as proxy:
        await works(proxy.address, ana)


def test_pgbouncer_as_the_page_shows_it(new_desk: CommandLine, server: Server) -> None:
    (shown,) = [block for block in blocks("ini") if "[pgbouncer]" in block]
    page = configparser.ConfigParser(interpolation=None)
    page.read_string(shown)
    (database,) = page["databases"].items()
    settings = dict(page["pgbouncer"])
    for of_this_machine in ("listen_port", "auth_file"):
        del settings[of_this_machine]
    to_server = " = ".join(database).replace("5432", str(server.port))
    with pgbouncer(server, to_server, **settings) as address:
        serving = new_desk.serve(DATABASE_URL=address, COFOUNDER_STATEMENT_CACHE="off")
        serving.set_up()
        assert serving.can_sign_in()
        assert serving.stop() == 0


def test_every_setting_that_the_page_names_is_one() -> None:
    known = {setting.name for setting in settings_table().values()}
    assert set(re.findall(r"\bCOFOUNDER_[A-Z_]+\b", PAGE)) <= known


def test_the_unit_reads_and_stops_after_the_desk_has_finished() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read_string(blocks("ini")[0])
    assert unit["Service"]["ExecStart"].endswith("/cofounder serve")
    assert int(unit["Service"]["TimeoutStopSec"]) > 20
