"""Who is removed while a request of theirs is under way changes nothing any more."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from tests.conftest import Clock
from tests.support.file_samples import PDF
from tests.support.people import Desk, Person
from tests.support.uploads import nothing_is_left

pytestmark = pytest.mark.anyio

FORM = {"content-type": "application/x-www-form-urlencoded"}
UPLOAD = {"content-type": "multipart/form-data; boundary=x"}
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


async def removed(ana: Person, ben: Person) -> None:
    assert (await ana.browser.delete(ana.path(f"/members/{ben.account_id}"))).status_code == 303


async def made_a_viewer(ana: Person, ben: Person) -> None:
    changed = await ana.browser.put(ana.path(f"/members/{ben.account_id}"), data={"role": "viewer"})
    assert changed.status_code == 303


async def made_a_reviewer(ana: Person, ben: Person) -> None:
    changed = await ana.browser.put(ana.path(f"/members/{ben.account_id}"), data={"role": "reviewer"})
    assert changed.status_code == 303


async def signed_out(ana: Person, ben: Person) -> None:
    again = httpx.AsyncClient(transport=ben.browser._transport, base_url=ben.browser.base_url)
    again.headers.update(ben.browser.headers)
    again.cookies.update(ben.browser.cookies)
    assert (await again.delete("/sessions")).status_code == 303
    await again.aclose()


MEANWHILE = [(removed, 404), (made_a_viewer, 403), (made_a_reviewer, 403), (signed_out, 401)]
Act = Callable[[Person, Person], Awaitable[None]]


async def slowly(first: bytes, rest: bytes, clock: Clock, act: Act, ana: Person, ben: Person) -> AsyncIterator[bytes]:
    """A body whose rest comes only when something has happened."""
    yield first
    clock.advance(minutes=10)
    await act(ana, ben)
    yield rest


@pytest.mark.parametrize(("act", "status"), MEANWHILE)
async def test_a_form_that_was_still_being_sent_is_not_taken(
    desk: Desk, ana: Person, clock: Clock, act: Act, status: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    body = slowly(b"title=Order", b"+ink", clock, act, ana, ben)
    reply = await ben.browser.post(ben.path("/tasks"), content=body, headers=FORM)
    assert reply.status_code == status
    assert await desk.fetch("select count(*) from tasks") == 0


@pytest.mark.parametrize(("act", "status"), MEANWHILE)
async def test_an_upload_that_was_still_being_sent_is_not_taken(
    desk: Desk, ana: Person, clock: Clock, act: Act, status: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana)
    body = slowly(HEAD + PDF[:100], PDF[100:] + b"\r\n--x--\r\n", clock, act, ana, ben)
    reply = await ben.browser.post(ben.path(f"/tasks/{task}/files"), content=body, headers=UPLOAD)
    assert reply.status_code == status
    await nothing_is_left(desk)


async def test_a_slow_line_alone_is_no_reason_to_refuse(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana, "Ben")

    async def nothing(ana: Person, ben: Person) -> None:
        pass

    body = slowly(b"title=Order", b"+ink", clock, nothing, ana, ben)
    assert (await ben.browser.post(ben.path("/tasks"), content=body, headers=FORM)).status_code == 303
    assert await desk.fetch("select title from tasks") == "Order ink"
