"""cofounder migrate"""

import asyncio
import os

import click

from webapp.database import migrations
from webapp.database.embedded import running_database
from webapp.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the database's schema up to date.

    `serve` does this by itself; do it beforehand when several processes start at once behind a proxy.
    """
    settings = Settings.from_environment(os.environ)
    with running_database(settings) as dsn:
        applied = asyncio.run(migrations.migrate(dsn, statement_cache=settings.statement_cache))
    for title in applied:
        click.echo(f"Applied {title}")
    if not applied:
        click.echo("The schema is up to date.")
