"""The first start: a one-time link that makes the owner's account and workspace."""

from datetime import datetime, timedelta

from webapp.accounts import queries
from webapp.accounts.models import SetUp
from webapp.database.pool import Database, Queryable
from webapp.web.viewer import utc_now
from webapp.workspaces.queries import add_workspace
from webapp.workspaces.sample import add_sample

LINK_VALID = timedelta(days=7)


async def issue_setup_link(db: Queryable) -> str | None:
    """The token of a new set-up link, which replaces earlier ones; None where the desk is set up already."""
    if await queries.has_accounts(db):
        return None
    await queries.delete_links(db, "setup")
    return await queries.issue_link(db, "setup", now=utc_now(), valid=LINK_VALID)


async def set_up(db: Database, token: str, form: SetUp, password_hash: str, *, now: datetime) -> tuple[int, str] | None:
    """Use a set-up link: the owner's account and workspace in one transaction.

    Returns the account's id and the workspace's slug, or None where the link was used before. Raises
    asyncpg.UniqueViolationError where the address is taken.
    """
    async with db.transaction() as tx:
        if await queries.use_link(tx, "setup", token, now=now) is None:
            return None
        await queries.delete_links(tx, "setup")  # two processes that started at once may each have printed one
        account_id = await queries.add_account(tx, email=form.email, name=form.name, password_hash=password_hash)
        slug = await add_workspace(
            tx,
            name=form.workspace_name,
            account_id=account_id,
            time_zone=form.time_zone,
            week_start=form.week_start,
            date_order=form.date_order,
        )
        if form.sample_data:
            await add_sample(tx, slug, account_id, now=now)
        return account_id, slug
