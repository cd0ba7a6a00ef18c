"""Where a request says it comes from is anybody's text: what can't be read changes nothing about what is done."""

import pytest

from tests.security.routes import FIELDS, UPLOADS, every_route, real_rows
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio

UNREADABLE = [
    "http://[bad",
    "http://[::1",
    "http://desk.test]/w/alder-finch/tasks",
    "http://desk.test:99999/w/alder-finch/tasks",
    "http://desk.test:x/",
    "http://desk.test/w/alder-finch/tasks?" + "&".join(["q=a"] * 501),
    "http://desk.test/w/alder-finch/tasks?q=%FF%00&after=%ED%A0%80&project_id=99999999999999999999",
    "http://desk.test/w/alder-finch/tasks\x7f?q=\xff",
    "\\\\?",
    "://",
]


@pytest.mark.parametrize("address", UNREADABLE, ids=range(len(UNREADABLE)))
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
async def test_no_write_fails_for_an_address_that_cannot_be_read(
    desk: Desk, ana: Person, address: str, htmx: bool
) -> None:
    rows = await real_rows(desk, ana)
    said = {"referer": address.encode("latin-1"), **({"hx-current-url": address.encode("latin-1")} if htmx else {})}
    headers = {**HTMX, **said} if htmx else said
    ends = {"session.sign_out", "session.sign_out_everywhere", "members.leave", "members.remove"}
    for route in every_route(desk.app):
        if not route.safe and route.name not in ends | UPLOADS:
            reply = await ana.browser.request(route.method, route.at(**rows), data=FIELDS, headers=headers)  # type: ignore[arg-type]  # bytes
            assert reply.status_code not in (400, 500), route.name


async def test_a_task_completed_from_an_unreadable_address_is_completed_and_says_so(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.htmx(f"/tasks/{task}/completion", None, **{"hx-current-url": "http://[bad"})
    assert reply.status_code == 200
    assert await desk.fetch("select status from tasks") == "completed"
