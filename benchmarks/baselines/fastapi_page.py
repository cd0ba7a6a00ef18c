"""The blocking design: FastAPI and synchronous SQLAlchemy with a QueuePool of 10.

`blocking` calls the database from async handlers, as is often seen; `threads` leaves it to FastAPI's pool of threads,
as its manual advises.
"""

from typing import Annotated, Any

from fastapi import Cookie, FastAPI, HTTPException
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader
from sqlalchemy import QueuePool, create_engine, text

from benchmarks.baselines.common import POOL_SIZE, TEMPLATE, TEMPLATES, database_url, statements, token_hash

SQL = {name: text(statement) for name, statement in statements().items()}
TEMPLATE_OF_PAGE = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template(TEMPLATE)
ENGINE = create_engine(
    database_url().replace("postgresql://", "postgresql+psycopg://", 1),
    poolclass=QueuePool,
    pool_size=POOL_SIZE,
    max_overflow=0,
    pool_timeout=30,
)
Session = Annotated[str | None, Cookie()]

blocking = FastAPI(openapi_url=None)
threads = FastAPI(openapi_url=None)


def render(slug: str, token: str | None) -> HTMLResponse:
    """The page."""
    with ENGINE.connect() as connection:

        def rows(name: str, **parameters: Any) -> Any:
            return connection.execute(SQL[name], parameters).all()

        found = rows("viewer", slug=slug, token_hash=token_hash(token))
        if not found:
            raise HTTPException(401)
        workspace = found[0].workspace_id
        tabs = rows("tabs", workspace_id=workspace)
        choices = rows("choices", workspace_id=workspace)
        tasks = rows("tasks", workspace_id=workspace)
    open_tasks = sum(tab.amount for tab in tabs if tab.status not in ("completed", "cancelled"))
    html = TEMPLATE_OF_PAGE.render(viewer=found[0], tabs=tabs, choices=choices, tasks=tasks, open_tasks=open_tasks)
    return HTMLResponse(html)


@blocking.get("/w/{slug}/tasks")
async def blocking_page(slug: str, session: Session = None) -> HTMLResponse:
    """In the event loop."""
    return render(slug, session)


@threads.get("/w/{slug}/tasks")
def threads_page(slug: str, session: Session = None) -> HTMLResponse:
    """In a thread."""
    return render(slug, session)
