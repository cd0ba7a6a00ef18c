"""A context like that of the rules' examples, and results in short."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from webapp.quick_add import Context, Parsed, parse

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 4, 10, tzinfo=NEW_YORK)  # a Wednesday; the clocks go forward on the Sunday after it
CONTEXT = Context(
    now=NOW,
    zone=NEW_YORK,
    projects=("Marketing", "Help Center", "Shop"),
    members=("Dana", "Sam Lee"),
)


def read(line: str, **changes: Any) -> Parsed:
    """A line read in the context of the examples, or in one changed a little."""
    settings = {name: getattr(CONTEXT, name) for name in CONTEXT.__struct_fields__}
    return parse(line, Context(**(settings | changes)))


def said(parsed: Parsed) -> dict[str, Any]:
    """What a line says beside its title, without what it does not say."""
    due = None
    if parsed.due_date is not None:
        due = f"{parsed.due_date}" + (f" {parsed.due_time:%H:%M}" if parsed.due_time else "")
    found = {
        "due": due,
        "start": str(parsed.start_date) if parsed.start_date else None,
        "rrule": parsed.rrule,
        "anchor": None if parsed.anchor == "schedule" else parsed.anchor,
        "ends": str(parsed.ends) if parsed.ends else None,
        "off_days": None if parsed.off_days == "stay" else parsed.off_days,
        "priority": parsed.priority,
        "project": parsed.project,
        "labels": list(parsed.labels) or None,
        "assignee": parsed.assignee,
        "estimate": parsed.estimate_minutes,
        "reminder": parsed.reminder,
        "notes": parsed.notes,
    }
    return {name: value for name, value in found.items() if value is not None}
