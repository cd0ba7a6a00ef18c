"""Structured logs: every line has its fields, and the id of the request it belongs to."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from webapp.settings import Settings

# The id of the present request, "" outside of any.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# What every record has; whatever else one has was given by who logs, as `extra`.
ORDINARY = frozenset({*logging.makeLogRecord({}).__dict__, "message", "asctime"})
COLORS = {"WARNING": "33", "ERROR": "31", "CRITICAL": "31"}


class Formatter(logging.Formatter):
    """What both formats share."""

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """What belongs to a line beside its message."""
        here = request_id.get()
        given = {name: value for name, value in record.__dict__.items() if name not in ORDINARY}
        return {"request_id": here, **given} if here else given

    def trouble(self, record: logging.LogRecord) -> str:
        """The traceback, "" where there is none."""
        return self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""


class JSONFormatter(Formatter):
    """A line of JSON for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {"event": record.getMessage(), "level": record.levelname.lower(), "logger": record.name}
        trouble = self.trouble(record)
        more = {"exception": trouble} if trouble else {}
        line |= {**self.fields(record), "timestamp": moment_of(record), **more}
        return json.dumps(line, default=repr)


class LineFormatter(Formatter):
    """A line for people, and the traceback under it."""

    def __init__(self, *, colors: bool) -> None:
        super().__init__()
        self.colors = colors

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        level = f"{record.levelname.lower():<9}"
        if self.colors and record.levelname in COLORS:
            level = f"\x1b[{COLORS[record.levelname]}m{level}\x1b[0m"
        fields = " ".join(f"{name}={shown(value)}" for name, value in self.fields(record).items())
        line = f"{moment_of(record)} [{level}] {record.getMessage():<30} [{record.name}] {fields}".rstrip()
        trouble = self.trouble(record)
        return f"{line}\n{trouble}" if trouble else line


def moment_of(record: logging.LogRecord) -> str:
    """When something was logged (ISO 8601)."""
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def shown(value: object) -> str:
    """A value on a line: a text without spaces as it is, all else so that one sees where it ends."""
    return value if isinstance(value, str) and value and not any(map(str.isspace, value)) else repr(value)


def configure_logging(settings: Settings) -> None:
    """Send the logs of this process to standard error, as lines for people or as JSON for machines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JSONFormatter() if settings.log_format == "json" else LineFormatter(colors=sys.stderr.isatty())
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    logging.getLogger("uvicorn.error").setLevel(max(logging.WARNING, root.level))
    # The application writes its own line for each request, without the path: paths can hold one-time tokens.
    logging.getLogger("uvicorn.access").propagate = False
