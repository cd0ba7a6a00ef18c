"""Routes that belong to no subject: static files, health, metrics."""

import asyncio
import hmac
from contextlib import suppress
from typing import Any

from litestar import Controller, MediaType, Request, get
from litestar.exceptions import NotFoundException
from litestar.response import Response

from webapp.database.failures import DatabaseError, DatabaseFull, DatabaseReadOnly
from webapp.database.loader import load
from webapp.web import metrics
from webapp.web.assets import ASSETS, BY_URL, IMMUTABLE
from webapp.web.compression import best_encoding
from webapp.web.dependencies import GivenDatabase, GivenSettings
from webapp.web.permissions import Permission

sql = load("health")
jobs = load("jobs")
mail = load("mail")

NOT_READY: dict[type[DatabaseError], str] = {
    DatabaseReadOnly: "the database takes no changes",
    DatabaseFull: "the database's disk is full",
}


class AssetController(Controller):
    """Serves `static/` from memory."""

    @get(
        "/static/{digest:str}/{name:path}",
        name="static.file",
        permission=Permission.PUBLIC,
    )
    async def read_asset(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """A static file, compressed as the client takes it."""
        asset = BY_URL.get(request.scope["path"])
        if asset is None:
            raise NotFoundException
        headers = {"cache-control": IMMUTABLE}
        body = asset.body
        if asset.compressible:
            headers["vary"] = "Accept-Encoding"
            encoding = best_encoding(request.headers.get("accept-encoding", ""))
            if encoding is not None:
                headers["content-encoding"] = encoding
                packed = asset.packed.get(encoding)
                body = await asyncio.to_thread(asset.pack, encoding) if packed is None else packed
        return Response(body, media_type=asset.media_type, headers=headers)

    @get("/favicon.ico", name="static.favicon", permission=Permission.PUBLIC, sync_to_thread=False)
    def read_favicon(self) -> Response[bytes]:
        """The icon that browsers ask for by a fixed name."""
        asset = ASSETS["icons/favicon.svg"]
        return Response(asset.body, media_type=asset.media_type, headers={"cache-control": "public, max-age=86400"})

    @get("/apple-touch-icon.png", name="static.touch_icon", permission=Permission.PUBLIC, sync_to_thread=False)
    def read_touch_icon(self) -> Response[bytes]:
        """The same for the home screen of a phone, and for messages."""
        asset = ASSETS["icons/app-180.png"]
        return Response(asset.body, media_type=asset.media_type, headers={"cache-control": "public, max-age=86400"})


class HealthController(Controller):
    """For load balancers and monitoring."""

    path = "/health"

    @get("/live", name="health.live", permission=Permission.PUBLIC, sync_to_thread=False)
    def read_live(self) -> Response[str]:
        """Whether this process answers at all; asks nothing else."""
        return Response("ok", media_type=MediaType.TEXT, headers={"cache-control": "no-store"})

    @get("/ready", name="health.ready", permission=Permission.PUBLIC)
    async def read_ready(self, db: GivenDatabase) -> Response[str]:
        """Whether this process can serve pages, and save what they send: its database answers, takes changes, and has
        room for them. 503 otherwise, with what is wrong."""
        try:
            await db.execute(sql.check_writing)
            await db.execute(sql.check_room)
        except DatabaseError as error:
            said = NOT_READY.get(type(error), "no database")
            return Response(said, status_code=503, media_type=MediaType.TEXT, headers={"retry-after": "2"})
        return Response("ok", media_type=MediaType.TEXT, headers={"cache-control": "no-store"})


class MetricsController(Controller):
    """Prometheus metrics, for whoever holds the token of COFOUNDER_METRICS_TOKEN."""

    @get("/metrics", name="metrics", permission=Permission.PUBLIC)
    async def read_metrics(
        self, request: Request[Any, Any, Any], settings: GivenSettings, db: GivenDatabase
    ) -> Response[bytes]:
        """All metrics in the text format; 404 without the right bearer token, as if there were none.

        In a thread, for several workers count together in files. Without the queue of jobs while the database is away.
        """
        expected = f"Bearer {settings.metrics_token}".encode()
        given = request.headers.get("authorization", "").encode()
        if settings.metrics_token is None or not hmac.compare_digest(expected, given):
            raise NotFoundException
        depths: list[metrics.Depth] = []
        outage, now = 0.0, request.app.state.clock()
        with suppress(DatabaseError):
            personal = [job.name for job in request.app.state.jobs.values() if job.for_one]
            depths = await db.rows(metrics.Depth, jobs.get_depth, now=now, for_one=personal)
            outage = await db.value(mail.get_outage_seconds, now=now)
        return Response(
            await asyncio.to_thread(metrics.exposition, depths, outage),
            media_type="text/plain; version=0.0.4; charset=utf-8",
        )
