"""Which days count, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.web.forms.fields import Invalid
from webapp.working_days.calendar import Absence, WorkCalendar
from webapp.working_days.models import Hours
from webapp.working_days.public_holidays import countries, holidays_of, regions
from webapp.working_days.words import week_in_words

EASTER = {date(2026, 4, 3): "Good Friday", date(2026, 4, 6): "Easter Monday"}
CALENDAR = WorkCalendar(
    work_minutes=(480, 480, 240, 480, 480, 0, 0),
    public_holidays=EASTER,
    absences=(Absence(date(2026, 4, 7), date(2026, 4, 8), "Stocktaking"),),
)


def test_holidays_weekends_and_absences_are_no_working_days_and_say_why() -> None:
    reasons = {day: CALENDAR.why_off(date(2026, 4, day)) for day in range(2, 10)}
    assert reasons == {
        2: None,
        3: "Good Friday",
        4: "Day off",
        5: "Day off",
        6: "Easter Monday",
        7: "Stocktaking",
        8: "Stocktaking",
        9: None,
    }
    assert CALENDAR.next_working_day(date(2026, 4, 2)) == date(2026, 4, 9)
    assert CALENDAR.working_day_until(date(2026, 4, 8)) == date(2026, 4, 2)
    assert CALENDAR.minutes_on(date(2026, 4, 1)) == 240
    assert CALENDAR.minutes_on(date(2026, 4, 3)) == 0


def test_working_days_are_counted_back() -> None:
    assert CALENDAR.working_days_before(date(2026, 4, 9), 0) == date(2026, 4, 9)
    assert CALENDAR.working_days_before(date(2026, 4, 9), 2) == date(2026, 4, 1)
    assert CALENDAR.working_days_before(date(2026, 4, 5), 0) == date(2026, 4, 2)


def test_who_never_works_is_given_the_next_day() -> None:
    assert WorkCalendar(work_minutes=(0,) * 7).next_working_day(date(2026, 4, 2)) == date(2026, 4, 3)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.lists(st.sampled_from([0, 240, 480]), min_size=7, max_size=7))
def test_the_next_working_day_is_the_first_that_is_one(day: date, week: list[int]) -> None:
    calendar = WorkCalendar(tuple(week), EASTER)
    found = calendar.next_working_day(day)
    assert found > day
    between = [day + timedelta(days=number) for number in range(1, (found - day).days)]
    assert not any(calendar.is_working(each) for each in between)
    assert calendar.is_working(found) or not any(week)


def test_holidays_are_those_of_the_country_and_its_region() -> None:
    assert holidays_of("DE", "", 2026)[date(2026, 10, 3)] == "German Unity Day"
    epiphany = date(2026, 1, 6)
    assert epiphany not in holidays_of("DE", "BE", 2026)
    assert holidays_of("DE", "BY", 2026)[epiphany] == "Epiphany"
    assert regions("DE")["BY"] == "Bayern"
    assert holidays_of("DE", "gone", 2026) == holidays_of("DE", "", 2026)


def test_countries_have_names() -> None:
    names = countries()
    assert names["BA"] == "Bosnia and Herzegovina"
    assert names["US"] == "United States"
    assert len(names) > 200


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("8", 480),
        ("7:30", 450),
        ("7.5", 450),
        ("7,5", 450),
        ("7h30", 450),
        ("6 h", 360),
        ("", 0),
        ("-", 0),
        ("24", 1440),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, minutes: int) -> None:
    field = Hours("Monday")
    assert field(typed) == minutes
    assert field(field.write(minutes)) == minutes


@pytest.mark.parametrize("typed", ["25", "24:01", "eight", "7:60", "-3", "1e3", "７", "999999999999"])
def test_hours_that_no_day_has_are_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="Monday"):
        Hours("Monday")(typed)


def test_a_week_in_words() -> None:
    assert week_in_words([480] * 5 + [0, 0]) == "Monday to Friday 8 h"
    assert (
        week_in_words([480, 480, 0, 480, 480, 240, 0]) == "Monday to Tuesday 8 h, Thursday to Friday 8 h, Saturday 4 h"
    )
    assert week_in_words([0] * 7) == "on no day"
