"""`cofounder query`: how a query of the task list is read, as JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from webapp.query.context import Context
from webapp.query.explain import explained
from webapp.query.parser import parse
from webapp.quick_add.command import DAYS, member_options, moment_in
from webapp.quick_add.context import DateOrder
from webapp.tasks.query.fields import FIELDS


@click.command("query")
@click.option("--explain", "text", required=True, metavar="QUERY", help='The query, as "status:waiting due<friday".')
@member_options("asks")
def query(
    text: str,
    now: datetime | None,
    zone: ZoneInfo,
    week_start: str,
    date_order: DateOrder,
    projects: tuple[str, ...],
    members: tuple[str, ...],
    labels: tuple[str, ...],
    me: str,
) -> None:
    """Say how a query of the task list is read, and where it can't be, as JSON.

    Nothing is looked up, and no database is needed.
    """
    context = Context(
        now=moment_in(zone, now),
        zone=zone,
        week_start=DAYS.index(week_start),
        date_order=date_order,
        projects=projects,
        members=members,
        labels=labels,
        me=me,
    )
    found = explained(parse(text.encode("utf-8", "replace").decode(), FIELDS, context), FIELDS)
    click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
