"""cofounder user add, cofounder user reset-password"""

import asyncio
from datetime import timedelta
from typing import Annotated

import asyncpg
import click
import msgspec

from webapp.accounts.limits import forgive
from webapp.accounts.queries import add_account, delete_links, find_credentials, issue_link
from webapp.commands.desk import database_of, migrated, settings_with
from webapp.database.pool import Queryable
from webapp.settings import CofounderError, Settings
from webapp.web.forms.fields import Email, Text, folded
from webapp.web.forms.form import parse
from webapp.web.viewer import Role, utc_now
from webapp.workspaces.queries import add_member, get_workspace_id

ROLES = tuple(role.value for role in Role)
LINK_VALID = timedelta(days=3)
NO_PASSWORD = "none yet"  # noqa: S105  # no hash, so that no password fits


class NewAccount(msgspec.Struct):
    """What `user add` is told, under the rules of the members' pages."""

    name: Annotated[str, Text("The name", max=100)]
    email: Annotated[str, Email("The email")]


@click.group()
def user() -> None:
    """Add people and help those who can't sign in."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="What others see.")
@click.option("--workspace", required=True, metavar="SLUG", help="The workspace, as its address has it after /w/.")
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True, help="What they may do.")
def add(email: str, name: str, workspace: str, role: str) -> None:
    """Add a person to a workspace.

    Prints a link by which they choose their password, good for three days and one use. Somebody who has an account
    only becomes a member.
    """
    form = parse(NewAccount, {"name": name, "email": email})
    if form.errors:
        raise CofounderError(" ".join(form.errors.values()))
    with database_of(settings_with()) as settings:
        token = asyncio.run(add_person(settings, form.value, workspace, Role(role)))
    if token is None:
        click.echo(f"{form.value.email} has an account and is a member of {workspace} now.")
    else:
        click.echo(f"Give {form.value.email} this link to choose a password: {reset_url(settings, token)}")


@user.command("reset-password")
@click.argument("email")
def reset_password(email: str) -> None:
    """Let a person choose a new password.

    Prints a link for it, good for three days and one use. Their present password works until then.
    """
    with database_of(settings_with()) as settings:
        token = asyncio.run(issue_reset(settings, email.strip()))
    click.echo(f"Give {email.strip()} this link to choose a password: {reset_url(settings, token)}")


async def add_person(settings: Settings, person: NewAccount, slug: str, role: Role) -> str | None:
    """Make somebody a member; returns the token of a link for their password, None where they have an account.

    Raises CofounderError for an unknown workspace.
    """
    async with migrated(settings) as db, db.transaction() as tx:
        try:
            workspace_id = await get_workspace_id(tx, slug)
        except LookupError:
            raise CofounderError(
                f"There is no workspace {slug!r}: look at what follows /w/ in the address of its pages."
            ) from None
        account = await find_credentials(tx, person.email)
        if account is not None:
            await add_member(tx, workspace_id, account.id, role, now=utc_now())
            return None
        try:
            account_id = await add_account(tx, email=person.email, name=person.name, password_hash=NO_PASSWORD)
        except asyncpg.UniqueViolationError:
            raise CofounderError(f"{person.email} was added at the same moment: try again.") from None
        await add_member(tx, workspace_id, account_id, role, now=utc_now())
        return await reset_link(tx, account_id)


async def issue_reset(settings: Settings, email: str) -> str:
    """The token of a link for a new password; raises CofounderError where nobody has that address."""
    async with migrated(settings) as db:
        account = await find_credentials(db, folded(email))
        if account is None:
            raise CofounderError(f"Nobody signs in as {email!r}: check the address.")
        await forgive(db, account.id)
        return await reset_link(db, account.id)


async def reset_link(db: Queryable, account_id: int) -> str:
    """A new link for a password, in place of earlier ones."""
    await delete_links(db, "password_reset", account_id)
    return await issue_link(db, "password_reset", account_id=account_id, now=utc_now(), valid=LINK_VALID)


def reset_url(settings: Settings, token: str) -> str:
    """The link for a token; without COFOUNDER_URL, as a browser on this machine opens it."""
    return f"{settings.url or f'http://127.0.0.1:{settings.port}'}/reset/{token}"
