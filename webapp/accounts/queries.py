"""Accounts, sessions and one-time links in the database."""

from datetime import datetime, timedelta

from webapp.accounts.models import AccountRow, AccountSettings, Credentials, SessionRow
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.web.sessions import hash_token, new_token

sql = load("accounts")
sessions = load("sessions")


async def has_accounts(db: Queryable) -> bool:
    """Whether anybody has set this desk up."""
    return bool(await db.value(sql.count_accounts))


async def add_account(db: Queryable, *, email: str, name: str, password_hash: str) -> int:
    """Create an account; returns its id. Raises asyncpg.UniqueViolationError where the address is taken."""
    account_id: int = await db.value(sql.add_account, email=email, name=name, password_hash=password_hash)
    return account_id


async def find_credentials(db: Queryable, email: str) -> Credentials | None:
    """The account of an address that is `folded`, with its password hash."""
    return await db.one(Credentials, sql.find_credentials, email=email)


async def get_credentials(db: Queryable, account_id: int) -> Credentials | None:
    """An account's password hash."""
    return await db.one(Credentials, sql.get_credentials, account_id=account_id)


async def get_account(db: Queryable, account_id: int) -> AccountRow | None:
    """An account with its own settings."""
    return await db.one(AccountRow, sql.get_account, account_id=account_id)


async def update_account(db: Queryable, account_id: int, settings: AccountSettings) -> bool:
    """Save a person's settings; False where the account changed since `settings.version`.

    Raises asyncpg.UniqueViolationError where the address is taken.
    """
    version = await db.value(
        sql.update_account,
        account_id=account_id,
        version=settings.version,
        name=settings.name,
        email=settings.email,
        time_zone=settings.time_zone,
        week_start=settings.week_start,
        date_order=settings.date_order,
    )
    return version is not None


async def list_workspaces_of(db: Queryable, account_id: int) -> list[int]:
    """The workspaces that somebody is a member of."""
    return await db.value(sql.list_workspaces_of, account_id=account_id) or []


async def update_theme(db: Queryable, account_id: int, theme: str) -> None:
    """Save the theme switch."""
    await db.execute(sql.update_theme, account_id=account_id, theme=theme)


async def update_password(
    db: Queryable,
    account_id: int,
    password_hash: str,
    *,
    now: datetime,
    kept_session: str | None = None,
    kept_device: str | None = None,
) -> None:
    """Save a new password, in a transaction. It ends every session but the one of the token `kept_session`, also one
    that somebody is just starting with the old password, every link that leads to the account, and the trust in every
    browser but the one of the token `kept_device`."""
    await db.execute(sql.hold_account, account_id=account_id)
    await db.execute(
        sql.update_password,
        account_id=account_id,
        password_hash=password_hash,
        kept_token_hash=hash_token(kept_session) if kept_session else None,
        device_hash=hash_token(kept_device) if kept_device else None,
        now=now,
    )


async def hold_password(db: Queryable, account_id: int, password_hash: str) -> bool:
    """Whether an account still has this password, which nobody changes until the commit."""
    held = await db.value(sessions.hold_password, account_id=account_id, password_hash=password_hash)
    return held is not None


async def start_session(db: Queryable, account_id: int, *, now: datetime, days: int, user_agent: str) -> str:
    """Sign an account in; returns the token for its cookie, of which only a hash is stored."""
    token = new_token()
    await db.execute(
        sessions.start_session,
        token_hash=hash_token(token),
        account_id=account_id,
        now=now,
        expires_at=now + timedelta(days=days),
        user_agent=user_agent[:300],
    )
    return token


async def end_session(db: Queryable, token: str, *, now: datetime) -> None:
    """Sign out here."""
    await db.execute(sessions.end_session, token_hash=hash_token(token), now=now)


async def end_all_sessions(db: Queryable, account_id: int, *, now: datetime) -> None:
    """Sign out everywhere."""
    await db.execute(sessions.end_all_sessions, account_id=account_id, now=now)


async def list_sessions(db: Queryable, account_id: int, token: str, *, now: datetime) -> list[SessionRow]:
    """Where an account is signed in, the latest first, at most 50; `token` is that of the session that asks."""
    return await db.rows(SessionRow, sql.list_sessions, account_id=account_id, token_hash=hash_token(token), now=now)


async def issue_link(
    db: Queryable, purpose: str, *, account_id: int | None = None, now: datetime, valid: timedelta
) -> str:
    """A one-time token for "setup", "password_reset" or "sign_in"."""
    token = new_token()
    await db.execute(
        sql.issue_link,
        token_hash=hash_token(token),
        purpose=purpose,
        account_id=account_id,
        expires_at=now + valid,
    )
    return token


async def find_link(db: Queryable, purpose: str, token: str, *, now: datetime) -> int | None:
    """The account of a one-time link (0 for none), or None where the link isn't good (any more)."""
    found: int | None = await db.value(sql.find_link, token_hash=hash_token(token), purpose=purpose, now=now)
    return found


async def use_link(db: Queryable, purpose: str, token: str, *, now: datetime) -> int | None:
    """`find_link` that uses the link up; of two uses at once only one succeeds."""
    used: int | None = await db.value(sql.use_link, token_hash=hash_token(token), purpose=purpose, now=now)
    return used


async def delete_links(db: Queryable, purpose: str, account_id: int | None = None) -> None:
    """Take back all links of a purpose."""
    await db.execute(sql.delete_links, purpose=purpose, account_id=account_id)


async def remember_device(db: Queryable, account_id: int, *, former: str, now: datetime) -> str:
    """This account signs in in a browser; returns the token by which that is known, in place of the `former` one. It is
    always a new one: what a browser brings may have been put there by somebody else."""
    token = new_token()
    await db.execute(
        sessions.remember_device,
        token_hash=hash_token(token),
        former_hash=hash_token(former),
        account_id=account_id,
        now=now,
    )
    return token


async def knows_device(db: Queryable, account_id: int, token: str) -> bool:
    """Whether this account has signed in in the browser that has this token."""
    known: bool = await db.value(sessions.knows_device, token_hash=hash_token(token), account_id=account_id)
    return known
