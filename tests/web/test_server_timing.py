"""Where the time of a request goes, said in development only."""

import re

import pytest

from tests.support.people import Desk, Person
from webapp.settings import Settings
from webapp.web.middleware import Edge

pytestmark = pytest.mark.anyio


async def test_development_says_where_the_time_goes(desk: Desk, ana: Person) -> None:
    edge = desk.app.asgi_handler
    assert isinstance(edge, Edge)
    desk.app.asgi_handler = Edge(edge.app, Settings(development=True), edge.precedence)
    try:
        said = (await ana.get("/tasks")).headers["server-timing"]
        names = dict(re.findall(r'(\w+)(?:;desc="([^"]*)")?;dur=[\d.]+', said))
        assert names["total"] == names["template"] == ""
        queries = [name for key, name in names.items() if key.startswith("q")]
        assert names["database"] == f"{len(queries)} queries"
        assert {"sessions.find_viewers", "tasks.get_stats"} <= set(queries)
        kept = (await ana.get("/tasks")).headers["server-timing"]
        assert 'database;desc="1 query"' in kept
    finally:
        desk.app.asgi_handler = edge


async def test_production_does_not(ana: Person) -> None:
    assert "server-timing" not in (await ana.get("/tasks")).headers
