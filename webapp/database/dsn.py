"""The address of a PostgreSQL server, as providers write it, told to asyncpg.

libpq's parameters (PostgreSQL's manual, 34.1.2) are known here: what asyncpg has too is passed on, what makes no
difference is left out, and what can't be honoured is refused. Nothing that is said shows a piece of the password.
"""

import os
import re
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

from webapp.settings import CofounderError

HOST = re.compile(r"(\[[0-9A-Fa-f:.%a-z]+\]|[^][:/@]*)(:[0-9]*)?")
TLS_FILES = {"sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "sslcrl": "PGSSLCRL"}
CHECKED = ("verify-ca", "verify-full")

# What makes no difference here: the desk has its own name, its own deadlines, and speaks UTF-8.
LEFT_OUT = {
    "application_name", "client_encoding", "connect_timeout", "fallback_application_name", "gssdelegation",
    "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "load_balance_hosts",
    "max_protocol_version", "min_protocol_version", "sslcompression", "sslsni", "tcp_user_timeout",
}  # fmt: skip
# What is left out too, as long as it only allows something.
ALLOWING = {
    "channel_binding": ("disable", "prefer", "require"),  # the last of them: see `checking_certificates`
    "gssencmode": ("disable", "prefer"),
    "sslcertmode": ("allow",),
}
# What would be a promise that nobody keeps.
REFUSED = {
    "hostaddr", "replication", "require_auth", "requirepeer", "requiressl", "scram_client_key", "scram_server_key",
    "sslcrldir", "sslkeylogfile",
}  # fmt: skip


class BadAddress(CofounderError):
    """An address can't be used as it is."""


def asyncpg_arguments(dsn: str, *, setting: str = "DATABASE_URL") -> dict[str, Any]:
    """What asyncpg is given for an address: `dsn`, and `ssl` where that says more. Raises BadAddress, which names the
    setting where the address stands."""
    refuse_bare_characters(dsn, setting)
    head, _, query = dsn.partition("?")
    try:
        pairs = dict(parse_qsl(query.replace("+", "%2B"), strict_parsing=bool(query)))
    except ValueError:
        raise BadAddress(f"What stands behind the ? in {setting} isn't name=value&name=value: correct it.") from None
    given = checking_certificates(pairs)
    for name, value in given.items():
        if name in REFUSED or value not in ALLOWING.get(name, (value,)):
            raise BadAddress(f"{setting} asks for {name}={value}, which Cofounder can't do: take it out.")
    passed = {name: value for name, value in given.items() if name not in LEFT_OUT and name not in ALLOWING}
    if len(hosts_of(head, passed)) > 1 and not os.environ.get("PGTARGETSESSIONATTRS"):
        passed.setdefault("target_session_attrs", "read-write")  # a desk can't do without
    arguments: dict[str, Any] = {}
    if passed.get("sslrootcert") == "system":
        del passed["sslrootcert"]
        if passed.pop("sslmode", "verify-full") != "verify-full":
            raise BadAddress(f"{setting} has sslrootcert=system, which needs sslmode=verify-full: write both.")
        check_files(passed, setting)
        arguments["ssl"] = trusting_the_system(passed)
    else:
        check_files(passed, setting)
    return arguments | {"dsn": f"{head}?{urlencode(passed, quote_via=quote)}" if passed else head}


def hosts_of(head: str, pairs: dict[str, str]) -> list[str]:
    """The servers that an address names, of which the first one that fits is taken."""
    return (urlsplit(head).netloc.rpartition("@")[2] or pairs.get("host", "")).split(",")


def checking_certificates(pairs: dict[str, str]) -> dict[str, str]:
    """Parameters, where `channel_binding=require` was turned into what guards against the same: somebody between here
    and the server. asyncpg can't bind a channel; it can check the certificate."""
    if pairs.get("channel_binding") != "require":
        return pairs
    return {"sslrootcert": "system"} | pairs | {"sslmode": "verify-full"}


def refuse_bare_characters(dsn: str, setting: str) -> None:
    """Raise BadAddress where a character in a password, or elsewhere, would be taken for the end of it."""
    rest = dsn.partition("://")[2]
    authority = re.split("[/?]", rest, maxsplit=1)[0]
    hosts = authority.rpartition("@")[2]
    if (
        "#" in rest
        or authority.count("@") > 1
        or (authority and rest.count("@") > authority.count("@"))
        or re.search("%(?![0-9A-Fa-f]{2})", rest)
        or not all(HOST.fullmatch(host) for host in hosts.split(","))
        or any(mark in authority.rpartition("@")[0] for mark in "[]")
    ):
        raise BadAddress(
            f"{setting} can't be read: a character that means something in addresses (@ : / ? # [ ] %) stands in it as "
            "it is, perhaps in the password: percent-encode it, such as %40 for @ and %23 for #."
        )


def trusting_the_system(passed: dict[str, str]) -> ssl.SSLContext:
    """TLS that checks certificates by those that this machine trusts, as `sslrootcert=system` says."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    certificate = passed.get("sslcert") or os.environ.get("PGSSLCERT")
    if certificate:
        context.load_cert_chain(certificate, passed.get("sslkey"), password=lambda: passed.get("sslpassword", ""))
    return context


def check_files(passed: dict[str, str], setting: str) -> None:
    """Raise BadAddress where a file that TLS needs can't be used: asyncpg's own word on it can't be told from what it
    says of a server that isn't there."""
    for name, variable in TLS_FILES.items():
        file = passed.get(name) or os.environ.get(variable)
        if not file:
            continue
        try:
            with Path(file).open("rb"):
                pass
            if name == "sslrootcert":
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
        except OSError as error:
            reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else str(error.strerror).lower()
            raise BadAddress(f"{setting} says {name}={file}, and that file can't be used ({reason}).") from error
    root = passed.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or Path.home() / ".postgresql" / "root.crt"
    if passed.get("sslmode") in CHECKED and not Path(root).exists():
        raise BadAddress(
            f"{setting} asks to check the server's certificate (sslmode={passed['sslmode']}), but not by which: add "
            "sslrootcert=system for those that this machine trusts, or the file of your provider's."
        )


def connect_timeout(dsn: str, default: float) -> float:
    """Seconds that an address allows for connecting, where it says so."""
    said = parse_qs(urlsplit(dsn).query).get("connect_timeout", [""])[-1]
    return float(said) if said.isdecimal() and said.isascii() and int(said) else default


def server_name(dsn: str) -> str:
    """Where a server is, for messages: its host and port, or the folder of its socket. Without user and password."""
    parts = urlsplit(dsn)
    return unquote(parts.netloc.rpartition("@")[2]) or parse_qs(parts.query).get("host", ["localhost"])[0]


def database_name(dsn: str) -> str:
    """The database that an address names."""
    parts = urlsplit(dsn)
    return unquote(parts.path[1:]) or parse_qs(parts.query).get("dbname", [""])[0] or "named like the user"
