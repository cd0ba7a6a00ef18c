"""cofounder backup, cofounder restore"""

from pathlib import Path

import click

from webapp.backup.restoring import restore as put_in_place
from webapp.backup.writing import back_up
from webapp.commands.desk import settings_with


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace a file of that name.")
def backup(file: Path, force: bool) -> None:
    """Write everything, pictures and attachments too, into FILE.

    The desk may be served meanwhile. The file holds people's texts and addresses: keep it as safe as the desk. The exit
    code is 1 where there is no backup, and where it lacks the content of files, which are named: keep an older one too.
    """
    written = back_up(settings_with(), file.absolute(), force=force)
    click.echo(f"Wrote {file} ({written.size / 1_000_000:.1f} MB).")
    if written.lost:
        click.echo(
            f"cofounder: the content of {len(written.lost)} files isn't whole in the store, so it isn't in the backup: "
            + ", ".join(written.lost),
            err=True,
        )
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the data that the database holds.")
def restore(file: Path, force: bool) -> None:
    """Put the backup FILE in place.

    All of it or nothing: where it fails, the data and files are as they were. Stop the desk before. Only restore what
    you wrote yourself: PostgreSQL does what a backup says, and one made to harm could make it run programs.
    """
    left = put_in_place(settings_with(), file.absolute(), force=force)
    click.echo(f"Restored {file}.")
    if left:
        click.echo(f"cofounder: {left} files of the old data couldn't be removed from the store.", err=True)
