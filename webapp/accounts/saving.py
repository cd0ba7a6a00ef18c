"""A person's settings as they save them, with what goes by their name."""

from webapp.accounts import queries
from webapp.accounts.models import AccountSettings
from webapp.database.pool import Database, Queryable, in_transaction
from webapp.query.fields import Kind
from webapp.views.renames import follow_name, names_known
from webapp.web.viewer import Viewer


async def save_account(db: Database, viewer: Viewer, settings: AccountSettings) -> bool:
    """Save somebody's settings; False where the account changed since `settings.version`. Saved views and calendars in
    all their workspaces follow another name.

    Raises asyncpg.UniqueViolationError where the address is taken.
    """
    account, new = viewer.account, settings.name
    if new == account.name:
        return await queries.update_account(db, account.id, settings)

    async def run(tx: Queryable) -> bool:
        workspaces = await queries.list_workspaces_of(tx, account.id)
        before = {workspace_id: await names_known(tx, workspace_id) for workspace_id in workspaces}
        if not await queries.update_account(tx, account.id, settings):
            return False
        for workspace_id, names in before.items():
            await follow_name(tx, workspace_id, account.id, Kind.PERSON, account.name, new, names, now=viewer.now)
        return True

    return await in_transaction(db, run)
