"""What the environment can say, and what it can't."""

from pathlib import Path

import pytest

from webapp.settings import Settings, SettingsError, settings_table


def test_nothing_set_means_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"COFOUNDER_PORT": "", "DATABASE_URL": " "}) == Settings()


def test_every_setting_can_be_set() -> None:
    examples = {
        "COFOUNDER_DATA": ("/srv/desk", Path("/srv/desk")),
        "DATABASE_URL": ("postgresql://desk:a@db/desk", "postgresql://desk:a@db/desk"),
        "COFOUNDER_URL": ("https://desk.example.com/", "https://desk.example.com"),
        "COFOUNDER_HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104  # an example
        "COFOUNDER_PORT": ("80", 80),
        "COFOUNDER_WORKERS": ("4", 4),
        "COFOUNDER_POOL_SIZE": ("20", 20),
        "COFOUNDER_ACQUIRE_TIMEOUT": ("0.5", 0.5),
        "COFOUNDER_STATEMENT_TIMEOUT": ("30", 30.0),
        "COFOUNDER_PAGE_CACHE": ("64", 64),
        "COFOUNDER_STATEMENT_CACHE": ("off", False),
        "COFOUNDER_SESSION_DAYS": ("7", 7),
        "COFOUNDER_TRUSTED_PROXIES": ("10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2"),
        "COFOUNDER_METRICS_TOKEN": ("secret", "secret"),
        "COFOUNDER_MAX_BODY": ("1000000", 1_000_000),
        "COFOUNDER_FILES": ("s3://desk/files", "s3://desk/files"),
        "COFOUNDER_MAX_FILE": ("1000000", 1_000_000),
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
        ("COFOUNDER_LOG_LEVEL", "loud"),
        ("COFOUNDER_URL", "ftp://desk.example.com"),
        ("DATABASE_URL", "postgresql://[::1/desk"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})


def test_a_refusal_never_shows_a_password() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"DATABASE_URL": "mysql://desk:hunt@er/2@db/desk"})
    assert "er/2" not in str(refused.value)


def test_without_a_database_there_is_no_address() -> None:
    with pytest.raises(SettingsError, match="cofounder serve"):
        _ = Settings().dsn
    assert Settings(embedded_dsn="postgresql://embedded").dsn == "postgresql://embedded"
    assert Settings(database_url="postgresql://own", embedded_dsn="postgresql://embedded").dsn == "postgresql://own"
