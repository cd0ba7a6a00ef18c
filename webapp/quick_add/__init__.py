"""Quick add: one typed line becomes a task.

`parse` reads a line and returns its title, its fields, and every recognised piece with its place in the line,
so that a preview can show each as a chip and turn it back into words. The preview, the save and the command
`cofounder quick-add` all call it.

How a line is read (module by module, in this order):

- `tokens` cuts it into words; quotes, ` // notes`, backslashes and `stamps` of chats are dealt with first, in `parser`.
- `sigils` and `names` read what begins with a sign, before any date: a project may be called “today”. `once` holds what
  is said twice.
- `dates` (`fixed_dates`, `figures`, `periods`, `spans`), `clock` and `ranges` (`hours`, `times`, `several`, `night`,
  `spoken`), `repeats` (`repeat_tail`, `lists`, `edges`) each read one kind of phrase at one word; `joining` and `leads`
  make whole phrases (`phrase`) of them. `naming` and `works` tell which are names, `narrowing` which repeats more is
  said of than a rule can say.
- `choose` (`pairs`, `title_words`, `telling`) decides which phrases are read and which are words of the title; `offers`
  says what those would mean.
- `resolve` turns those into dates and rules, `title` cuts the pieces out of the line.

Every visible word of a line is in its title or in one of its pieces, and no two pieces contradict each other: a phrase
is read whole or only suggested, and what can't be taken stays words. `tests/quick_add/lines.txt` is the table of lines
to add to. `pasted` takes the signs of lists off several lines, before any of them is read.

The tables of words are in `phrases`, and those of other languages in `foreign`. No rule looks further ahead than a
fixed number of words, so the work grows with the length of a line and no faster; `Reading(...).reader.looks` counts it.

What the rules leave open is decided like this:

Times
    - `at 4pm`, `at 9:30`, `@ 7pm`, `at noon` are read anywhere; `4pm` and `at 4` where weak phrases are.
    - Without am or pm, a time is on the clock of 24 hours; from `1` to `5:59` without a leading zero, the afternoon,
      but the night in a line about an early or a night shift, or with another time such as `14:30` or `03:50`. From six
      on, the evening for what is in the evening: `dinner sat 7:30`, but not `dinner prep 9:30`.
    - `at 5 to 3` is five minutes to three, `at 10 to 12` may be from one to the other; `6ish` and `7ish` are in the
      evening.
    - Of two loose times in a line none is read. Where the day of a line is only suggested, so is its time, also where
      the line names days that no date is read of: `9.-10.5.`, `MWF`, `lundi`.
    - A time right now is not past; a repeat begins today only if its time is still to come.
    - A range of times (`3pm-4pm`, `from 3 to 4pm`) is its start, and its length the estimate if none is said. Mere
      numbers (`9-10`) are one right after a date, or after `at` or `from`. What is moved `from 3pm to 4pm`, and when
      something is open (`open 9am to 5pm`), stay words; so do times of other zones (`4pm EST`).
    - `2h before fri 7pm` counts from that time. `0900` is a time beside a date, `1730` is a number.
    - `first thing` is `morning`, 9:00; `half past 4` and `quarter to 9` are times.
    - `tonight` is `night`, 22:00. A part of the day alone (`movie night`) is only suggested.
    - A single task gets the moved time where a clock change removes one; a repeat keeps the time on the wall.
Dates
    - A month is its first day. At the start of a line a bare month is only suggested: `April newsletter`.
    - `next weekend` is the Saturday after this weekend; `this friday` may be today.
    - After what was done (`paid on 3/2`) a day that is past, or nearer in the past than to come, is only suggested.
    - `feb 29` waits for a leap year; a date that no year has stays words.
    - `3 weeks before mar 10` with a past result means the March after.
    - Numbers agree with their units: `3 month plan` says no date, `3 months` does.
Which words go
    - `on by until till due for before` go with the date they lead into; before a strong one `from to`, too.
    - After `to`, `from`, `of`, `and`, `last`, `the` and their like a weak phrase is a part of the title.
    - At the start of a line a number is mostly part of a name: `2 hours of yoga`, `3rd party`, `1/2 cup`.
    - `Tom`, and `tom`, `jan`, `may`, `april` ... after words like `call`, or of a member's name, are people.
    - What takes place on a weekday has things of its own (`Sunday market stall`, `Friday the 13th movie poster`).
    - Days with a name of their own (`Black Friday`) are no dates, nor are lists and ranges of days. A date word that is
      written like a name beside another one (`Monday Night Quiz`, `Friday Street`) is only suggested.
    - A clear phrase, too, is only suggested where the title would end in `about` or `of` without it, after an article
      when it is written like a name (`the Today show`), and where a sentence begins with it (`Tomorrow is ...`).
    - So are words of what one reads, watches or plays, where other words than the names of days have capitals: `Read
      Every Day`, `Watch Friday the 13th`, `Read Darkness at Noon`; and `Return Next Year in Havana`.
    - A number behind `by` is how much something is changed by, one behind `at` a price, where the line says so: `cut
      the price by 5/6`, `3 boxes at 12.50 each`, `sell the chairs at 15`.
    - A date before a choice is only suggested (`in a day or two`, `friday at 3 or 4`), and so are a weekday and another
      day of which a third is meant (`friday in two weeks`), and a day of years past (`born on 12 may 1990`).
    - What happens then, and what is only told, stated or asked, is the title's: `we're closed friday`, `Sam is away
      until friday`, `Kern said he'd call friday`, `before he leaves at 4`, `if we sell out by friday`,
      `Ben's out til 3/12`, `the fair is now wednesday`, `invoice march`, `before the fair in may`.
    - A weak phrase before an aside at the end, a price or a length is at the edge: `cake for friday (2 tiers)`.
    - A weak phrase that would leave no title is the title. A strong one leaves an empty title.
Several of a kind
    - Of priorities, projects, members, estimates and reminders the last counts; others that say something else stay
      words, with a suggestion.
    - Of dates, times and repeats one is read and the others stay words: strong before weak, `today` before
      `next week`, one that no `about` or `for` stands before, one at an edge, the last.
Signs
    - A number, a colour or a possessive is no new project: `#42`, `#A-113`, `#3B`, `#ff0000`, `#Shop's`.
    - `@7pm` is a time. `+sam` is the one member whose first name that is.
    - A reminder at a time is on the due date, if that is to come, else at the next such time.
Literal
    - A backslash goes where it stands before something that would be read, and stays elsewhere: `C:\\temp`.
    - Nothing in quotes is read. The quotes stay in the title, unless they are around all of it.
    - Turning a piece into words may let another be read (`tomorrow`, then `friday`); once all are turned, the
      title is the line.
Repeats
    - `tuesdays`, `on weekdays` at the end of a line are a repeat, but not where something is open or closed then. So
      are three or more weekdays with a time, `mon, wed, fri at 9`, and two that also say until when, or from when.
    - `every month` from a 31st on, and `every 31st`, fall on the last day of shorter months.
    - `starting` and `from` without a repeat say from when on a task is seen; `from` only before `until`, `due` or a
      strong date.
    - `until` after a repeat that other pieces part from it is its end; an end before the start is a `problem`.
    - `every tuesday in march`, `every day next week` end with that month or week.
    - `every tuesday 10 times` ends on the tenth one; `every week 3 times` may be three times in each, and is suggested.
    - What no rule can say is only suggested, the whole of it: `every day at 8am and 8pm`, `every hour from 9 to 5`,
      `every mon 9am and thu 2pm`, `twice daily at 9`; so is a time where a line says how often (`three times a week at
      7`).
    - `until june` is until June 1, `through june` until its last day. `for 3 weeks` ends on the last day of three weeks
      from the first date.
    - `every second friday` is the second Friday of a month, `every other friday` each second one.
    - `every 2nd week` is every two weeks. What one rule cannot say (`every 14 jan, 15 apr`) stays words.
    - A repeat by the hour begins one interval from now, or at its time.
Rebuilding
    - The pieces and the kept parts between them are the line, character for character. The title is the kept
      parts with white space and control characters as single spaces; see `title`. A separator that a cut
      would leave hanging (`Call Bob, tomorrow`) is cut out as a `literal` mark.
"""

from webapp.quick_add.context import Context
from webapp.quick_add.literal import as_words
from webapp.quick_add.parser import parse
from webapp.quick_add.result import Parsed, Piece, Suggestion

__all__ = ["Context", "Parsed", "Piece", "Suggestion", "as_words", "parse"]
