"""What scripts are answered."""

from datetime import timedelta

import pytest

from tests.briefing.test_news import told
from tests.briefing.test_own import briefing
from tests.conftest import Clock
from tests.support.asking import ask
from tests.support.people import Desk, Person
from tests.views.test_views import a_view
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

MOST = 7  # statements, of which the session is one, and what stands beside the page with its numbers are three
JSON = {"accept": "application/json", "sec-fetch-dest": "empty"}


async def test_a_script_is_answered_what_the_page_says_and_that_is_no_look(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    await briefing(ana)
    clock.advance(hours=1)
    task = await desk.task(ana, "Order paper", due_on="2026-03-01", assignee_id=ana.account_id)
    await ask(desk, ben, await desk.draft(ben, "Winter hours"), at=clock() - timedelta(days=1))
    reply = await ana.get("", headers=JSON)
    assert reply.headers["content-type"] == "application/json"
    said = reply.json()
    assert [(row["id"], row["title"]) for row in said["overdue"]["rows"]] == [(task, "Order paper")]
    assert said["overdue"]["lists"] == [
        {"words": "Yours", "url": ana.path("/tasks?q=is%3Aoverdue+assignee%3Ame"), "amount": 1}
    ]
    assert [row["title"] for row in said["decisions"]["rows"]] == ["Winter hours"]
    clean = [line["sentence"].replace("\u2068", "").replace("\u2069", "") for line in said["news"]["lines"]]
    page = await briefing(ana)
    assert clean == told(page) != []
    assert said["today"] is None
    assert said["day"] == "2026-03-04"


@pytest.mark.parametrize("headers", [{}, JSON])
async def test_the_briefing_asks_the_database_few_questions(desk: Desk, ana: Person, headers: dict[str, str]) -> None:
    ben = await desk.member("editor", ana)
    await desk.task(ana, due_on="2026-03-01", assignee_id=ana.account_id)
    await ask(desk, ben, await desk.draft(ben, "Winter hours"))  # a decision, which is a statement of its own
    await a_view(ana, "Mine", query="assignee:me")
    await a_view(ana, "To print", query="label:print")
    await ana.get("/projects")  # her session is known to be in use
    await desk.task(ben, labels=["print"])  # so that nothing is kept
    with watched() as watch:
        reply = await ana.get("", headers=headers)
    assert reply.status_code == 200
    assert "Winter hours" in reply.text
    assert 0 < len(watch.names) <= MOST, watch.names
