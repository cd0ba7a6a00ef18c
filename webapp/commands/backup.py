"""cofounder backup, cofounder restore"""

from pathlib import Path

import click

from webapp.commands.desk import settings_with
from webapp.database import backup as backups


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace a file of that name.")
def backup(file: Path, force: bool) -> None:
    """Write everything into FILE.

    The desk may be served meanwhile. The file holds people's texts and addresses: keep it as safe as the desk.
    """
    size = backups.back_up(settings_with(), file.absolute(), force=force)
    click.echo(f"Wrote {file} ({size / 1_000_000:.1f} MB).")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the data that the database holds.")
def restore(file: Path, force: bool) -> None:
    """Put the backup FILE in place.

    All of it or nothing: where it fails, the data are as they were. Stop the desk before.
    """
    backups.restore(settings_with(), file.absolute(), force=force)
    click.echo(f"Restored {file}.")
