"""The words that the grammar knows, as tables. Keys are in lower case."""

from datetime import time

from webapp.quick_add import foreign
from webapp.recurrence.rule import Frequency


def words(text: str) -> frozenset[str]:
    """The words of a text, as a table."""
    return frozenset(text.split())


WEEKDAYS = {
    **dict.fromkeys(("monday", "mon"), 0),
    **dict.fromkeys(("tuesday", "tue", "tues"), 1),
    **dict.fromkeys(("wednesday", "wed", "weds"), 2),
    **dict.fromkeys(("thursday", "thu", "thur", "thurs"), 3),
    **dict.fromkeys(("friday", "fri"), 4),
    **dict.fromkeys(("saturday", "sat"), 5),
    **dict.fromkeys(("sunday", "sun"), 6),
}
SATURDAY, SUNDAY = 5, 6
WORKDAYS = (0, 1, 2, 3, 4)
PLURAL_WEEKDAYS = {
    **{f"{word}s": (number,) for word, number in WEEKDAYS.items() if len(word) > 5},
    **dict.fromkeys(("weekdays", "workdays"), WORKDAYS),
    "weekends": (SATURDAY,),
}

# Weekdays by their letters, as a timetable writes them: “MWF 9am”.
LETTERS_OF_WEEKDAYS = {
    **dict.fromkeys(("m/w/f", "mwf"), (0, 2, 4)),
    **dict.fromkeys(("t/th", "tu/th", "tth"), (1, 3)),
    "m/w": (0, 2),
    **dict.fromkeys(("m-f", "m–f"), (0, 1, 2, 3, 4)),
}

MONTHS = {
    **dict.fromkeys(("january", "jan"), 1),
    **dict.fromkeys(("february", "feb"), 2),
    **dict.fromkeys(("march", "mar"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    "may": 5,
    **dict.fromkeys(("june", "jun"), 6),
    **dict.fromkeys(("july", "jul"), 7),
    **dict.fromkeys(("august", "aug"), 8),
    **dict.fromkeys(("september", "sep", "sept"), 9),
    **dict.fromkeys(("october", "oct"), 10),
    **dict.fromkeys(("november", "nov"), 11),
    **dict.fromkeys(("december", "dec"), 12),
}

# Short forms may be written with a full stop that belongs to them: “Jan. 27”, “Fri. 4pm”.
ABBREVIATIONS = frozenset(word for word in (*WEEKDAYS, *MONTHS) if len(word) <= 5)

# Short forms that are also names or words: never read at the start of a line.
AMBIGUOUS = frozenset({"tom", "sun", "sat", "mar", "may", "jan", "wed"})
SHORT_DAYS = frozenset({"tue", "tues", "weds", "thu", "thur", "thurs", "fri"})  # which no name is made of
AMBIGUOUS_DAYS = frozenset({"sun", "sat", "wed"})
NAMES_OF_PEOPLE = frozenset({"tom", "jan", "may", "april", "june", "august"})

# Words of a line about the night or early morning, those which make `early` and `night` such words, and those that
# speak against it: “early shift 4:30”, but “early dinner 5:30”.
BY_NIGHT = words("overnight dawn sunrise nightshift")
NIGHT_THINGS = words("shift shifts flight train bus ferry bake run duty watch patrol")
EARLY_THINGS = NIGHT_THINGS | words("bird start bread market delivery morning")
IN_THE_EVENING = words("evening afternoon dinner supper drinks lunch tea close closing leave finish sunset pm p.m")
# What is in the evening unless it is said otherwise, and which words may follow it: “dinner party sat 7:30”, but
# “dinner menu 7:30”. Who buys it may do so at any time: “order drinks at 9”.
EVENING_THINGS = words(
    "dinner supper drinks cocktails quiz karaoke concert gig cinema theatre theater opera night evening"
)
OF_AN_EVENING = words("party reservation res booking table date class course show w out")
BUYING = words("buy order deliver stock restock get bring fetch collect pick ship return")

DAY_PARTS = {"morning": time(9), "afternoon": time(12), "evening": time(19), "night": time(22), "nite": time(22)}
DAY_PARTS |= {"morn": DAY_PARTS["morning"], "eve": DAY_PARTS["evening"]}
# What is about the same time each day, and has no time on the clock: “fri after lunch”, “mon lunchtime”.
OF_EVERY_DAY = words("breakfast lunch tea dinner supper work school hours opening closing close")
LOOSE_TIMES = words("lunchtime teatime dinnertime suppertime")
TONIGHT = words("tonight tonite 2nite 2night")
FIRST_THING = ("first", "thing")
NOON = time(12)
MIDNIGHT = time(0)

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        start=1,
    )
}
# The minutes of a time in words: “nine thirty”, “four forty five”.
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
TENS = frozenset(_TENS)
NUMBER_WORDS |= {"fifteen": 15, **_TENS, "forty-five": 45, "sixty": 60, "ninety": 90}
MINUTE_WORDS = {
    "ten": 10,
    "fifteen": 15,
    **_TENS,
    **{f"{ten}-five": number + 5 for ten, number in _TENS.items()},
}
ORDINAL_WORDS = {
    word: number
    for number, word in enumerate(
        (
            *(
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
            ),
            *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
        ),
        start=1,
    )
}
ORDINAL_WORDS |= {f"twenty-{word}": 20 + ORDINAL_WORDS[word] for word in tuple(ORDINAL_WORDS)[:9]}
ORDINAL_WORDS |= {"thirtieth": 30, "thirty-first": 31}
LAST = "last"

# Unit words: their unit, and whether they may follow one, several or both.
_ONE, _MANY = {1}, {2}
UNITS: dict[str, tuple[str, set[int]]] = {
    **dict.fromkeys(("minute",), ("minute", _ONE)),
    **dict.fromkeys(("minutes", "mins"), ("minute", _MANY)),
    **dict.fromkeys(("min",), ("minute", _ONE | _MANY)),
    **dict.fromkeys(("hour",), ("hour", _ONE)),
    **dict.fromkeys(("hours", "hrs"), ("hour", _MANY)),
    **dict.fromkeys(("hr",), ("hour", _ONE | _MANY)),
    "day": ("day", _ONE),
    "days": ("day", _MANY),
    "week": ("week", _ONE),
    "weeks": ("week", _MANY),
    "fortnight": ("fortnight", _ONE),
    "fortnights": ("fortnight", _MANY),
    "month": ("month", _ONE),
    "months": ("month", _MANY),
    "quarter": ("quarter", _ONE),
    "quarters": ("quarter", _MANY),
    "year": ("year", _ONE),
    "years": ("year", _MANY),
}

# Weak adverbs of repetition: frequency and interval.
ADVERBS: dict[str, tuple[Frequency, int]] = {
    "daily": ("DAILY", 1),
    "everyday": ("DAILY", 1),
    "nightly": ("DAILY", 1),
    "weekly": ("WEEKLY", 1),
    **dict.fromkeys(("fortnightly", "biweekly", "bi-weekly"), ("WEEKLY", 2)),
    "monthly": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3),
    **dict.fromkeys(("bimonthly", "bi-monthly"), ("MONTHLY", 2)),
    "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1),
}

PRIORITIES = {"p1": "urgent", "p2": "high", "p3": "normal", "p4": "low"}
PRIORITY_WORDS = {"!urgent": "urgent", "!high": "high", "!normal": "normal", "!low": "low"}

# Words before a date or time that lead into it and go with it.
LEADS = words(
    "on by until till til for before b4 after from to due the around within starting beginning w/c w/b wb w/in"
)
WITHIN = frozenset({"within", "w/in"})
# After these a weak phrase is read anywhere in the line.
STRONG_LEADS = words("on by until till til due starting beginning w/c w/b wb deadline no") | foreign.LEADS
UNTIL = words("until till til bis")
THROUGH = words("through thru")  # with the last day in it: “through may”
# Before a date these say from when on a task is to be seen, not when it is due.
START_LEADS = words("starting beginning from ab")

# After these a weak phrase is a part of the title: “the 9:30”, “notes of monday”, “last friday”.
STOPPERS = words(
    "a an the of and or & + vs than like as with without since after between btw b/w b/t last next past previous early "
    "late except excluding this that these those my our your his her their its each any no not is are was were be in "
    "but below above under about re regarding concerning dated per every mr mrs ms miss dr aunt uncle saint st "
    "< > = ≤ ≥ × x"
)
STOPPERS |= foreign.STOPPERS
TITLES_OF_PEOPLE = words("mr mrs ms miss dr prof herr frau hr fr")
# What follows one of these is a thing, whatever else the word can mean: “the till”, “our due”.
DETERMINERS = words("a an the this that these those my our your his her their its each every any no")
# Behind one of these a till is a thing, too: “train Kim on till 2”, “the drawer of till 3”.
PLACING = words("on in of at from to for with behind")
# Those of them that also stand alone: “call her tomorrow”, “do this by friday”.
ALSO_ALONE = words("this that these those her his each")
# So it is after these, where the title says what is moved, or where something comes from.
MOVES = words("to from into through thru versus vs")
# What was done on a day isn't due on it: “paid on 3/2”. Others end in “ed”, which these don't say of what was done.
DONE = words(
    "paid sent met made bought sold done spoke got given gave taken took written wrote shipped from since broke came "
    "left went began ended"
)
NOT_DONE = words(
    "need feed seed weed bed shed red sled breed speed exceed proceed succeed bleed deed embed closed hundred moped "
    "sacred naked flatbed watershed ted fred ned jed ed jared ahmed mohammed alfred"
)
# At the start of a line these tell of what was done; others may be of a thing: “smoked salmon friday”.
TOLD_AT_FIRST = words(
    "won lost had met saw spoke sent paid sold bought got called emailed texted talked visited interviewed asked "
    "ordered"
)
# Behind the first word, who did it, these are no adjectives, as “sent” and “paid” may be.
DONE_BY_SOMEBODY = words("came went began broke took gave wrote spoke got")
# At the start of a line these say that something is still to be done: “get it painted on monday”.
HAVING_DONE = words("get have need want must should let")
# What is changed from one time to another isn't due at either: “move the call from 3pm to 4pm”.
CHANGING = words(
    "move change reschedule rearrange shift push postpone bring delay extend update switch swap raise increase "
    "decrease reduce lower cut set rename moved changed rescheduled rearranged shifted postponed pushed"
)
# What is changed by a number with these is changed by so much: “cut the price by 5/6”.
CHANGING_AMOUNTS = words("raise increase decrease reduce lower cut trim drop grow shrink shorten extend discount")
# A number behind `at` is a price with these: “sell the chairs at 15”.
PRICING = words("sell selling sold list listed price priced value valued bid bidding shares rated capped look")
# A day or hours told with one of these are a fact about a place: “closed on mondays”, “open 9am to 5pm”.
OPENING = words("open opens opening hours close closed closes closing shut busy quiet available off works")
# So is what isn't then, and how somebody is: “no post on sundays”, “she's home on sundays”.
TELLING = words("no nothing nobody never none only he's she's they're he’s she’s they’re")
# Until when something is like this is a fact, too: “valid until june 1”.
VALID = OPENING | words("valid good guaranteed runs running")
# In a line with one of these before them two numbers with a colon are the parts of a mixture: “mix paint 1:10”.
MIXING = words("mix mixing mixture dilute diluted thin ratio scale proportion blend solution concentrate")
# After these books they are a chapter and a verse, where the line is about reading.
BOOKS = words("matthew mark luke john acts romans genesis exodus isaiah psalm psalms proverbs corinthians peter james")
READING = words("read reading verse verses bible psalm gospel sermon quote study")
# In a line with one of these a time within the first hour is a place in a recording: “clip 00:45 to 01:30”.
RECORDINGS = words(
    "audio clip clips episode footage intro outro jingle podcast recording recordings reel scene song soundtrack track "
    "trailer video videos voiceover"
)
# After these two numbers with a colon are no time: “ratio 1:20”.
RATIOS = words("ratio plan map model drawing scale odds score takes took lasts needs")
# After these a length is how long something is, and no time from now: “the paint takes 2 days”.
LASTING = words("takes took lasts lasted needs dries keeps period warranty guarantee least most")
# Before “daily”: “twice daily”.
COUNTING = words("once twice thrice times time x bi semi non")
# A date after one of these is what the title is about, however clear it is: “the end of next week”, “about tomorrow”.
SUBJECTS = words("of about regarding re")
GOVERNORS = DETERMINERS | SUBJECTS | words("than like since without between during per vs versus")
# After a date at the start of a line these make it what a sentence is about: “Friday is pizza day”.
VERBS_OF_SENTENCES = words("is are was were has had will would can could should must means isn't won't never only")
# A question that begins with one of these is whether, or when, something is so.
ASKING = words("is are was were do does did when what why who where how which")
# What is said after these need not happen: “if it rains on friday”.
CONDITIONS = words("if unless whether why")
# So is what one of these says of somebody: “before he leaves at 4”.
BEGIN_CLAUSES = words("before after when until till while once because since as")
VERBS_OF_CLAUSES = words(
    "start starts begin begins open opens close closes end ends expire expires leave leaves arrive arrives come comes"
)
# What somebody said to somebody else, or thinks, is theirs: “Kern said he'd call tuesday”.
SAYING = words("said says told thinks thought promised hopes mentioned claims heard")
FORMS_OF_BE = words("is are was were")
SOMEBODY = words("i you we they he she it")
# After these a number with a full stop is that of a text or a program: “section 3.2.”, “python 3.12.”
NUMBERED_WITH_DOTS = words(
    "version v release build room hall raum zimmer saal gate section chapter paragraph part page no nr number art "
    "pos step kapitel abschnitt teil figure table § python ios android windows macos ubuntu debian postgresql "
    "size ratio times x to"
)
# So is one with a slash after these: “page 12/14”.
NUMBERED_WITH_SLASHES = (NUMBERED_WITH_DOTS - words("x to times")) | words("sz box flat unit apt suite lot")
# Before “p3”: the page of a text.
BEFORE_A_PAGE = words("page pages see on at from of in to")
# Before “may”, “sat”, “sun”: “we may”, “who sat”.
PRONOUNS = words("i you we they he she it who that which one there")
# Before a name: “call tom”.
PERSON_WORDS = words(
    "call email mail ask meet meeting phone text message tell thank thanks pay with for from to see "
    "visit invite remind ping chase pick fetch help hire interview brief train coach join follow "
    "contact greet miss ms mrs mr dr aunt uncle dear hi hello hey and or & show send give introduce "
    "nudge lunch dinner coffee lend via congratulate welcome pay owe ring chat speak talk write reply answer "
    "mit avec con met bei von für pour para und et og med til chez sans ohne och voor"
)

# Two dates joined by one of these are a list or a range, and no due date: “monday to friday”.
LINKS = words("and or & to through thru - – — vs + /")

# Between two times these make a range or a choice: “9am to 5pm”, “4pm or 5pm”.
RANGE_SIGNS = words("to - – —")
RANGE_LINKS = RANGE_SIGNS | words("until till til through thru and or &")

# Words that can follow a phrase without making it a part of a longer name: “every 15th for Dana”.
FUNCTION_WORDS = words(
    "at with w/ about to for from in on by and or re regarding before after until till via then so if "
    "because when while using except of starting ending as & + - – — | → @"
)

# “9:30 train”, “1st draft”: at the start of a line these make the number a part of a name.
NAMED_BY_TIME = words(
    "train trains flight bus ferry slot slots ticket tickets reservation booking deadline shift show news"
)
NAMED_BY_HOUR = words("tea news shadow bell club")  # “4 o'clock tea”
NAMED_BY_ORDINAL = words(
    "anniversary birthday century avenue ave street st floor grade edition version chapter page class row "
    "level season episode generation amendment annual hour day week month year"
)
# What is written of a day, and what it is of: “mon mtg notes”, “Friday specials”.
DOCUMENTS = words(
    "notes minutes agenda slides recap summary rota roster crew menu specials roast brunch edition issue newsletter "
    "playlist"
)
# What is called by its weekday, and what is made for a gathering of that day: “Sunday school chairs”, “Monday club
# poster”.
NAMED_BY_WEEKDAY = DOCUMENTS | words(
    "hours school paper papers best service prayers league matinee supplement job girl boy"
)
MADE_FOR_GATHERINGS = DOCUMENTS | words("poster posters flyer flyers leaflet leaflets banner sign invitations")
# What takes place on a day, and has things of its own: “Sunday market stall”.
TAKING_PLACE = words(
    "market fair bazaar club class course workshop lesson yoga choir quiz game match party concert band gig movie film "
    "cinema brunch lunch breakfast dinner supper buffet special sale matinee service mass prayer training practice "
    "rehearsal session tournament show festival parade picnic barbecue bbq bingo karaoke disco"
)
# What is of a month that stands behind it: “invoice march”.
OF_A_MONTH = DOCUMENTS | words(
    "invoice invoices payroll payslips salary salaries report reports statement statements bill bills hours "
    "timesheet timesheets bookkeeping figures numbers sales vat"
)
# A weekday behind one of these isn't the next one: “the first dry saturday”.
OF_SOME_DAY = words("dry warm sunny rainy snowy cold quiet slow free available possible")
GATHERINGS = words("mtg meeting call team lunch dinner class club standup staff shift market")
SMALL_ORDINAL = 5
MEASURES = words(
    "inch inches in cup cups lb lbs kg pound pounds off price day days hour hours mile miles marathon "
    "page pages tsp tbsp teaspoon tablespoon litre liter gallon ounce oz cm mm size scale of the "
    "share"
)
FRACTIONS = words("1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/8 3/8 5/8 7/8 1/10")
ALWAYS_OPEN = "24/7"

# Days with a name of their own: “black friday” is no friday of ours.
NAMED_DAYS = words(
    "black-friday good-friday casual-friday cyber-monday easter-monday blue-monday whit-monday super- "
    "tuesday giving-tuesday shrove-tuesday fat-tuesday pancake-tuesday ash-wednesday maundy-thursday "
    "holy-thursday holy-saturday business-saturday easter-saturday palm-sunday easter-sunday bowl- "
    "sunday mothering-sunday usa-today"
)

# A clock time of another zone is none of ours: “4pm EST”.
ZONES = words("utc gmt")
ZONES_IN_CAPITALS = words(
    "EST EDT ET CST CDT CT MST MDT MT PST PDT PT CET CEST EET EEST BST WET WEST IST JST AEST AEDT SGT HKT"
)

FREQUENCY_OF_UNIT: dict[str, Frequency] = {
    "hour": "HOURLY",
    "day": "DAILY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "year": "YEARLY",
}
