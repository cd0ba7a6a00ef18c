"""Where the files that are no Python are: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
RESOURCES = _PACKAGE / "resources" if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent

TEMPLATES = RESOURCES / "templates"
STATIC = RESOURCES / "static"
SQL = RESOURCES / "sql"
