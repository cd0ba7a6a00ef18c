"""What is logged, as people and as machines read it."""

import json
import logging
import sys

from webapp.logs import JSONFormatter, LineFormatter, request_id


def record(message: str, *arguments: object, error: BaseException | None = None, **extra: object) -> logging.LogRecord:
    """A record as the logging module makes it."""
    told = (type(error), error, error.__traceback__) if error is not None else None
    logger = logging.getLogger("cofounder.tests")
    return logger.makeRecord(logger.name, logging.WARNING, __file__, 1, message, arguments, told, extra=extra)


def failed() -> BaseException:
    """An error that was raised."""
    try:
        raise ValueError("no such day")
    except ValueError as error:
        return error


def test_a_machine_reads_every_field_of_a_line() -> None:
    """Message, level, logger and time, what was given beside, and the request that it belongs to."""
    token = request_id.set("00ff")
    try:
        line = json.loads(
            JSONFormatter().format(record("moved %s\nby %d days", "“A”", 2, route="/w/{workspace}", ms=1.5))
        )
    finally:
        request_id.reset(token)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "moved “A”\nby 2 days",
        "level": "warning",
        "logger": "cofounder.tests",
        "request_id": "00ff",
        "route": "/w/{workspace}",
        "ms": 1.5,
    }


def test_a_machine_reads_a_traceback_and_what_json_has_no_word_for() -> None:
    """As texts."""
    line = json.loads(JSONFormatter().format(record("it failed", error=failed(), what={1, 2})))
    assert line["exception"].endswith("ValueError: no such day")
    assert line["what"] == "{1, 2}"
    assert "request_id" not in line


def test_a_person_reads_a_line_with_the_traceback_under_it() -> None:
    """Values with spaces are seen to end."""
    first, *others = LineFormatter(colors=False).format(record("it failed", error=failed(), at="a b", n=3)).splitlines()
    assert first.partition(" ")[2] == "[warning  ] it failed                      [cofounder.tests] at='a b' n=3"
    assert others[0].startswith("Traceback")
    assert others[-1] == "ValueError: no such day"


def test_colors_are_for_terminals_only() -> None:
    """Files stay plain."""
    assert "\x1b[" in LineFormatter(colors=True).format(record("late"))
    assert "\x1b[" not in LineFormatter(colors=False).format(record("late"))
    assert "\x1b[" not in JSONFormatter().format(record("late"))


def test_this_process_is_told_of_by_its_own_words() -> None:
    """A record's own attributes aren't taken for what was given beside."""
    line = json.loads(JSONFormatter().format(record("plain")))
    assert line.keys() == {"event", "level", "logger", "timestamp"}
    assert sys.argv[0] not in json.dumps(line)
