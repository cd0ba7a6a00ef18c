"""Addresses of servers as providers write them: understood, or refused in a sentence that shows no piece of a
password."""

import asyncio
import ssl
from pathlib import Path

import pytest

from webapp.database.connect import DatabaseRefused, connect
from webapp.database.dsn import BadAddress, asyncpg_arguments

SECRET = "sw0rdfish"


@pytest.mark.parametrize(
    "password",
    [f"{SECRET}#ss", f"1#{SECRET}", f"{SECRET}?ss", f"12?a={SECRET}", f"{SECRET}/ss", f"12/{SECRET}", f"p@{SECRET}",
     f"{SECRET}@ss/w", f"{SECRET}[x", f"[{SECRET}]", f"{SECRET}%zz", f"%{SECRET}", f"{SECRET}:x@y"],
)  # fmt: skip
@pytest.mark.parametrize("rest", ["host/desk", "host:5432/desk?sslmode=require"])
def test_a_bare_character_in_a_password_is_named_and_nothing_of_it_shown(password: str, rest: str) -> None:
    async def connected() -> None:
        async with connect(f"postgresql://desk:{password}@{rest}", purpose="test"):
            pass

    with pytest.raises(BadAddress, match="percent-encode it") as refused:
        asyncio.run(connected())
    assert SECRET not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        # Neon, Supabase, Azure, Heroku, Amazon; sockets, several servers, addresses of version 6.
        ("postgresql://u:p@ep-x.neon.tech/db?options=endpoint%3Dx", "postgresql://u:p@ep-x.neon.tech/db?options=endpoint%3Dx"),
        ("postgresql://postgres.ref:p@aws-0.pooler.supabase.com:5432/postgres", None),
        ("postgresql://u%40srv:p%40ss%23@srv.database.azure.com:5432/db?sslmode=require", None),
        ("postgres://u:p@ec2-1.amazonaws.com:5432/d1", None),
        ("postgresql://u:p@h/db?application_name=x&connect_timeout=10&gssencmode=disable&keepalives_idle=30", "postgresql://u:p@h/db"),
        ("postgresql://u:p@a:5432,b:5433/db?target_session_attrs=read-write", None),
        ("postgresql://u:p+q@h/db?options=-c%20work_mem%3D8MB", None),
        ("postgresql://u:p@[2001:db8::1]:5432/db", None),
        ("postgresql://u@%2Fvar%2Frun%2Fpostgresql/db", None),
        ("postgresql:///db?host=%2Fvar%2Frun%2Fpostgresql&user=u", None),
        ("postgresql://u:p@h/db?sslmode=prefer&channel_binding=prefer", "postgresql://u:p@h/db?sslmode=prefer"),
    ],
)  # fmt: skip
def test_what_providers_write_is_understood(given: str, passed: str | None) -> None:
    assert asyncpg_arguments(given) == {"dsn": passed or given}


@pytest.mark.parametrize(
    "query", ["sslrootcert=system", "sslmode=verify-full&sslrootcert=system", "sslmode=require&channel_binding=require"]
)
def test_certificates_are_checked_by_those_that_the_machine_trusts(query: str) -> None:
    arguments = asyncpg_arguments(f"postgresql://u:p@h/db?{query}")
    assert arguments["dsn"] == "postgresql://u:p@h/db"
    assert arguments["ssl"].verify_mode is ssl.CERT_REQUIRED
    assert arguments["ssl"].check_hostname


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sslmode=require&sslrootcert=system", "needs sslmode=verify-full"),
        ("sslmode=verify-full&sslrootcert=nowhere.crt", "sslrootcert=nowhere.crt, and that file can't be used"),
        ("sslmode=verify-ca&sslrootcert=pyproject.toml", "it holds no certificate"),
        ("sslcert=nowhere.crt", "sslcert=nowhere.crt"),
        ("sslmode=verify-full", "add sslrootcert=system"),
        ("gssencmode=require", "gssencmode=require"),
        ("require_auth=scram-sha-256", "require_auth=scram-sha-256"),
        ("hostaddr=192.0.2.1", "hostaddr=192.0.2.1"),
        ("sslmode", "isn't name=value"),
    ],
)
def test_what_cannot_be_honoured_is_refused(
    query: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(BadAddress, match=said):
        asyncpg_arguments(f"postgresql://u:p@h/db?{query}")


@pytest.mark.parametrize(
    ("query", "said"),
    [("pgbouncer=true", "has a parameter .*pgbouncer.*: take it out"), ("sslmode=perhaps", "can't be understood"),
     ("target_session_attrs=standby", "No server at .* is what target_session_attrs in DATABASE_URL asks for")],
)  # fmt: skip
async def test_what_the_server_does_not_know_is_a_sentence(dsn: str, query: str, said: str) -> None:
    with pytest.raises(DatabaseRefused, match=said):
        async with connect(f"{dsn}&{query}", purpose="test"):
            pass
