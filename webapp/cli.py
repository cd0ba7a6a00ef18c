"""The command line: `cofounder`."""

import errno
from typing import Any

import click

from webapp.bench.command import bench
from webapp.commands.backup import backup, restore
from webapp.commands.demo import demo
from webapp.commands.doctor import doctor
from webapp.commands.migrate import migrate
from webapp.commands.serve import serve
from webapp.commands.stopping import stop_in_order
from webapp.commands.user import user
from webapp.database.failures import DatabaseError, DatabaseFull
from webapp.quick_add.command import quick_add
from webapp.settings import CofounderError


class Complaint(click.ClickException):
    """One sentence on standard error, and the exit code 1."""

    def show(self, file: Any = None) -> None:
        """Print it."""
        click.echo(f"cofounder: {self.message}", err=True, file=file)


class Commands(click.Group):
    """Commands whose expected failures are sentences, not tracebacks."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which somebody meets them, not the alphabet's."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        stop_in_order()
        try:
            return super().invoke(ctx)
        except CofounderError as error:
            raise Complaint(str(error)) from error
        except DatabaseFull as error:
            raise Complaint("The disk of the database is full: free some space, then try again.") from error
        except DatabaseError as error:
            raise Complaint(f"The database can't answer now ({error}): try again in a moment.") from error
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Complaint("A disk is full: free some space, then try again.") from error
            raise


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cofounder", prog_name="cofounder")
def main() -> None:
    """Cofounder, the business owner's desk.

    `cofounder serve` is all that it takes. Settings come from the environment; the README lists them.
    """


for command in (serve, demo, migrate, user, backup, restore, doctor, quick_add, bench):
    main.add_command(command)
