"""What the environment can say, and what it can't."""

from pathlib import Path

import pytest

from webapp.addresses import Sender, as_peers
from webapp.backup.rotation import Rotation
from webapp.commands.desk import unknown_settings
from webapp.outgoing.allowed import Allowed, Origin
from webapp.settings import Settings, SettingsError, settings_table


def test_nothing_set_means_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"COFOUNDER_PORT": "", "DATABASE_URL": " "}) == Settings()


def test_every_setting_can_be_set() -> None:
    examples = {
        "COFOUNDER_DATA": ("/srv/desk", Path("/srv/desk")),
        "DATABASE_URL": ("postgresql://desk:a@db/desk", "postgresql://desk:a@db/desk"),
        "COFOUNDER_BACKUP_DATABASE_URL": ("postgresql://desk:a@direct/desk", "postgresql://desk:a@direct/desk"),
        "COFOUNDER_URL": ("https://desk.example.com/", "https://desk.example.com"),
        "COFOUNDER_HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104  # an example
        "COFOUNDER_PORT": ("80", 80),
        "COFOUNDER_WORKERS": ("4", 4),
        "COFOUNDER_POOL_SIZE": ("20", 20),
        "COFOUNDER_ACQUIRE_TIMEOUT": ("0.5", 0.5),
        "COFOUNDER_STATEMENT_TIMEOUT": ("30", 30.0),
        "COFOUNDER_DATABASE_WAIT": ("0", 0.0),
        "COFOUNDER_PAGE_CACHE": ("64", 64),
        "COFOUNDER_STATEMENT_CACHE": ("off", False),
        "COFOUNDER_SESSION_DAYS": ("7", 7),
        "COFOUNDER_TRUSTED_PROXIES": ("10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2"),
        "COFOUNDER_METRICS_TOKEN": ("secret", "secret"),
        "COFOUNDER_OUTGOING_ALLOWED": (
            "10.0.0.0/8, http://Blog.lan:8080, off",
            Allowed(("10.0.0.0/8",), frozenset({Origin("http", "blog.lan", 8080)}), nothing=True),
        ),
        "COFOUNDER_PUBLISH_FOLDERS": ("/srv/site, /srv/other", (Path("/srv/site"), Path("/srv/other"))),
        "COFOUNDER_SECRET_KEYS": (f"{'+' * 43}=, {'A' * 43}=", (f"{'-' * 43}=", f"{'A' * 43}=")),
        "COFOUNDER_MAX_BODY": ("1000000", 1_000_000),
        "COFOUNDER_FILES": ("s3://desk/files", "s3://desk/files"),
        "COFOUNDER_MAX_FILE": ("1000000", 1_000_000),
        "COFOUNDER_BACKUPS": ("/mnt/backups", "/mnt/backups"),
        "COFOUNDER_BACKUP_HOUR": ("23", 23),
        "COFOUNDER_BACKUPS_KEPT": ("14, 8,24", Rotation(14, 8, 24)),
        "COFOUNDER_JOBS": ("off", False),
        "COFOUNDER_PUSH_SERVICES": (
            "https://a.example, https://b.example/",
            ("https://a.example", "https://b.example"),
        ),
        "COFOUNDER_SMTP_HOST": ("mail.example.com", "mail.example.com"),
        "COFOUNDER_SMTP_PORT": ("465", 465),
        "COFOUNDER_SMTP_TLS": ("TLS", "tls"),
        "COFOUNDER_SMTP_USER": ("desk", "desk"),
        "COFOUNDER_SMTP_PASSWORD": ("let me send", "let me send"),
        "COFOUNDER_SMTP_FROM": ("The desk <desk@example.com>", Sender("The desk", "desk@example.com")),
        "COFOUNDER_VOICE_MODEL": ("/srv/whisper-base", "/srv/whisper-base"),
        "COFOUNDER_VOICE_LANGUAGE": ("de", "de"),
        "COFOUNDER_VOICE_SECONDS": ("60", 60),
        "COFOUNDER_VOICE_URL": ("http://10.0.0.7:8080/v1/", "http://10.0.0.7:8080/v1"),
        "COFOUNDER_VOICE_KEY": ("sk-1", "sk-1"),
        "COFOUNDER_LOG_LEVEL": ("WARNING", "warning"),
        "COFOUNDER_LOG_FORMAT": ("json", "json"),
        "COFOUNDER_DEVELOPMENT": ("yes", True),
    }
    fields = {setting.name: field for field, setting in settings_table().items()}
    assert set(examples) == set(fields)
    for name, (typed, meant) in examples.items():
        assert getattr(Settings.from_environment({name: typed}), fields[name]) == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COFOUNDER_PORT", "65536"),
        ("COFOUNDER_WORKERS", "1.5"),
        ("COFOUNDER_ACQUIRE_TIMEOUT", "nan"),
        ("COFOUNDER_DEVELOPMENT", "perhaps"),
        ("COFOUNDER_BACKUPS_KEPT", "7"),
        ("COFOUNDER_BACKUPS_KEPT", "7,4,-1"),
        ("COFOUNDER_BACKUP_HOUR", "24"),
        ("COFOUNDER_LOG_LEVEL", "loud"),
        ("COFOUNDER_URL", "ftp://desk.example.com"),
        ("DATABASE_URL", "host=127.0.0.1 dbname=desk"),
        ("COFOUNDER_URL", "https://user:word@desk.example.com"),
        ("COFOUNDER_URL", "https://@desk.example.com"),
        ("COFOUNDER_URL", "https://desk.example.com/?x=1"),
        ("COFOUNDER_URL", "https://desk.example.com?"),
        ("COFOUNDER_URL", "https://desk.example.com/#top"),
        ("COFOUNDER_URL", "https://desk.example.com/desk"),
        ("COFOUNDER_URL", "https://desk example.com"),
        ("COFOUNDER_URL", "https://desk.\texample.com"),
        ("COFOUNDER_URL", "https://desk.example.com:https"),
        ("COFOUNDER_URL", "https://desk.example.com:65536"),
        ("COFOUNDER_URL", "https://desk..example.com"),
        ("COFOUNDER_URL", "https://a,b.example.com"),
        ("COFOUNDER_URL", "https://[::1"),
        ("COFOUNDER_URL", "https://"),
        ("COFOUNDER_URL", "desk.example.com"),
        ("COFOUNDER_TRUSTED_PROXIES", "127.0.0.1;10.0.0.1"),
        ("COFOUNDER_TRUSTED_PROXIES", "proxy.lan"),
        ("COFOUNDER_TRUSTED_PROXIES", "10.0.0.1:8080"),
        ("COFOUNDER_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("COFOUNDER_TRUSTED_PROXIES", "*, 10.0.0.1"),
        ("COFOUNDER_TRUSTED_PROXIES", ","),
        ("COFOUNDER_HOST", "0.0.0.0:8000"),
        ("COFOUNDER_HOST", "http://desk.lan"),
        ("COFOUNDER_HOST", "desk lan"),
        ("COFOUNDER_HOST", "10.0.0"),
        ("COFOUNDER_METRICS_TOKEN", "two words"),
        ("COFOUNDER_OUTGOING_ALLOWED", "ftp://blog.lan"),
        ("COFOUNDER_OUTGOING_ALLOWED", "10.0.0.1/8"),
        ("COFOUNDER_OUTGOING_ALLOWED", "http://0x7f.1"),
        ("COFOUNDER_OUTGOING_ALLOWED", "http://blog.lan:0"),
        ("COFOUNDER_SECRET_KEYS", "short"),
        ("COFOUNDER_SECRET_KEYS", ","),
        ("COFOUNDER_DATA", "~nobody-of-this-name/desk"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("url", "HTTPS://Desk.Example.com", "https://desk.example.com"),
        ("url", "https://desk.example.com:443/", "https://desk.example.com"),
        ("url", "http://desk.example.com:80", "http://desk.example.com"),
        ("url", "http://desk.lan:8135", "http://desk.lan:8135"),
        ("url", "https://m\xfcller.de.", "https://xn--mller-kva.de"),
        ("url", "http://[FD00::5]:8000", "http://[fd00::5]:8000"),
        ("url", '"https://desk.example.com"', "https://desk.example.com"),
        ("url", " 'https://desk.example.com' \r", "https://desk.example.com"),
        ("data", '"/srv/desk"', Path("/srv/desk")),
        ("port", "'8001'", 8001),
        ("host", "[::]", "::"),
        ("trusted_proxies", "10.0.0.1/8, ::1 ,", "10.0.0.0/8,::1"),
        ("trusted_proxies", "*", "*"),
    ],
)
def test_what_can_be_written_in_several_ways_means_one(name: str, typed: str, meant: object) -> None:
    field = "data_dir" if name == "data" else name
    assert getattr(Settings.from_environment({f"COFOUNDER_{name.upper()}": typed}), field) == meant


def test_cookies_are_secure_however_https_is_written() -> None:
    assert Settings.from_environment({"COFOUNDER_URL": "HTTPS://desk.example.com"}).secure


def test_proxies_are_believed_also_where_the_desk_listens_for_ipv6_and_ipv4_at_once() -> None:
    assert as_peers("127.0.0.1,10.0.0.0/8,::1") == [
        "127.0.0.1", "::ffff:127.0.0.1/128", "10.0.0.0/8", "::ffff:10.0.0.0/104", "::1",
    ]  # fmt: skip
    assert as_peers("*") == "*"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("COFOUNDER_TRUSTED_PROXY", "COFOUNDER_TRUSTED_PROXIES"),
        ("COFOUNDER_DATABASE_URL", "DATABASE_URL"),
        ("cofounder_url", "COFOUNDER_URL"),
        ("COFOUNDER_HSOT", "COFOUNDER_HOST"),
        ("COFOUNDER_WORKER", "COFOUNDER_WORKERS"),
    ],
)
def test_what_looks_like_a_setting_is_named_with_the_one_that_is_meant(name: str, meant: str) -> None:
    assert unknown_settings({name: "x"}) == [f"{name} is no setting: do you mean {meant}?"]


def test_what_has_nothing_in_common_with_a_setting_is_named_alone() -> None:
    assert unknown_settings({"COFOUNDER_XYZ": "x"}) == ["COFOUNDER_XYZ is no setting; the README names all settings."]
    assert unknown_settings({"PATH": "x", "COFOUNDER_URL": "x", "COFOUNDER_EMBEDDED_DSN": "x"}) == []


def test_a_refusal_never_shows_a_password() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"DATABASE_URL": "mysql://desk:hunt@er/2@db/desk"})
    assert "er/2" not in str(refused.value)


def test_a_refusal_never_shows_a_key() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"COFOUNDER_SECRET_KEYS": "nearly a key"})
    assert "nearly" not in str(refused.value)


def test_without_a_database_there_is_no_address() -> None:
    with pytest.raises(SettingsError, match="cofounder serve"):
        _ = Settings().dsn
    assert Settings(embedded_dsn="postgresql://embedded").dsn == "postgresql://embedded"
    assert Settings(database_url="postgresql://own", embedded_dsn="postgresql://embedded").dsn == "postgresql://own"
