"""Where a date only tells something, and says no due date: a fact, a day that is past, a part of a text."""

import re

from webapp.quick_add.calendar import real_date
from webapp.quick_add.day import STRONG
from webapp.quick_add.lists import opens
from webapp.quick_add.phrase import PLURAL, Phrase
from webapp.quick_add.phrases import (
    ASKING,
    BEGIN_CLAUSES,
    CONDITIONS,
    DONE,
    DONE_BY_SOMEBODY,
    FORMS_OF_BE,
    GATHERINGS,
    HAVING_DONE,
    MADE_FOR_GATHERINGS,
    MONTHS,
    NAMED_BY_WEEKDAY,
    NOT_DONE,
    OPENING,
    SAYING,
    SOMEBODY,
    START_LEADS,
    STRONG_LEADS,
    TAKING_PLACE,
    TELLING,
    TOLD_AT_FIRST,
    UNITS,
    VERBS_OF_CLAUSES,
    VERBS_OF_SENTENCES,
    WEEKDAYS,
)
from webapp.quick_add.reader import Reader

_YEAR = re.compile(r"[0-9]{4}|[0-9][./-][0-9]+[./-][0-9]")
_BEFORE_A_THING = frozenset({"before", "after"})
_PARTICLES = frozenset({"out", "up", "in", "off", "back", "over", "down", "away"})
_RESERVED = frozenset({"booked", "reserved", "scheduled", "planned", "confirmed"})
_MODALS = frozenset({"can", "could", "will", "would", "should", "shall", "may"})
_AWAY = frozenset({"out", "away", "gone", "sick", "off", "back"})
_ONLY_ASKING = FORMS_OF_BE | {"does", "did"}
_SHORT_FORMS_OF_BE = ("'s", "’s", "'re", "’re")
_WHERE = _AWAY | {"on", "in", "at"}
_AFTER_LEFT = frozenset({"for", "on", "at", "with", "early"})
_DASHES = re.compile("[-–—/]")
_FOR_WHOM = frozenset(
    {"kids", "kids'", "kid's", "children's", "family", "ladies", "men's", "women's", "senior", "beginners"}
)
_NEAR, _FAR = 4, 8  # words
_CLAUSE = 12
_LEADS_OF_THE_PAST = frozenset({"", "on", "from", "the"})
_HALVES_OF_PERIODS = {"slashed": 183, "monthday": 183, "ordinal": 15}  # days


def is_told_of(reader: Reader, phrase: Phrase) -> bool:
    """Whether it only tells the week of days before it, `Mon-Wed next week`, or goes on: `every week of school`."""
    days = _DASHES.split(reader.before(phrase.first))
    if phrase.repetition is not None and reader.tokens[phrase.end - 1].key in UNITS:
        return reader.then(phrase.end) == "of"
    if len(days) < 2 or phrase.led in STRONG_LEADS or not any(day in WEEKDAYS or day in MONTHS for day in days):
        return False
    return all(day in WEEKDAYS or day in MONTHS or day.isdigit() for day in days)  # also “thu 16-sun 19 april”


def is_gone_by(reader: Reader, phrase: Phrase) -> bool:
    """Whether its weekday says that it is a day of the past: “wed 2/25” in March, which next year is a thursday."""
    weekday = WEEKDAYS.get(reader.tokens[phrase.core].key)
    if weekday is None or phrase.day is None or phrase.day.weekday() == weekday or phrase.repetition is not None:
        return False
    if phrase.flavour not in {"slashed", "monthday"}:
        return False
    if any(_YEAR.search(token.key) for token in reader.tokens[phrase.core : phrase.end]):
        return False
    before = real_date(phrase.day.year - 1, phrase.day.month, phrase.day.day)
    return before is not None and before < reader.today and before.weekday() == weekday


def was_done(reader: Reader, phrase: Phrase) -> bool:
    """Whether it tells when something was done, after “paid” or “sent on”: a day nearer in the past than to come."""
    if is_gone_by(reader, phrase):
        return True
    if phrase.is_time_only:  # “yesterday at 4pm”, “Ana wrote at 9:15”
        before, head = reader.before(phrase.first), reader.tokens[reader.first_word].key
        is_told = before in DONE and before not in START_LEADS and head not in HAVING_DONE
        return is_told or "yesterday" in {before, reader.then(phrase.end)}
    if phrase.led == "for" and phrase.has_day and reader.before(phrase.first) in _RESERVED:
        return phrase.first - 1 > reader.first_word  # “room 12 booked for friday”
    if not phrase.has_day or phrase.led not in _LEADS_OF_THE_PAST:
        return False
    if reader.then(phrase.end) in {"was", "were"} or (
        is_labelled(reader, phrase.first) and is_rather_past(reader, phrase)
    ):
        return True  # “the meeting on friday was moved”, “Last login: mar 2”
    if is_thanked_for(reader, phrase):
        return True
    head = reader.tokens[reader.first_word].key
    if _somebody_did(reader, phrase):
        return phrase.flavour == "weekday"
    if phrase.flavour == "weekday" and not phrase.led and phrase.first > reader.first_word:
        return head in TOLD_AT_FIRST  # “Interviewed Ana monday”
    if phrase.flavour == "weekday" and phrase.led == "on":  # “broke on monday”, but “get it painted on monday”
        at = phrase.first - 1 - (reader.tokens[phrase.first - 1].key in _PARTICLES and phrase.first > 1)
        return head in DONE | TOLD_AT_FIRST or (_is_done(reader, at) and head not in HAVING_DONE)
    near = range(max(0, phrase.first - _NEAR), phrase.first)
    return is_rather_past(reader, phrase) and any(_is_done(reader, index) for index in near)


def _somebody_did(reader: Reader, phrase: Phrase) -> bool:
    """Whether the line begins with who did something: “Ana left for Rome on friday”, “Bo came on monday”."""
    at = reader.first_word + 1
    if at >= phrase.first or reader.tokens[at - 1].trail:
        return False
    verb, following = reader.tokens[at].key, reader.tokens[at + 1].key
    return verb in DONE_BY_SOMEBODY or (verb == "left" and following in _AFTER_LEFT)


def is_thanked_for(reader: Reader, phrase: Phrase) -> bool:
    """Whether it tells of what somebody is thanked for: “Thanks for meeting on monday”, up to the next pause."""
    before = reader.tokens[max(0, reader.first_word) : phrase.first]
    said = [token.key for token in before]
    is_thanks = said[:2] in (["thanks", "for"], ["thx", "for"]) or said[:3] == ["thank", "you", "for"]
    return is_thanks and all(token.is_word and not token.trail for token in before)


def is_rather_past(reader: Reader, phrase: Phrase) -> bool:
    """Whether its day is past, or was last nearer than it will be next."""
    if phrase.day is None:
        return False
    days = (phrase.day - reader.today).days
    most = _HALVES_OF_PERIODS.get(phrase.flavour)
    return days < 0 or (most is not None and most < days <= 2 * most + 1)


def is_numbered(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is the name of a part of something: “Chapter 3: Monday”."""
    before = reader.tokens[phrase.first - 1] if phrase.first else None
    is_bare = phrase.flavour in {"weekday", "month"} and not phrase.joined
    return is_bare and before is not None and before.trail == ":" and before.key.isdigit()


def is_written_of(reader: Reader, phrase: Phrase) -> bool:
    """Whether what follows is called by that day, or written of it: “Sunday school chairs”, “mon mtg notes”."""
    end = phrase.end
    if phrase.flavour != "weekday":  # “Friday the 13th movie poster”
        return reader.tokens[phrase.core].key in WEEKDAYS and _is_called(reader, end)
    if "?" in reader.tokens[-1].trail and not phrase.joined:  # “tues ok w jen?”
        return True
    following = reader.then(end)
    is_made = following in GATHERINGS and reader.then(end + 1) in MADE_FOR_GATHERINGS
    return is_made or following in NAMED_BY_WEEKDAY or _is_called(reader, end)


def _is_called(reader: Reader, index: int) -> bool:
    """Whether only what takes place, and one thing of it, stands there: “Sunday market stall”, “Saturday kids class
    supplies”; not “Friday dinner with Jo”, “Monday lunch 12:30”, “Friday class Kern”."""
    index += reader.then(index) in _FOR_WHOM
    is_whole = reader.then(index) in TAKING_PLACE and index + 2 == reader.count
    return is_whole and not opens(reader, index + 1) and not reader.is_capitalised(index + 1)


def is_spoken_of(reader: Reader, phrase: Phrase) -> bool:
    """Whether it begins a sentence about itself: “Tomorrow is Ana's birthday”, “Ask whether friday is fine”."""
    begins = phrase.first <= reader.first_word or reader.before(phrase.first) in CONDITIONS | {"that"}
    return begins and reader.then(phrase.end) in VERBS_OF_SENTENCES


def is_of_a_condition(reader: Reader, phrase: Phrase) -> bool:
    """Whether it says when something else may happen, or does: “Order more if we sell out by friday”, “before he leaves
    at 4”, “before the fair starts friday”."""
    tells = phrase.first > 1 and not phrase.led and reader.tokens[phrase.first - 1].key in VERBS_OF_CLAUSES
    for index in range(phrase.first - 1, max(reader.first_word, 0, phrase.first - _CLAUSE), -1):
        token = reader.tokens[index]
        if token.trail.strip(")]"):
            return False
        is_clause = token.key in BEGIN_CLAUSES and (tells or _is_somebody(reader, index + 1))
        if is_clause and token.key == "before" and phrase.flavour == "near" and not phrase.joined:
            return False  # “prep the soup before we open tomorrow”, which is tomorrow, too
        if token.key in CONDITIONS or is_clause:
            return not reader.tokens[index - 1].trail
    return False


def is_reported(reader: Reader, phrase: Phrase) -> bool:
    """Whether somebody says of themselves that it is then: “Kern said he'd call tuesday”; a deadline is one all the
    same."""
    for index in range(phrase.first - 2, max(reader.first_word, phrase.first - _CLAUSE), -1):
        if reader.tokens[index].trail:
            return False
        if reader.tokens[index].key in SAYING:
            return any(_is_somebody(reader, at) for at in (index + 1, index + 2, index + 3) if at < phrase.first)
    return False


def is_a_state(reader: Reader, phrase: Phrase) -> bool:
    """Whether it tells until when somebody, or something, is as it is: “Sam is on holiday until march 20”, “Ben's
    out til 3/12”."""
    for index in range(phrase.first - 1, max(reader.first_word, 0, phrase.first - _CLAUSE) - 1, -1):
        token = reader.tokens[index]
        if token.trail:
            return False
        if token.key in FORMS_OF_BE:
            return index > reader.first_word
        if token.key.endswith(_SHORT_FORMS_OF_BE) and reader.tokens[index + 1].key in _WHERE:
            return True
    return False


def _is_somebody(reader: Reader, index: int) -> bool:
    """Whether the word is `he`, `she's`, `they'd`; not `it's`, which may be what is to be done."""
    key = reader.tokens[index].key.replace("’", "'")
    return key in SOMEBODY or (key.partition("'")[0] in SOMEBODY and not key.startswith("it"))


def is_asked(reader: Reader, phrase: Phrase) -> bool:
    """Whether the question is whether something is then: “ask Ivy: is the exam on friday?”; who asks somebody to do
    something asks “can you”."""
    if "?" not in reader.tokens[phrase.end - 1].trail:
        return _begins_a_question(reader) or _begins_a_statement(reader, phrase)
    for index in range(phrase.first - 1, max(reader.first_word, 0, phrase.first - _CLAUSE) - 1, -1):
        token = reader.tokens[index]
        if token.trail or index == reader.first_word:
            at = index + 1 if token.trail else index
            is_about = reader.tokens[at].key in _MODALS and reader.tokens[at + 1].key in SOMEBODY - {"you", "we", "i"}
            return is_about or reader.tokens[at].key in ASKING
    return False


def _begins_a_question(reader: Reader) -> bool:
    """Whether the line begins as only a question does, also without its mark: “Why was the shop shut on monday”."""
    first, second = (*(token.key for token in reader.tokens[reader.first_word : reader.first_word + 2]), "")[:2]
    return first in _ONLY_ASKING or (first in ASKING and second in _ONLY_ASKING)


def _begins_a_statement(reader: Reader, phrase: Phrase) -> bool:
    """Whether the line begins as what only tells something: “We're closed on monday”, “No class on tuesday”."""
    at = reader.first_word
    if phrase.first <= at + 1 or phrase.led not in {"", "on"}:
        return False
    first, second = reader.tokens[at].key.replace("’", "'"), reader.tokens[at + 1].key
    who, _, verb = first.partition("'")
    is_so = (verb == "s" and second in _AWAY) or who in SOMEBODY - {"it"}
    is_so = is_so and (verb in {"m", "re", "s"} or second in FORMS_OF_BE or second == "am")
    if not is_so and not (first == "no" and phrase.flavour == "weekday"):
        return False
    return all(
        token.is_word and not token.trail for token in reader.tokens[at : phrase.first]
    )  # “No rush: call Jo friday”


def is_of_a_thing(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is the day of the thing before it: “6 weeks before the fair (8 may)”, “before the fair in may”."""
    near = range(max(0, phrase.first - _NEAR - 1), phrase.first - 1)
    if reader.tokens[phrase.core].key == "in" and phrase.flavour == "month":
        return any(reader.tokens[index].key in _BEFORE_A_THING for index in near)
    return "(" in reader.tokens[phrase.first].lead and any(
        reader.tokens[index].key in UNITS and reader.tokens[index + 1].key in _BEFORE_A_THING for index in near
    )


def is_labelled(reader: Reader, index: int) -> bool:
    """Whether a label with a colon stands before a word: “Terms: 30 days”."""
    before = reader.tokens[index - 1] if index else None
    return before is not None and before.trail == ":" and before.key not in STRONG_LEADS


def follows_a_number(reader: Reader, index: int) -> bool:
    """Whether the word before ends in a figure, with a full stop or nothing between: “5.-7. june”."""
    token = reader.tokens[index - 1] if index else None
    return token is not None and token.trail in {"", "."} and token.key[-1].isdigit()


def follows_a_name(reader: Reader, index: int) -> bool:
    """Whether the word before is written like a name, or ends a number: the street of “12th St”."""
    named = reader.before(index)
    return named != "" and index - 1 > reader.first_word and (named[0].isdigit() or reader.is_capitalised(index - 1))


def is_a_fact(reader: Reader, phrase: Phrase) -> bool:
    """Whether it tells when something is open: “closed on mondays”, “open 9am to 5pm”."""
    if (phrase.flavour != PLURAL and not phrase.minutes) or phrase.flavour in STRONG:
        return False
    if "?" in reader.tokens[phrase.end - 1].trail:  # “Do we deliver on sundays?”
        return True
    head = reader.tokens[0]
    if head.key in OPENING and head.trail == ":":
        return True  # “Hours: Mon–Fri 9–5, Sat 10–2”
    far = reader.tokens[max(0, phrase.first - _FAR) : phrase.first]
    if far and far[-1].trail == "," and any(token.key in OPENING for token in far):
        return True  # “Open mon-fri 9am-6pm, sat 10-4”
    if phrase.flavour == PLURAL and head.key in SOMEBODY:  # “They deliver on thursdays”
        return True
    before = [token.key for token in reader.tokens[max(0, phrase.first - _NEAR) : phrase.first]]
    if phrase.flavour == PLURAL and not TELLING.isdisjoint(before):
        return True  # “nothing due on sundays”, “she's home on sundays”
    if before[-1:] == ["times"] and len(before) > 1 and before[-2] in OPENING:
        return True  # “opening times mon to fri 8 to 6”
    near = 1 if phrase.joined or phrase.strong else _NEAR
    return any(token.key in OPENING for token in reader.tokens[max(0, phrase.first - near) : phrase.first])


def _is_done(reader: Reader, index: int) -> bool:
    key = reader.tokens[index].key
    if key in DONE or index < 0:
        return index >= 0
    is_name = index > reader.first_word and reader.is_capitalised(index)  # “Fred”
    return key.endswith("ed") and key not in NOT_DONE and key not in WEEKDAYS and not is_name
