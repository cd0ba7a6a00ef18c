"""The fields by which a repeat is chosen: presets, a custom rule, or a phrase; and what they say."""

from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from webapp.quick_add import Context, Parsed, parse
from webapp.recurrence.occurrences import Repeat, at_start, first_day, first_occurrence
from webapp.recurrence.rule import DAY_CODES, WORKDAYS, Day, Rule, RuleError, check_rule, keep_month_end, read_rule
from webapp.recurrence.words import in_words
from webapp.recurrence.workdays import WEEKDAYS, OffDays, WorkDays
from webapp.web.forms import fields
from webapp.web.forms.fields import Choice, FieldInvalid, Flag, Number, Text, Together
from webapp.web.viewer import FIRST_WEEKDAY, Viewer

MORNING = time(9)  # where an hourly repeat, or a reminder on a day, has no time
LAST_OF_MONTH = 5
EXAMPLE = "every third Friday until June"


class Preset(StrEnum):
    """What can be chosen without thinking of rules; SAME leaves the repeat as it is."""

    SAME = "same"
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    YEARLY = "yearly"
    CUSTOM = "custom"


REPEAT_DAYS = tuple(f"repeat_{code.lower()}" for code in DAY_CODES)
UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY", "hour": "HOURLY"}
OFF_DAYS: dict[OffDays, str] = {
    "stay": "Stays",
    "before": "Workday before",
    "after": "Workday after",
}
UNIT_WORDS = {"day": "days", "week": "weeks", "month": "months", "year": "years", "hour": "hours"}


class RepeatFields(msgspec.Struct, kw_only=True):
    """The fields of a repeat. Without `repeat` none of the others counts; `repeat_words` wins over the choices."""

    repeat: Annotated[Preset | UnsetType | None, Choice("Repeat", Preset, required=False), Together("schedule")] = UNSET
    repeat_every: Annotated[int | None, Number("Every", min=1, max=999), Together("schedule")] = None
    repeat_unit: Annotated[str | None, Choice("Unit", tuple(UNITS), required=False), Together("schedule")] = None
    repeat_mo: Annotated[bool, Flag("Monday"), Together("schedule")] = False
    repeat_tu: Annotated[bool, Flag("Tuesday"), Together("schedule")] = False
    repeat_we: Annotated[bool, Flag("Wednesday"), Together("schedule")] = False
    repeat_th: Annotated[bool, Flag("Thursday"), Together("schedule")] = False
    repeat_fr: Annotated[bool, Flag("Friday"), Together("schedule")] = False
    repeat_sa: Annotated[bool, Flag("Saturday"), Together("schedule")] = False
    repeat_su: Annotated[bool, Flag("Sunday"), Together("schedule")] = False
    repeat_words: Annotated[str, Text("In words", max=200, required=False), Together("schedule")] = ""
    repeat_anchor: Annotated[
        str | None, Choice("Counted", ("schedule", "completion"), required=False), Together("schedule")
    ] = None
    repeat_missed: Annotated[
        str | None, Choice("When missed", ("keep", "jump"), required=False), Together("schedule")
    ] = None
    repeat_off_days: Annotated[
        str | None, Choice("On days off", tuple(OFF_DAYS), required=False), Together("schedule")
    ] = None
    repeat_ends: Annotated[date | None, fields.Day("Last date"), Together("schedule")] = None

    @property
    def weekdays(self) -> tuple[Day, ...]:
        """The days of the week that were ticked."""
        return tuple(Day(number) for number, name in enumerate(REPEAT_DAYS) if getattr(self, name))


class Chosen(NamedTuple):
    """A repeat that was chosen, and when it is due first: as typed, else on its first date."""

    repeat: Repeat | None
    day: date | None
    clock: time | None


def choose(
    fields: RepeatFields,
    current: Repeat | None,
    day: date | None,
    clock: time | None,
    viewer: Viewer,
    work: WorkDays = WEEKDAYS,
) -> Chosen:
    """What the fields say, for a task that is due on `day` (None: not typed) and now has the repeat `current`; `work`
    are the days that it may count.

    Raises FieldInvalid. A rule that is set anew is kept by the zone of whoever sets it, and begins on `day`, or on the
    day of work to which it moves.
    """
    if fields.repeat is UNSET or (fields.repeat is None and not fields.repeat_words):
        return Chosen(None, day, clock)
    if fields.repeat is Preset.SAME and not fields.repeat_words:
        return _same(fields, current, day, clock)
    ends, anchor, off_days = fields.repeat_ends, fields.repeat_anchor or "schedule", off_days_of(fields)
    if fields.repeat_words:
        read = read_words(fields.repeat_words, day, viewer, work)
        rule = read_rule(read.rrule or "")
        clock = clock or read.due_time
        day = day or read.rule_date or read.due_date
        ends = ends or read.ends
        anchor = "completion" if read.anchor == "completion" else anchor
        off_days = off_days if read.off_days == "stay" else read.off_days
    elif fields.repeat is Preset.CUSTOM:
        rule = _custom(fields)
    else:
        preset = Preset(fields.repeat or Preset.DAILY)
        rule = preset_rule(preset, day or viewer.today)
        off_days = "after" if preset is Preset.WORKDAYS else off_days
    off_days = off_days if may_move(rule) else "stay"
    try:
        if day is None:
            first = first_occurrence(rule, viewer.zone, viewer.now, clock, off_days, work)
            day = first.own_day
            clock = first.at.time() if clock is None and first.at is not None else clock
        start = first_day(rule, day, work) if rule.is_of_workdays else day
    except OverflowError:
        raise FieldInvalid("repeat", "This repeat has no date in our time.") from None
    if rule.frequency == "HOURLY" and clock is None:
        clock = MORNING
    if ends is not None and ends < day:
        raise FieldInvalid("repeat_ends", "The last date is before the due date.")
    repeat = Repeat(
        rule=keep_month_end(rule, day) if anchor == "schedule" else rule,
        start=start,
        zone=viewer.zone,
        clock=clock,
        anchor="completion" if anchor == "completion" else "schedule",
        missed="jump" if fields.repeat_missed == "jump" else "keep",
        ends=ends,
        off_days=off_days,
        work=work,
    )
    due = at_start(repeat, viewer.today)
    if due.rule_day is None:
        return Chosen(repeat, day, clock)
    return Chosen(replace(repeat, stands_for=due.rule_day), due.day, clock)


def may_move(rule: Rule) -> bool:
    """Whether its dates may be others than days of work."""
    return rule.frequency != "HOURLY" and not rule.is_of_workdays


def off_days_of(fields: RepeatFields) -> OffDays:
    """Where dates go that aren't days of work, as it was chosen."""
    match fields.repeat_off_days:
        case "before" | "after" as chosen:
            return chosen
    return "stay"


def _same(fields: RepeatFields, current: Repeat | None, day: date | None, clock: time | None) -> Chosen:
    if current is None:  # somebody took it off in the meantime
        return Chosen(None, day, clock)
    if fields.repeat_ends is not None and fields.repeat_ends < current.start:
        raise FieldInvalid("repeat_ends", "The last date is before the first one.")
    repeat = replace(
        current,
        anchor="completion" if fields.repeat_anchor == "completion" else "schedule",
        missed="jump" if fields.repeat_missed == "jump" else "keep",
        ends=fields.repeat_ends,
        off_days=off_days_of(fields) if fields.repeat_off_days and may_move(current.rule) else current.off_days,
    )
    return Chosen(repeat, day, clock)


def _custom(fields: RepeatFields) -> Rule:
    if fields.repeat_every is None:
        raise FieldInvalid("repeat_every", "Say how many, such as 2.")
    unit = fields.repeat_unit or "week"
    found = read_rule(f"FREQ={UNITS[unit]};INTERVAL={fields.repeat_every}")
    rule = replace(found, days=fields.weekdays) if unit == "week" else found
    try:
        check_rule(rule)
    except RuleError:
        raise FieldInvalid("repeat_every", "There is no such repeat. Choose other numbers.") from None
    return rule


def preset_rule(preset: Preset, day: date) -> Rule:
    """The rule of a preset for a task that is first due on `day`."""
    nth = (day.day - 1) // 7 + 1
    match preset:
        case Preset.WEEKDAYS:
            return Rule("WEEKLY", days=WORKDAYS)
        case Preset.WEEKLY:
            return Rule("WEEKLY", days=(Day(day.weekday()),))
        case Preset.FORTNIGHTLY:
            return Rule("WEEKLY", 2, days=(Day(day.weekday()),))
        case Preset.MONTHLY:
            return Rule("MONTHLY", month_days=(day.day,)) if day.day <= 28 else Rule("MONTHLY")
        case Preset.MONTHLY_WEEKDAY:
            return Rule("MONTHLY", days=(Day(day.weekday(), -1 if nth == LAST_OF_MONTH else nth),))
        case Preset.YEARLY:
            return (
                Rule("YEARLY")
                if (day.month, day.day) == (2, 29)
                else Rule("YEARLY", months=(day.month,), month_days=(day.day,))
            )
        case _:
            return Rule("DAILY")


def preset_words(day: date, current: Repeat | None) -> list[tuple[str, str]]:
    """The choices of the menu for a task that is due on `day`, the present repeat first, and last
    that it is chosen apart."""
    now = [] if current is None else [(str(Preset.SAME), f"As now: {_in_short(current)}")]
    return [*now, *_presets_on(day), (str(Preset.CUSTOM), "Custom…")]


@lru_cache(maxsize=256)
def _presets_on(day: date) -> tuple[tuple[str, str], ...]:
    presets = [preset for preset in Preset if preset not in (Preset.SAME, Preset.CUSTOM)]
    rules = [(preset, keep_month_end(preset_rule(preset, day), day)) for preset in presets]
    return tuple((str(preset), _in_menu(preset, rule)) for preset, rule in rules)


def _in_short(repeat: Repeat) -> str:
    """Its rule without what other fields of the form say."""
    is_every_workday = repeat.rule == Rule("DAILY") and repeat.off_days == "after"
    return in_words(repeat.rule, off_days="after" if is_every_workday else "stay")


def _in_menu(preset: Preset, rule: Rule) -> str:
    words = in_words(rule, off_days="after" if preset is Preset.WORKDAYS else "stay")
    if preset is Preset.MONTHLY:
        words = words.replace("every ", "every month on the ", 1) if not rule.position else words
    return words[:1].upper() + words[1:]


def read_words(text: str, day: date | None, viewer: Viewer, work: WorkDays = WEEKDAYS) -> Parsed:
    """A phrase read by the grammar of quick add, as if it were typed on `day`. Raises FieldInvalid where it says no
    repeat, or more than one."""
    noon = viewer.now if day is None else datetime.combine(day, time(), viewer.zone)
    context = Context(
        now=noon,
        zone=viewer.zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
        work=work,
    )
    for line in (f"Task {text}", f"Task every {text}"):
        found = parse(line, context)
        if found.rrule is not None and found.title == "Task":
            return found
    raise FieldInvalid("repeat_words", f"“{text}” isn't a repeat that can be read. Write it like “{EXAMPLE}”.")


def fields_of(repeat: Repeat | None) -> dict[str, object]:
    """The form of a repeat as it is now; the custom fields show the rule as far as they can."""
    if repeat is None:
        return {
            "repeat": "",
            "repeat_every": 1,
            "repeat_unit": "week",
            "repeat_anchor": "schedule",
            "repeat_missed": "keep",
            "repeat_off_days": "stay",
        }
    rule = repeat.rule
    unit = next(name for name, frequency in UNITS.items() if frequency == rule.frequency)
    days = {day.weekday for day in rule.days} if rule.frequency == "WEEKLY" else set()
    return {
        "repeat": Preset.SAME,
        "repeat_every": rule.interval,
        "repeat_unit": unit,
        **{name: "1" for number, name in enumerate(REPEAT_DAYS) if number in days},
        "repeat_anchor": repeat.anchor,
        "repeat_missed": repeat.missed,
        "repeat_off_days": repeat.off_days,
        "repeat_ends": repeat.ends,
    }
