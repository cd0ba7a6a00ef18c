"""The command line: `cofounder`."""

import errno
from importlib import import_module
from typing import Any

import click

from webapp.collector import uncollected
from webapp.commands.stopping import stop_in_order
from webapp.database.failures import DatabaseError, DatabaseFull
from webapp.paths import RESOURCES
from webapp.settings import CofounderError

# In the order in which somebody meets them, each with its module, which is loaded when it is asked for.
COMMANDS = {
    "serve": "webapp.commands.serve",
    "worker": "webapp.commands.worker",
    "demo": "webapp.commands.demo",
    "migrate": "webapp.commands.migrate",
    "user": "webapp.commands.user",
    "backup": "webapp.commands.backup",
    "restore": "webapp.commands.backup",
    "doctor": "webapp.commands.doctor",
    "quick-add": "webapp.quick_add.command",
    "voice": "webapp.voice.command",
    "query": "webapp.tasks.query.command",
}
if (RESOURCES / "benchmarks").is_dir():  # in a checkout
    COMMANDS["bench"] = "benchmarks.command"


class Complaint(click.ClickException):
    """One sentence on standard error, and the exit code 1."""

    def show(self, file: Any = None) -> None:
        """Print it."""
        click.echo(f"cofounder: {self.message}", err=True, file=file)


class Commands(click.Group):
    """Commands whose expected failures are sentences, not tracebacks."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which somebody meets them, not the alphabet's."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        with uncollected():
            module = import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

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
