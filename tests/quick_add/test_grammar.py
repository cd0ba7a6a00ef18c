"""Every form of the grammar, at the end of a line."""

import pytest

from tests.quick_add.readings import read, said

DATES = {
    "today": "2026-03-04",
    "tod": "2026-03-04",
    "tomorrow": "2026-03-05",
    "tom": "2026-03-05",
    "the day after tomorrow": "2026-03-06",
    "monday": "2026-03-09",
    "mon": "2026-03-09",
    "tue": "2026-03-10",
    "tues": "2026-03-10",
    "thu": "2026-03-05",
    "thurs": "2026-03-05",
    "fri": "2026-03-06",
    "sat": "2026-03-07",
    "sun": "2026-03-08",
    "this friday": "2026-03-06",
    "friday next week": "2026-03-13",
    "next week friday": "2026-03-13",
    "next year": "2027-01-01",
    "next quarter": "2026-04-01",
    "next april": "2026-04-01",
    "this weekend": "2026-03-07",
    "end of month": "2026-03-31",
    "end of the month": "2026-03-31",
    "end of next month": "2026-04-30",
    "end of april": "2026-04-30",
    "end of year": "2026-12-31",
    "mid april": "2026-04-15",
    "mid january": "2027-01-15",
    "jan 27": "2027-01-27",
    "Jan. 27": "2027-01-27",
    "january 27th": "2027-01-27",
    "27 jan": "2027-01-27",
    "27th jan": "2027-01-27",
    "27th of january": "2027-01-27",
    "the 27th of january 2028": "2028-01-27",
    "sept 9": "2026-09-09",
    "27th": "2026-03-27",
    "the 27th": "2026-03-27",
    "15th of next month": "2026-04-15",
    "27/1": "2027-01-27",
    "1/27": "2027-01-27",
    "27/1/28": "2028-01-27",
    "2026-04-01": "2026-04-01",
    "2026-04-01T15:30": "2026-04-01 15:30",
    "2026-04-01T15:30:00Z": "2026-04-01 11:30",
    "in 5 days": "2026-03-09",
    "in a week": "2026-03-11",
    "in two weeks": "2026-03-18",
    "in 1 month": "2026-04-04",
    "in 2 quarters": "2026-09-04",
    "in a year": "2027-03-04",
    "in 90 minutes": "2026-03-04 11:30",
    "in 1 hour 30 minutes": "2026-03-04 11:30",
    "in half an hour": "2026-03-04 10:30",
    "in 45min": "2026-03-04 10:45",
    "in 20 hours": "2026-03-05 06:00",
    "+3 weeks": "2026-03-25",
    "+2h": "2026-03-04 12:00",
    "2 hours": "2026-03-04 12:00",
    "3 weeks": "2026-03-25",
    "2 weeks from now": "2026-03-18",
    "3 weeks before dec 24": "2026-12-03",
    "a week after friday": "2026-03-13",
    "2 days before the 27th": "2026-03-25",
    "30 minutes before tomorrow 4pm": "2026-03-05 15:30",
    "in april": "2026-04-01",
}
TIMES = {
    "at 4pm": "2026-03-04 16:00",
    "at 4 pm": "2026-03-04 16:00",
    "at 4:30 p.m.": "2026-03-04 16:30",
    "at 12am": "2026-03-05 00:00",
    "at 12pm": "2026-03-04 12:00",
    "@ 7pm": "2026-03-04 19:00",
    "@7pm": "2026-03-04 19:00",
    "16:00": "2026-03-04 16:00",
    "09:30": "2026-03-05 09:30",
    "at noon": "2026-03-04 12:00",
    "noon": "2026-03-04 12:00",
    "in the morning": "2026-03-05 09:00",
    "this afternoon": "2026-03-04 12:00",
    "in the evening": "2026-03-04 19:00",
    "at night": "2026-03-04 22:00",
    "tonight": "2026-03-04 22:00",
    "tonight at 8": "2026-03-04 20:00",
    "at 8 tonight": "2026-03-04 20:00",
    "at 8 in the evening": "2026-03-04 20:00",
    "at 4": "2026-03-04 16:00",
    "at 11": "2026-03-04 11:00",
    "at 7 o'clock": "2026-03-05 07:00",
    "tomorrow noon": "2026-03-05 12:00",
    "tomorrow morning": "2026-03-05 09:00",
    "tomorrow evening at 8": "2026-03-05 20:00",
    "fri 4pm": "2026-03-06 16:00",
    "4pm fri": "2026-03-06 16:00",
    "at 4pm on friday": "2026-03-06 16:00",
    "on friday, 4pm": "2026-03-06 16:00",
    "noon tomorrow": "2026-03-05 12:00",
    "at 9 tomorrow": "2026-03-05 09:00",
    "27th at 16:00": "2026-03-27 16:00",
    "in 5 days at 4pm": "2026-03-09 16:00",
    "by 5pm tomorrow": "2026-03-05 17:00",
}
REPEATS = {
    "every day": "FREQ=DAILY",
    "every 3 days": "FREQ=DAILY;INTERVAL=3",
    "every other day": "FREQ=DAILY;INTERVAL=2",
    "everyday": "FREQ=DAILY",
    "daily": "FREQ=DAILY",
    "every morning": "FREQ=DAILY",
    "every 9am": "FREQ=DAILY",
    "every day except sunday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
    "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "every workday": "FREQ=DAILY",
    "every business day": "FREQ=DAILY",
    "every weekday except fri": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH",
    "every week": "FREQ=WEEKLY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "every 2 weeks": "FREQ=WEEKLY;INTERVAL=2",
    "every two weeks on tue": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "every 2nd week": "FREQ=WEEKLY;INTERVAL=2",
    "every weekend": "FREQ=WEEKLY;BYDAY=SA",
    "every other weekend": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "every mon, thu": "FREQ=WEEKLY;BYDAY=MO,TH",
    "every mon and thu": "FREQ=WEEKLY;BYDAY=MO,TH",
    "every monday, wednesday, and friday": "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "every mon wed fri": "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "every monday and every thursday": "FREQ=WEEKLY;BYDAY=MO,TH",
    "every other friday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
    "every month": "FREQ=MONTHLY",
    "monthly": "FREQ=MONTHLY",
    "monthly on the 15th": "FREQ=MONTHLY;BYMONTHDAY=15",
    "every quarter": "FREQ=MONTHLY;INTERVAL=3",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "every other month on the last day": "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1",
    "every 15th": "FREQ=MONTHLY;BYMONTHDAY=15",
    "every 1st and 15th": "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "every 2, 15, 27": "FREQ=MONTHLY;BYMONTHDAY=2,15,27",
    "every 15th of the month": "FREQ=MONTHLY;BYMONTHDAY=15",
    "on the 15th of every month": "FREQ=MONTHLY;BYMONTHDAY=15",
    "every 3rd friday": "FREQ=MONTHLY;BYDAY=3FR",
    "every third friday": "FREQ=MONTHLY;BYDAY=3FR",
    "every 1st and 3rd friday": "FREQ=MONTHLY;BYDAY=1FR,3FR",
    "every last friday": "FREQ=MONTHLY;BYDAY=-1FR",
    "on the first monday of every month": "FREQ=MONTHLY;BYDAY=1MO",
    "every last day": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "every last workday": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "every first workday": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
    "every year": "FREQ=YEARLY",
    "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY",
    "every jan 27th": "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=27",
    "every 27 jan": "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=27",
    "every 27th of january": "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=27",
    "every 14 jan, 14 apr": "FREQ=YEARLY;BYMONTH=1,4;BYMONTHDAY=14",
    "every january": "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
    "every 1st wed of january": "FREQ=YEARLY;BYMONTH=1;BYDAY=1WE",
    "every hour": "FREQ=HOURLY",
    "every 12 hours": "FREQ=HOURLY;INTERVAL=12",
}
BOUNDED = {
    "every day starting tomorrow": ("2026-03-05", None),
    "every day from monday": ("2026-03-09", None),
    "every friday starting apr 1": ("2026-04-03", None),
    "every day until friday": ("2026-03-04", "2026-03-06"),
    "every day until end of month": ("2026-03-04", "2026-03-31"),
    "every day ending jun 30": ("2026-03-04", "2026-06-30"),
    "every day from 10 may until 20 may": ("2026-05-10", "2026-05-20"),
    "every day starting nov 1 until feb 1": ("2026-11-01", "2027-02-01"),
    "every day until 20 may starting 10 may at 9am": ("2026-05-10 09:00", "2026-05-20"),
    "every day at 9am starting may 10 for 2 weeks": ("2026-05-10 09:00", "2026-05-23"),
    "every 12 hours starting at 9pm": ("2026-03-04 21:00", None),
    "at 9am every day until may 20": ("2026-03-05 09:00", "2026-05-20"),
}


@pytest.mark.parametrize(("phrase", "due"), [*DATES.items(), *TIMES.items()])
def test_a_date_or_time_is_read_and_leaves_the_title(phrase: str, due: str) -> None:
    parsed = read(f"Order paper {phrase}")
    assert (parsed.title, said(parsed)) == ("Order paper", {"due": due})


@pytest.mark.parametrize(("phrase", "rrule"), REPEATS.items())
def test_a_repeat_is_read_and_leaves_the_title(phrase: str, rrule: str) -> None:
    parsed = read(f"Order paper {phrase}")
    assert (parsed.title, parsed.rrule, parsed.anchor) == ("Order paper", rrule, "schedule")
    assert parsed.due_date is not None
    assert [piece.text for piece in parsed.pieces] == [phrase]


@pytest.mark.parametrize("phrase", [phrase for phrase in REPEATS if phrase.startswith("every ")])
def test_an_exclamation_mark_counts_it_from_completion(phrase: str) -> None:
    parsed = read(f"Order paper {phrase.replace('every', 'every!', 1)}")
    assert (parsed.title, parsed.rrule, parsed.anchor) == ("Order paper", REPEATS[phrase], "completion")


@pytest.mark.parametrize(("phrase", "expected"), BOUNDED.items())
def test_a_repeat_takes_a_start_and_an_end(phrase: str, expected: tuple[str, str | None]) -> None:
    parsed = read(f"Order paper {phrase}")
    assert parsed.title == "Order paper"
    assert (said(parsed).get("due"), said(parsed).get("ends")) == expected


@pytest.mark.parametrize("phrase", [*DATES, *TIMES, *REPEATS, *BOUNDED])
def test_upper_case_makes_no_difference(phrase: str) -> None:
    if phrase != "tom":  # which would be a name
        assert said(read(f"Order paper {phrase.upper()}")) == said(read(f"Order paper {phrase}"))


@pytest.mark.parametrize(
    "phrase",
    [
        "feb 30",
        "31 apr",
        "0th",
        "32nd",
        "22th",
        "13/13",
        "0/5",
        "25:00",
        "9:60",
        "13pm",
        "0pm",
        "2026-13-01",
        "in 0 days",
        "every 0 days",
        "every 32nd",
        "every feb 30",
        "every 6th friday",
        "every 14 jan, 15 apr",
        "every last one",
    ],
)
def test_what_no_calendar_has_stays_words(phrase: str) -> None:
    parsed = read(f"Order paper {phrase}")
    assert (parsed.title, said(parsed)) == (f"Order paper {phrase}", {})
