"""`cofounder query`: how a query of tasks or of drafts is read, as JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from webapp.drafts.query.fields import FIELDS as DRAFTS
from webapp.query.context import Context
from webapp.query.explain import explained
from webapp.query.parser import parse
from webapp.quick_add.command import DAYS, member_options, moment_in
from webapp.quick_add.context import DateOrder
from webapp.tasks.query.fields import FIELDS as TASKS

SUBJECTS = {"tasks": TASKS, "drafts": DRAFTS}


@click.command("query")
@click.option("--explain", "text", required=True, metavar="QUERY", help='The query, as "status:waiting due<friday".')
@click.option(
    "--of", "subject", type=click.Choice(tuple(SUBJECTS)), default="tasks", show_default=True, help="What is asked for."
)
@member_options("asks")
def query(
    text: str,
    subject: str,
    now: datetime | None,
    zone: ZoneInfo,
    week_start: str,
    date_order: DateOrder,
    projects: tuple[str, ...],
    members: tuple[str, ...],
    labels: tuple[str, ...],
    me: str,
) -> None:
    """Say how a query of a list is read, and where it can't be, as JSON.

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
    fields = SUBJECTS[subject]
    found = explained(parse(text.encode("utf-8", "replace").decode(), fields, context), fields)
    click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
