"""`cofounder query`: how a query of the task list is read, as JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from webapp.query.context import Context
from webapp.query.explain import explained
from webapp.query.parser import parse
from webapp.quick_add.command import DAYS, moment, zone_named
from webapp.quick_add.context import DateOrder
from webapp.tasks.query.fields import FIELDS


@click.command("query")
@click.option("--explain", "text", required=True, metavar="QUERY", help='The query, as "status:waiting due<friday".')
@click.option("--now", callback=moment, help="The moment of asking, in ISO 8601; by default now.")
@click.option("--zone", default="UTC", show_default=True, callback=zone_named, help="The time zone of the member.")
@click.option(
    "--week-start",
    type=click.Choice(DAYS),
    default="monday",
    show_default=True,
    help="The first day of a week.",
)
@click.option(
    "--date-order",
    type=click.Choice(["mdy", "dmy", "ymd"]),
    default="mdy",
    show_default=True,
    help="Whether 5/6 is read month or day first.",
)
@click.option("--project", "projects", multiple=True, help="The name of a project; may be repeated.")
@click.option("--member", "members", multiple=True, help="The name of a member; may be repeated.")
@click.option("--label", "labels", multiple=True, help="A label that tasks have; may be repeated.")
@click.option("--me", default="", help="The name of the member who asks.")
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
    if now is not None and now.tzinfo is None:
        now = now.replace(tzinfo=zone)
    context = Context(
        now=now or datetime.now(zone),
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
