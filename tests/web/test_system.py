"""What machines ask for: health, metrics; and how forms name other methods than POST."""

from datetime import timedelta

import httpx
import pytest

from tests.support.people import Desk, Person
from webapp.mail.queries import begin_outage
from webapp.settings import Settings

pytestmark = pytest.mark.anyio

TOKEN = {"authorization": "Bearer let me see"}


async def test_health_is_said_without_a_session(visitor: httpx.AsyncClient) -> None:
    for path in ("/health/live", "/health/ready"):
        reply = await visitor.get(path)
        assert (reply.status_code, reply.text) == (200, "ok")
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer let me se", "Bearer None", "Basic let me see", "let me see"],
)
async def test_metrics_do_not_exist_without_the_token(visitor: httpx.AsyncClient, authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    reply = await visitor.get("/metrics", headers=headers)
    assert reply.status_code == 404
    assert "cofounder_requests_total" not in reply.text


async def test_metrics_do_not_exist_where_no_token_is_set(desk: Desk, visitor: httpx.AsyncClient) -> None:
    desk.app.state.settings = Settings(database_url=desk.app.state.settings.database_url)
    for authorization in ("Bearer None", "Bearer ", "Bearer let me see"):
        assert (await visitor.get("/metrics", headers={"authorization": authorization})).status_code == 404


async def test_metrics_count_requests_by_route_and_hold_no_path(ana: Person, visitor: httpx.AsyncClient) -> None:
    await visitor.get("/reset/a-secret-token")
    await ana.get("/tasks")
    await visitor.request("GUESS", "/sign-in")
    reply = await visitor.get("/metrics", headers=TOKEN)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'cofounder_requests_total{method="GET",route="/reset/{token}",status="404"}' in reply.text
    assert "cofounder_request_seconds_bucket" in reply.text
    assert "a-secret-token" not in reply.text
    assert ana.slug not in reply.text
    assert "GUESS" not in reply.text


async def test_a_form_names_another_method_in_its_action(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}?_method=put", {"title": "Order ink", "version": "1"})
    assert reply.status_code == 303
    assert (await ana.post(f"/tasks/{task}?a=b&_method=delete")).status_code == 303
    assert await desk.fetch("select deleted_at from tasks where id = $1", task) is not None


@pytest.mark.parametrize("method", ["DELETE", "put", "", "get", "delete%20", "trace", "delete;"])
async def test_only_the_three_methods_can_be_named(desk: Desk, ana: Person, method: str) -> None:
    task = await desk.task(ana)
    assert (await ana.post(f"/tasks/{task}?_method={method}")).status_code in (405, 422)
    assert await desk.fetch("select deleted_at from tasks where id = $1", task) is None


async def test_a_link_names_no_method(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    assert (await ana.get(f"/tasks/{task}?_method=delete")).status_code == 200
    reply = await ana.browser.put(
        ana.path(f"/tasks/{task}?_method=delete"), data={"title": "Order ink", "version": "1"}
    )
    assert reply.status_code == 303
    assert await desk.fetch("select title from tasks where id = $1", task) == "Order ink"
    assert await desk.fetch("select deleted_at from tasks where id = $1", task) is None
    assert (await ana.post(f"/tasks/{task}", {"_method": "delete"})).status_code == 405


async def test_metrics_tell_of_the_queue_of_jobs(desk: Desk, visitor: httpx.AsyncClient) -> None:
    await desk.fetch(
        "insert into jobs (name, run_at, tries_left) values ('tidy', $1, 5)", desk.clock() - timedelta(minutes=2)
    )
    await desk.fetch(
        "insert into jobs (name, state, run_at, ended_at, tries_left) values ('send_mail', 'failed', $1, $1, 7)",
        desk.clock(),
    )
    lines = (await visitor.get("/metrics", headers=TOKEN)).text.splitlines()
    assert 'cofounder_jobs{state="waiting"} 1.0' in lines
    assert 'cofounder_jobs_oldest_seconds{state="waiting"} 120.0' in lines
    assert 'cofounder_jobs{state="failed"} 0.0' in lines
    assert 'cofounder_jobs{state="given_up"} 1.0' in lines
    assert "cofounder_mail_outage_seconds 0.0" in lines


async def test_metrics_tell_of_mail_that_is_not_taken(desk: Desk, visitor: httpx.AsyncClient) -> None:
    await begin_outage(desk.db, "It can't be reached.", now=desk.clock() - timedelta(minutes=3))
    lines = (await visitor.get("/metrics", headers=TOKEN)).text.splitlines()
    assert "cofounder_mail_outage_seconds 180.0" in lines
