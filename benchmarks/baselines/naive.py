"""The first, naive page: Litestar and asyncpg as in their tutorials, Records handed to one Jinja template."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, MediaType, Request, get
from litestar.exceptions import NotAuthorizedException

from benchmarks.baselines.common import POOL_SIZE, TEMPLATE, TEMPLATES, database_url, numbered, statements, token_hash

SQL = {name: numbered(text) for name, text in statements().items()}
TEMPLATE_OF_PAGE = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template(TEMPLATE)


@asynccontextmanager
async def database(app: Litestar) -> AsyncIterator[None]:
    """The pool."""
    async with asyncpg.create_pool(database_url(), min_size=POOL_SIZE, max_size=POOL_SIZE) as pool:
        app.state.pool = pool
        yield


@get("/w/{slug:str}/tasks", media_type=MediaType.HTML)
async def tasks(request: Request[Any, Any, Any], slug: str) -> str:
    """The page."""
    async with request.app.state.pool.acquire() as connection:
        viewer = await connection.fetchrow(SQL["viewer"], slug, token_hash(request.cookies.get("session")))
        if viewer is None:
            raise NotAuthorizedException
        workspace = viewer["workspace_id"]
        tabs = await connection.fetch(SQL["tabs"], workspace)
        choices = await connection.fetch(SQL["choices"], workspace)
        rows = await connection.fetch(SQL["tasks"], workspace)
    open_tasks = sum(tab["amount"] for tab in tabs if tab["status"] not in ("completed", "cancelled"))
    return TEMPLATE_OF_PAGE.render(viewer=viewer, tabs=tabs, choices=choices, tasks=rows, open_tasks=open_tasks)


app = Litestar([tasks], lifespan=[database], openapi_config=None, logging_config=None)
