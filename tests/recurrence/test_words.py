"""Rules in plain words, and that quick add reads those words back."""

from datetime import date, time

import pytest

from tests.quick_add.readings import read
from webapp.recurrence.rule import read_rule
from webapp.recurrence.words import in_words
from webapp.recurrence.workdays import OffDays

SENTENCES = {
    "FREQ=DAILY": "every day",
    "FREQ=DAILY;INTERVAL=3": "every 3 days",
    "FREQ=HOURLY;INTERVAL=4": "every 4 hours",
    "FREQ=WEEKLY": "every week",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "every weekday",
    "FREQ=WEEKLY;BYDAY=MO,TH": "every Monday and Thursday",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,TH": "every 2 weeks on Monday, Wednesday and Thursday",
    "FREQ=MONTHLY": "every month",
    "FREQ=MONTHLY;BYMONTHDAY=2,15,27": "every 2nd, 15th and 27th",
    "FREQ=MONTHLY;BYMONTHDAY=-1": "every last day",
    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1": "every 3 months on the 1st",
    "FREQ=MONTHLY;BYDAY=3FR": "every third Friday",
    "FREQ=MONTHLY;BYDAY=1FR,3FR": "every first and third Friday",
    "FREQ=MONTHLY;BYDAY=1MO,3FR": "every first Monday and third Friday",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR": "every 2 months on the last Friday",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": "every last workday",
    "FREQ=YEARLY": "every year",
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=27": "every year on 27 January",
    "FREQ=YEARLY;BYMONTH=1,4;BYMONTHDAY=14": "every year on 14 January and 14 April",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=4TH": "every 2 years on the fourth Thursday of November",
}


@pytest.mark.parametrize(("rrule", "sentence"), SENTENCES.items())
def test_a_rule_reads_like_a_sentence(rrule: str, sentence: str) -> None:
    assert in_words(read_rule(rrule)) == sentence


@pytest.mark.parametrize("rrule", SENTENCES)
def test_quick_add_reads_the_sentence_back(rrule: str) -> None:
    sentence = in_words(read_rule(rrule), clock=time(9, 30), ends=date(2030, 6, 30))
    assert sentence.endswith(" at 09:30 until 30 June 2030")
    parsed = read(f"Order paper {sentence}")
    assert (parsed.title, parsed.rrule, str(parsed.ends)) == ("Order paper", rrule, "2030-06-30")
    assert f"{parsed.due_time:%H:%M}" == "09:30"


@pytest.mark.parametrize(
    ("rrule", "sentence"),
    [
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "every month on the 31st, or the last day of a shorter month",
        ),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            "every year on 29 February, or the 28th in years without it",
        ),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "every first Saturday or Sunday"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "every 2nd last day"),
    ],
)
def test_rules_that_only_a_form_can_make_read_well(rrule: str, sentence: str) -> None:
    assert in_words(read_rule(rrule)) == sentence


@pytest.mark.parametrize("off_days", ["before", "after"])
@pytest.mark.parametrize("rrule", SENTENCES)
def test_quick_add_reads_back_where_a_day_off_moves(rrule: str, off_days: OffDays) -> None:
    rule = read_rule(rrule)
    sentence = in_words(rule, clock=time(9, 30), off_days=off_days)
    parsed = read(f"Order paper {sentence}")
    moves = rule.frequency != "HOURLY" and not rule.is_of_workdays
    assert (parsed.title, parsed.rrule) == ("Order paper", rrule)
    assert parsed.off_days == (off_days if moves else "stay")
    assert (f"or the workday {off_days}" in sentence) == (moves and sentence != "every workday at 09:30")


def test_every_day_or_the_next_one_of_work_is_every_workday() -> None:
    assert in_words(read_rule("FREQ=DAILY"), off_days="after") == "every workday"
    assert in_words(read_rule("FREQ=DAILY"), off_days="before") == "every day or the workday before"
    counted = in_words(read_rule("FREQ=MONTHLY"), off_days="after", from_completion=True)
    assert counted == "1 month after it is done or the workday after"


def test_from_completion_says_so() -> None:
    assert in_words(read_rule("FREQ=MONTHLY;INTERVAL=3"), from_completion=True) == "3 months after it is done"
    assert in_words(read_rule("FREQ=DAILY"), from_completion=True) == "1 day after it is done"
    assert (
        in_words(read_rule("FREQ=WEEKLY;BYDAY=FR"), from_completion=True)
        == "every Friday, counted from when it is done"
    )
