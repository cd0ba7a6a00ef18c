"""A page has one address, by which forms and scripts know where they are: what is asked for with a slash at its end
leads there."""

from urllib.parse import urljoin, urlsplit

import pytest

from tests.support.html import Page
from tests.support.people import BASE, Desk, Person

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/", ""),
        ("/tasks/", "/tasks"),
        ("/tasks/?due=today&q=a%2Fb/", "/tasks?due=today&q=a%2Fb/"),
        ("/today//", "/today"),
    ],
)
async def test_a_slash_at_its_end_leads_to_the_one_address_of_a_page(ana: Person, asked: str, address: str) -> None:
    reply = await ana.get(asked)
    assert reply.status_code == 308
    assert reply.headers["location"] == ana.path(address)


async def test_who_ticks_a_task_stays_where_they_came_by_a_slash_at_the_end(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order paper", due_on="2026-03-04")
    page = Page(await ana.get("/", follow_redirects=True))
    reply = await page.submit(ana.browser, "Complete: Order paper")
    assert reply.headers["location"] == ana.path("")


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/\\elsewhere.example/", "/%5Celsewhere.example/", "//"])
async def test_it_leads_to_no_other_host(desk: Desk, path: str) -> None:
    reply = await desk.browser().get(f"{BASE}{path}")
    assert urlsplit(urljoin(f"{BASE}/", reply.headers.get("location", ""))).netloc == urlsplit(BASE).netloc
