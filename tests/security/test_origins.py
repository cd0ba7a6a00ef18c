"""By which addresses the desk is its own, and what is said by any other."""

from collections.abc import Callable

import httpx
import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.settings import Settings
from webapp.web.origin import Origins

pytestmark = pytest.mark.anyio

Named = Callable[[Settings], None]


@pytest.fixture
def named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Named:
    """Lets the desk be started under other settings of its address."""

    def named(settings: Settings) -> None:
        monkeypatch.setattr(desk.app.asgi_handler, "origins", Origins(settings))
        desk.app.state.settings = settings

    return named


async def sent(desk: Desk, *headers: tuple[str, str], path: str = "/sign-in") -> httpx.Response:
    """A form that a browser sends with just these headers."""
    browser = desk.browser()
    del browser.headers["sec-fetch-site"]
    request = browser.build_request("POST", path, data={"email": "", "password": ""})
    pairs = [(name, value) for name, value in request.headers.multi_items() if name != "host"]
    request.headers = httpx.Headers([*pairs, *headers])
    return await browser.send(request)


def both(host: str, scheme: str = "http") -> tuple[tuple[str, str], tuple[str, str]]:
    """What a browser says that is at this address, to which nothing is renamed."""
    return ("host", host), ("origin", f"{scheme}://{host}")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8000", "192.168.1.5:8000", "192.168.1.5", "[::1]:8000", "[fd00::5]", "localhost:8000", "nas:8000",
        "desk.local", "desk.lan:8130", "DESK.LAN:8130", "desk.home.arpa", "desk.internal", "desk.localhost:1",
        "bound.example.com:8000",
    ],
)  # fmt: skip
async def test_near_by_the_desk_is_opened_by_any_name_that_nobody_outside_can_have(
    desk: Desk, named: Named, host: str
) -> None:
    named(Settings(host="bound.example.com"))
    assert (await sent(desk, *both(host))).status_code == 422  # the empty form was read


@pytest.mark.parametrize(
    "host",
    ["evil.test", "evil.test:8000", "evil.example.com", "192.168.1.5.evil.com", "localhost.evil.com", "lan.evil.com",
     "1.2.3.4.5", "127.0.0.1.nip.io:8000", "evil.com.", "xn--e1afmkfd.com"],
)  # fmt: skip
async def test_a_name_that_anybody_can_give_this_machine_is_none_of_the_desk(
    desk: Desk, named: Named, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    named(Settings())
    for _ in range(3):
        reply = await sent(desk, *both(host))
        assert reply.status_code == 403
    page = Page(reply)
    assert page.heading == "That did not come from this desk"
    assert f"COFOUNDER_URL=http://{host}" in page.text
    assert len(caplog.records) == 1
    assert f"COFOUNDER_URL=http://{host}" in caplog.text
    assert await desk.fetch("select count(*) from rate_limits") == 0


async def test_the_public_address_is_known_and_the_machine_stays_so(desk: Desk, named: Named) -> None:
    named(Settings(url="http://desk.example.com:8135"))
    for headers in (
        both("desk.example.com:8135"),
        (("host", "127.0.0.1:8130"), ("origin", "http://desk.example.com:8135")),
        both("127.0.0.1:8130"),
    ):
        assert (await sent(desk, *headers)).status_code == 422
    reply = await sent(desk, *both("other.example.com"))
    assert reply.status_code == 403
    assert "Open the desk at http://desk.example.com:8135" in Page(reply).text
    assert Page(reply).one(".btn.go").attributes["href"] == "http://desk.example.com:8135"


@pytest.mark.parametrize(
    ("host", "origin"),
    [("desk.lan", "http://desk.lan:80"), ("desk.lan:80", "http://desk.lan"), ("desk.lan:443", "https://desk.lan")],
)
async def test_the_usual_port_is_said_or_not(desk: Desk, named: Named, host: str, origin: str) -> None:
    named(Settings())
    assert (await sent(desk, ("host", host), ("origin", origin))).status_code == 422


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8130", "http://desk.lan:8134"),
        ("desk.lan", "http://desk.lan:8135"),
        ("desk.lan:8130", "http://evil.example.com"),
    ],
)
async def test_an_address_that_changed_on_the_way_is_named_with_its_cure(
    desk: Desk, named: Named, host: str, origin: str, caplog: pytest.LogCaptureFixture
) -> None:
    named(Settings())
    reply = await sent(desk, ("host", host), ("origin", origin))
    assert reply.status_code == 403
    text = Page(reply).text
    assert f"opened at {origin}, but the request arrived here for {host}" in text
    assert f"If {origin} is where you open this desk" in text
    assert f"COFOUNDER_URL={origin}" in text
    assert origin in caplog.text
    assert host in caplog.text


async def test_a_page_that_is_kept_from_saying_where_it_is_hears_why(desk: Desk, named: Named) -> None:
    named(Settings())
    reply = await sent(desk, ("host", "desk.lan"), ("origin", "null"))
    assert reply.status_code == 403
    assert "Referrer-Policy: no-referrer" in Page(reply).text


@pytest.mark.parametrize(
    "headers",
    [
        (("host", "desk.lan"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-origin")),
        (("host", "desk.lan"), ("origin", "http://evil.test"), ("origin", "http://desk.lan")),
        (("host", "evil.test"), ("host", "desk.lan"), ("origin", "http://desk.lan")),
        (("host", "desk.lan"), ("origin", "ftp://desk.lan")),
        (("host", "desk.lan"), ("origin", "desk.lan")),
        (("host", "desk.lan"), ("origin", "http://desk.lan/<b>")),
        (("host", "a b"), ("origin", "http://a b")),
        (("host", "<b>"), ("origin", "http://<b>")),
        (("host", "u@desk.lan"), ("origin", "http://u@desk.lan")),
    ],
)
async def test_what_no_browser_says_is_refused(desk: Desk, named: Named, headers: tuple[tuple[str, str], ...]) -> None:
    named(Settings())
    reply = await sent(desk, *headers)
    assert reply.status_code == 403
    assert "COFOUNDER_URL" not in reply.text


async def test_a_proxy_that_is_not_believed_is_named_once_in_the_log(
    desk: Desk, named: Named, caplog: pytest.LogCaptureFixture
) -> None:
    named(Settings())
    for number in range(3):
        await sent(desk, *both("desk.lan"), ("x-forwarded-for", f"198.51.100.{number}"))
    assert len(caplog.records) == 1
    assert "127.0.0.1 sends X-Forwarded-For" in caplog.text
    assert "COFOUNDER_TRUSTED_PROXIES" in caplog.text


@pytest.mark.parametrize("host", ["desk.lan:8130", "desk.example.com", "192.168.1.5:8130"])
async def test_where_browsers_would_drop_the_cookie_nobody_is_signed_in_and_nothing_is_used_up(
    desk: Desk, ana: Person, named: Named, host: str
) -> None:
    invited = await ana.post("/members/invitations", {"role": "editor"})
    link = Page(invited).value("Invitation link").removeprefix("http://desk.test")
    named(Settings(url="https://desk.example.com"))
    for path in ("/sign-in", "/sign-in/no-such-link", "/reset/no-such-link", "/setup/no-such-link", link):
        reply = await sent(desk, *both(host), path=path)
        assert reply.status_code == 422, path
        page = Page(reply)
        assert page.heading == "This address can't keep you signed in"
        assert "Open https://desk.example.com" in page.text
        assert page.one(".btn.go").attributes["href"] == "https://desk.example.com"
        assert "set-cookie" not in reply.headers
    assert (await desk.browser().get(link)).status_code == 200


async def test_where_browsers_keep_the_cookie_one_signs_in(desk: Desk, named: Named) -> None:
    named(Settings(url="https://desk.example.com"))
    for headers in (
        both("desk.example.com", "https"),
        both("localhost:8130"),
        both("127.0.0.1:8130"),
        both("[::1]:8130"),
        (("host", "10.0.0.7:8130"), ("sec-fetch-site", "same-origin")),
    ):
        reply = await sent(desk, *headers)
        assert reply.status_code == 422
        assert Page(reply).heading == "Sign in"
