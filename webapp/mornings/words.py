"""What the mail says of rows and figures that the page shows in its own way, in plain words for both of its forms."""

from webapp.briefing.models import OwnRow
from webapp.briefing.weeks import DayAhead, WeekBehind, took
from webapp.text.direction import isolated
from webapp.web.formatting import day, minutes, moment, since
from webapp.web.viewer import Viewer


def detail(part: str, row: OwnRow, viewer: Viewer) -> str:
    """Why a row stands in a part: when it is due, for whom it waits, since when nothing happened."""
    said = []
    if part == "stalled":
        said += ["changes are asked for"] if row.note == "changes_requested" else []
        said += [f"not changed {since(row.since, viewer)}"] if row.since else []
    elif part == "quiet":
        waits = (
            f"for {isolated(row.waits_for)}" if row.waits_for else "for a decision" if row.subject == "draft" else ""
        )
        said += [f"waits {waits}".rstrip()]
        said += [f"quiet {since(row.since, viewer)}"] if row.since else []
        said += [isolated(row.note)] if row.note else []
    elif row.due_at or row.due_on:
        said += [moment(row.due_at, viewer) if row.due_at else day(row.due_on, viewer) if row.due_on else ""]
    said += [isolated(row.project_name)] if row.project_name else []
    said += [] if row.is_own else ["nobody’s yet"]
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def planned(each: DayAhead) -> str:
    """What is planned for a day, against its hours."""
    tasks = f"{each.tasks} task{'' if each.tasks == 1 else 's'}"
    return ", ".join(
        [
            tasks,
            *([f"{minutes(each.planned)} planned"] if each.planned else []),
            *([f"{each.unknown} not estimated"] if each.unknown else []),
            each.why_off or minutes(each.available),
        ]
    )


def figures(week: WeekBehind) -> list[str]:
    """The figures of the week behind, a line each."""
    least = "at least " if week.is_more else ""
    said = [f"{least}{week.finished:,} finished", f"{least}{week.added:,} added"]
    if week.median_minutes is not None:
        said.append(f"{took(week.median_minutes)} from added to done, in the middle")
    if week.longest is not None:
        said.append(f"{took(week.longest.minutes)} at most: {isolated(week.longest.title)}")
    if week.was_due:
        said.append(f"{week.in_time:,} of {week.was_due:,} that had a due date in time")
    if week.published:
        said.append(f"{week.published:,} published")
    return said
