"""Every setting, typed, with its environment name."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
import platformdirs

from webapp.addresses import Sender, host_name, listening_address, mail_sender, proxies, public_url
from webapp.backup.rotation import Rotation
from webapp.outgoing.allowed import Allowed, allowed
from webapp.setting_values import (
    encryption_keys,
    endpoint,
    folder,
    folders,
    language,
    number,
    one_of,
    origins,
    place_of_backups,
    place_of_files,
    postgresql_url,
    rotation,
    switch,
    token,
)

PASSWORD = re.compile(r":(?!//).*@")  # in the address of a server


class CofounderError(Exception):
    """Something that whoever runs the desk can mend: one sentence on what is wrong and what to do."""


class SettingsError(CofounderError):
    """A setting has a value that can't be."""


class Setting(msgspec.Struct, frozen=True):
    """How a setting is read from the environment and what the README says of it."""

    name: str
    meaning: str
    read: Callable[[str], Any]
    shown_default: str


def default_data_dir() -> Path:
    """The platform's folder for a user's data; for root on Linux, where PostgreSQL needs its own user, /var/lib."""
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        return Path("/var/lib/cofounder")
    return platformdirs.user_data_path("cofounder", appauthor=False)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set. Each field says its environment name, its meaning and how it is read."""

    data_dir: Annotated[
        Path,
        Setting("COFOUNDER_DATA", "Folder of the embedded database and of files", folder, "the user's data folder"),
    ] = msgspec.field(default_factory=default_data_dir)
    database_url: Annotated[
        str | None,
        Setting(
            "DATABASE_URL",
            "A PostgreSQL server (15 or newer) to use instead of the embedded one",
            postgresql_url,
            "embedded",
        ),
    ] = None
    backup_database_url: Annotated[
        str | None,
        Setting(
            "COFOUNDER_BACKUP_DATABASE_URL",
            "The same database without a pooler between, for backups, restores, and to hear of changes at once",
            postgresql_url,
            "DATABASE_URL",
        ),
    ] = None
    url: Annotated[
        str | None,
        Setting(
            "COFOUNDER_URL",
            "Public address, such as https://desk.example.com; https makes cookies Secure and turns HSTS on",
            public_url,
            "none",
        ),
    ] = None
    host: Annotated[str, Setting("COFOUNDER_HOST", "Address to listen on", listening_address, "127.0.0.1")] = (
        "127.0.0.1"
    )
    port: Annotated[
        int, Setting("COFOUNDER_PORT", "Port to listen on; 0 takes a free one", number(0, 65535), "8000")
    ] = 8000
    workers: Annotated[int, Setting("COFOUNDER_WORKERS", "Processes that serve", number(1, 64), "1")] = 1
    pool_size: Annotated[
        int, Setting("COFOUNDER_POOL_SIZE", "Database connections of each process", number(1, 200), "10")
    ] = 10
    acquire_timeout: Annotated[
        float,
        Setting(
            "COFOUNDER_ACQUIRE_TIMEOUT",
            "Seconds a request waits for a connection before it is told to come back",
            number(0.05, 60, float),
            "2",
        ),
    ] = 2.0
    database_wait: Annotated[
        float,
        Setting(
            "COFOUNDER_DATABASE_WAIT",
            "Seconds that `serve` waits for the server of DATABASE_URL to come up",
            number(0, 3600, float),
            "60",
        ),
    ] = 60.0
    statement_timeout: Annotated[
        float,
        Setting("COFOUNDER_STATEMENT_TIMEOUT", "Seconds a statement may run", number(0.1, 600, float), "5"),
    ] = 5.0
    page_cache: Annotated[
        int,
        Setting(
            "COFOUNDER_PAGE_CACHE", "Megabytes of pages and their rows that each process keeps", number(0, 10_000), "24"
        ),
    ] = 24
    statement_cache: Annotated[
        bool,
        Setting(
            "COFOUNDER_STATEMENT_CACHE",
            "Keep prepared statements; off behind PgBouncer in transaction mode",
            switch,
            "on",
        ),
    ] = True
    session_days: Annotated[
        int,
        Setting("COFOUNDER_SESSION_DAYS", "Days after which an unused sign-in ends", number(1, 400), "30"),
    ] = 30
    trusted_proxies: Annotated[
        str,
        Setting(
            "COFOUNDER_TRUSTED_PROXIES",
            "Proxies whose X-Forwarded-For and -Proto are believed: addresses or networks, separated by commas",
            proxies,
            "127.0.0.1",
        ),
    ] = "127.0.0.1"
    metrics_token: Annotated[
        str | None,
        Setting("COFOUNDER_METRICS_TOKEN", "Bearer token that opens /metrics; unset, there is none", token, "none"),
    ] = None
    push_services: Annotated[
        tuple[str, ...],
        Setting(
            "COFOUNDER_PUSH_SERVICES",
            "Push services beside those of the browsers' makers, such as https://push.example.com, separated by commas",
            origins,
            "none",
        ),
    ] = ()
    outgoing_allowed: Annotated[
        Allowed,
        Setting(
            "COFOUNDER_OUTGOING_ALLOWED",
            "What the desk may ask beside public addresses by https: networks such as 10.0.0.0/8, and hosts such as "
            "http://blog.lan:8080, separated by commas; `off` lets nothing out but to these",
            allowed,
            "none",
        ),
    ] = Allowed()
    publish_folders: Annotated[
        tuple[Path, ...],
        Setting(
            "COFOUNDER_PUBLISH_FOLDERS",
            "Folders of this machine that owners may publish to, such as that of a site generator, separated by commas",
            folders,
            "none",
        ),
    ] = ()
    secret_keys: Annotated[
        tuple[str, ...],
        Setting(
            "COFOUNDER_SECRET_KEYS",
            "Keys that passwords of other places are encrypted with, separated by commas: the first encrypts, all "
            "read; `openssl rand -base64 32` makes one",
            encryption_keys,
            "secret.key in COFOUNDER_DATA",
        ),
    ] = ()
    max_body: Annotated[
        int,
        Setting("COFOUNDER_MAX_BODY", "Bytes that a request may send", number(10_000, 1_000_000_000), "4000000"),
    ] = 4_000_000
    files: Annotated[
        str | None,
        Setting(
            "COFOUNDER_FILES",
            "Where pictures and attachments are kept: a folder, or a bucket such as s3://name/prefix",
            place_of_files,
            "files in COFOUNDER_DATA",
        ),
    ] = None
    max_file: Annotated[
        int,
        Setting(
            "COFOUNDER_MAX_FILE", "Bytes that a picture or attachment may have", number(10_000, 10**10), "25000000"
        ),
    ] = 25_000_000
    backups: Annotated[
        str | None,
        Setting(
            "COFOUNDER_BACKUPS",
            "Folder of the nightly backups, better on another disk; `off` makes none",
            place_of_backups,
            "backups in COFOUNDER_DATA; with DATABASE_URL off",
        ),
    ] = None
    backup_hour: Annotated[
        int, Setting("COFOUNDER_BACKUP_HOUR", "Hour of the night, by the machine's clock", number(0, 23), "3")
    ] = 3
    backups_kept: Annotated[
        Rotation,
        Setting("COFOUNDER_BACKUPS_KEPT", "For how many days, weeks and months one backup is kept", rotation, "7,4,12"),
    ] = msgspec.field(default_factory=Rotation)
    jobs: Annotated[
        bool,
        Setting(
            "COFOUNDER_JOBS", "Do the work in the background too; off where `cofounder worker` does it", switch, "on"
        ),
    ] = True
    smtp_host: Annotated[
        str | None,
        Setting("COFOUNDER_SMTP_HOST", "Server that mail is handed to; unset, none is sent", host_name, "none"),
    ] = None
    smtp_port: Annotated[
        int | None,
        Setting("COFOUNDER_SMTP_PORT", "Its port", number(1, 65535), "587; with tls 465, with none 25"),
    ] = None
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"],
        Setting(
            "COFOUNDER_SMTP_TLS",
            "How the way there is encrypted: starttls, tls from the beginning, or none",
            one_of("starttls", "tls", "none"),
            "starttls",
        ),
    ] = "starttls"
    smtp_user: Annotated[str | None, Setting("COFOUNDER_SMTP_USER", "Whom to sign in there as", str, "nobody")] = None
    smtp_password: Annotated[str | None, Setting("COFOUNDER_SMTP_PASSWORD", "Their password", str, "none")] = None
    smtp_from: Annotated[
        Sender | None,
        Setting(
            "COFOUNDER_SMTP_FROM",
            "Whom mail is from, such as `The desk <desk@example.com>`; needed with COFOUNDER_SMTP_HOST",
            mail_sender,
            "none",
        ),
    ] = None
    voice_model: Annotated[
        str | None,
        Setting(
            "COFOUNDER_VOICE_MODEL",
            "Folder of another Whisper model (CTranslate2) that writes down what is said; with COFOUNDER_VOICE_URL the "
            "name of the model there",
            str,
            "tiny.en of the extra `voice`; whisper-1",
        ),
    ] = None
    voice_language: Annotated[
        str,
        Setting("COFOUNDER_VOICE_LANGUAGE", "What is spoken, such as en or de", language, "en"),
    ] = "en"
    voice_seconds: Annotated[
        int,
        Setting("COFOUNDER_VOICE_SECONDS", "Seconds that a recording may have", number(5, 3600), "600"),
    ] = 600
    voice_url: Annotated[
        str | None,
        Setting(
            "COFOUNDER_VOICE_URL",
            "An endpoint that writes down what is said instead, as OpenAI's does, such as https://api.example.com/v1",
            endpoint,
            "none; what is said stays here",
        ),
    ] = None
    voice_key: Annotated[str | None, Setting("COFOUNDER_VOICE_KEY", "Its key", token, "none")] = None
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Setting(
            "COFOUNDER_LOG_LEVEL",
            "What is logged: from info on, each request",
            one_of("debug", "info", "warning", "error"),
            "warning",
        ),
    ] = "warning"
    log_format: Annotated[
        Literal["console", "json"],
        Setting(
            "COFOUNDER_LOG_FORMAT",
            "How it is logged: for people or for machines",
            one_of("console", "json"),
            "console",
        ),
    ] = "console"
    development: Annotated[
        bool,
        Setting("COFOUNDER_DEVELOPMENT", "Reload when a file is saved, and say where the time goes", switch, "off"),
    ] = False
    embedded_dsn: str | None = None  # set by `serve` for its workers; not a setting of anybody's

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings that an environment gives; an empty variable counts as unset. Quotes around a value are none of
        it: files of variables are read with them by shells, and by Docker left as they are.

        Raises SettingsError naming the first variable whose value can't be, and what it may be.
        """
        values: dict[str, Any] = {"embedded_dsn": environ.get(EMBEDDED_DSN) or None}
        for field, setting in settings_table().items():
            value = unquoted(environ.get(setting.name, ""))
            if not value:
                continue
            try:
                values[field] = setting.read(value)
            except ValueError as error:
                # Where a password stands isn't known of what isn't an address.
                shown = "…" if setting.read in (postgresql_url, encryption_keys) else PASSWORD.sub(":…@", value)
                raise SettingsError(f"{setting.name} is {shown!r}, but has to be {error}.") from None
        return cls(**values)

    def check_mail(self) -> None:
        """Raise SettingsError where mail could be sent, and couldn't be written."""
        if not self.sends_mail:
            return
        if self.smtp_from is None:
            raise SettingsError("COFOUNDER_SMTP_HOST is set: set COFOUNDER_SMTP_FROM too, whom mail is from.")
        if self.url is None:
            raise SettingsError("COFOUNDER_SMTP_HOST is set: set COFOUNDER_URL too, so that links in mail lead here.")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise SettingsError("COFOUNDER_SMTP_USER and COFOUNDER_SMTP_PASSWORD go together: set both, or neither.")

    @property
    def sends_mail(self) -> bool:
        """Whether there is a server that mail is handed to."""
        return self.smtp_host is not None

    @property
    def mail_port(self) -> int:
        """The port of the server of mail (RFC 8314 7.3)."""
        return self.smtp_port or {"starttls": 587, "tls": 465, "none": 25}[self.smtp_tls]

    @property
    def sender(self) -> Sender:
        """Whom mail is from. Raises SettingsError where none is sent."""
        if self.smtp_from is None:
            raise SettingsError("No mail is sent: set COFOUNDER_SMTP_HOST and COFOUNDER_SMTP_FROM.")
        return self.smtp_from

    @property
    def dsn(self) -> str:
        """The database to connect to; raises SettingsError where none was given and none was started."""
        found = self.database_url or self.embedded_dsn
        if found is None:
            raise SettingsError("There is no database: set DATABASE_URL, or start the desk by `cofounder serve`.")
        return found

    @property
    def direct_dsn(self) -> str | None:
        """The database without a pooler between, as far as it is known."""
        return self.backup_database_url or (self.dsn if self.statement_cache else None)

    @property
    def bucket(self) -> str | None:
        """The address of the bucket of files, where they aren't in a folder."""
        return self.files if self.files is not None and "://" in self.files else None

    @property
    def files_dir(self) -> Path:
        """The folder of files, where they aren't in a bucket."""
        return self.data_dir / "files" if self.files is None else folder(self.files)

    @property
    def backups_dir(self) -> Path | None:
        """The folder of the nightly backups; None where there are none."""
        if self.backups is None:
            return self.data_dir / "backups" if self.database_url is None else None
        return None if self.backups == "off" else folder(self.backups)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the desk through TLS."""
        return self.url is not None and self.url.startswith("https://")


# How `cofounder serve` tells its workers where the embedded server listens.
EMBEDDED_DSN = "COFOUNDER_EMBEDDED_DSN"


def unquoted(value: str) -> str:
    """A value without the white space and the pair of quotes around it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


def settings_table() -> dict[str, Setting]:
    """All settings by the name of their field."""
    hints = get_type_hints(Settings, include_extras=True)
    return {
        name: argument
        for name, hint in hints.items()
        for argument in getattr(hint, "__metadata__", ())
        if isinstance(argument, Setting)
    }
