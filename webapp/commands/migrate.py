"""cofounder migrate"""

import asyncio

import click

from webapp.commands.desk import database_of, settings_with
from webapp.database import migrations


@click.command()
def migrate() -> None:
    """Bring the database's schema up to date.

    `serve` does this by itself; do it beforehand when several machines serve one database.
    """
    with database_of(settings_with()) as settings:
        applied = asyncio.run(migrations.migrate(settings.dsn, statement_cache=settings.statement_cache))
    for title in applied:
        click.echo(f"Applied {title}")
    if not applied:
        click.echo("The schema is up to date.")
