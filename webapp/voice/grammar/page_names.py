"""Pages by what one calls them, and by the questions that they answer."""

import re

from webapp.voice.grammar.acts import Page
from webapp.voice.grammar.words import Clause

_MINE = r"(?:my |the |our |all |all the |all my |all our |any )?"
_TASKS = r"(?:tasks|to-dos|to-do list|task list|to-do|list)"
_ONES = rf"(?:{_TASKS}|items|things|ones)"
_PAGES: tuple[tuple[str, Page], ...] = (
    (rf"{_MINE}(?:daily |morning )?(?:briefing|brief|briefings)(?: (?:for|of) today)?", "briefing"),
    (rf"{_MINE}(?:inbox|notifications|messages)", "inbox"),
    (
        rf"{_MINE}(?:reviews?|review queue|reviewing|approvals|drafts (?:to|for|(?:that are |which are )?waiting "
        r"for)(?: my| our)? (?:review|approval)|review page|reviews page)",
        "reviews",
    ),
    (
        rf"{_MINE}(?:things |everything |{_TASKS} )?(?:that's |that are |which are |that is )?(?:overdue|late)(?: "
        rf"{_ONES})?",
        "overdue",
    ),
    (
        rf"{_MINE}(?:{_TASKS}|things|agenda|day|schedule|plan|plans)?(?: that are| that is|which are)?(?: "
        rf"due)?(?: for| of| on)? ?today(?:'s)?"
        rf"(?: {_TASKS}| agenda| schedule| plan)?",
        "today",
    ),
    (r"(?:my|the) (?:day|agenda|plan for the day|day's plan)(?: plan)?(?: today)?", "today"),
    (
        rf"{_MINE}(?:{_TASKS}|things|agenda|day|schedule|plan)?(?: due)?(?: for| of| on)? ?tomorrow(?:'s)?(?: "
        rf"{_TASKS}| agenda)?",
        "tomorrow",
    ),
    (
        rf"{_MINE}(?:{_TASKS}|things|agenda|schedule|plan)?(?: that are| that is)?(?: due)?(?: for| of)? ?(?:this|"
        rf"the) week(?:'s)?(?: {_TASKS})?",
        "this_week",
    ),
    (
        rf"my (?:own |open )?(?:tasks|to-dos)|{_TASKS} (?:for|assigned to) me|"
        rf"(?:the )?{_TASKS} (?:that are |which are )?(?:mine|assigned to me)",
        "my_tasks",
    ),
    (
        rf"(?:the )?{_TASKS}(?: that are)? (?:assigned to nobody|(?:without an?|with no) (?:assignee|owner)|"
        r"(?:that )?(?:nobody|no one) has(?: taken(?: on)?)?)|what (?:nobody|no one) has taken(?: on)?|"
        rf"{_MINE}(?:things |everything |{_TASKS} )?(?:that's |that are |which are |that is )?"
        rf"(?:un|an |on )assigned(?: {_ONES})?",
        "unassigned",
    ),
    (
        rf"{_MINE}(?:done|completed|finished|closed) {_ONES}|what(?:'s| has) been (?:done|finished|completed)",
        "done_tasks",
    ),
    (rf"{_MINE}(?:open )?{_TASKS}(?: page)?", "tasks"),
    (rf"{_MINE}(?:drafts|draft list|drafts page|posts)", "drafts"),
    (rf"{_MINE}(?:calendar|calender)(?: page)?", "calendar"),
    (rf"{_MINE}(?:projects|project list|projects page)", "projects"),
    (rf"{_MINE}(?:timers|timesheet|time sheet|tracked time|hours)", "timers"),
    (rf"(?:what's in )?{_MINE}(?:trash|bin|trash can|recycle bin|deleted (?:tasks|things|items))", "trash"),
    (rf"{_MINE}(?:evening page|evening|evening review|day's end|end of (?:the |my )?day)", "evening"),
    (rf"{_MINE}(?:settings|preferences)(?: page)?", "settings"),
    (rf"{_MINE}(?:members|team members|people|members page)|(?:the|my|our) team", "members"),
    (
        rf"{_MINE}(?:publishing|publishing plan|publishing queue|scheduled posts|posts that go out|scheduled drafts)",
        "publishing",
    ),
    (rf"{_MINE}(?:search|search page)", "search"),
)
_COMPILED = [(re.compile(words), page) for words, page in _PAGES]
_QUESTIONS: tuple[tuple[str, Page], ...] = (
    (r"(?:what|everything|all) (?:that )?(?:i|we) (?:have|need|ought) to (?:do|get done)(?: for| on)? today", "today"),
    (
        r"(?:what|everything|all) (?:that )?(?:i|we) (?:have|need|ought) to (?:do|get done)(?: for| on)? tomorrow",
        "tomorrow",
    ),
    (r"(?:what|everything|all) (?:that )?(?:i|we) (?:have|need|ought) to (?:do|get done) this week", "this_week"),
    (
        r"(?:are there|is there|do i have|do we have|have i got|have we got) (?:any )?(?:anything "
        r")?(?:overdue|late)(?: tasks| "
        r"things)?",
        "overdue",
    ),
    (
        r"(?:is there|do i have|do we have|have i got|have we got) (?:anything|something|tasks)(?: due| on| "
        r"to do)? today",
        "today",
    ),
    (
        r"(?:is there|do i have|do we have|have i got|have we got) (?:anything|something|tasks)(?: due| on| "
        r"to do)? tomorrow",
        "tomorrow",
    ),
    (
        r"(?:what|which drafts?|what drafts?) (?:needs?|wants?|is waiting for|are waiting for) (?:my|our) "
        r"(?:approval|review|decision|attention)",
        "reviews",
    ),
    (
        r"(?:what's|what is|what are|(?:which|what) (?:tasks|things) are|is there anything|anything|is "
        r"anything)(?: the (?:things|tasks))? (?:that's |that is |that are )?(?:already )?(?:overdue|late)",
        "overdue",
    ),
    (r"(?:what's|what is|(?:which|what) (?:tasks|things) are)(?: still)? unassigned", "unassigned"),
    (
        r"(?:what's|what is|what) (?:waiting|waits) for (?:me|us|(?:my )?(?:review|approval|decision|feedback))(?: "
        r"today| now| to review| to approve)?",
        "reviews",
    ),
    (
        r"(?:what|which drafts?|what drafts?|what do i|what should i)(?: do i| should i)? (?:need to |have to "
        r"|must )?(?:review|approve)(?: today| now)?",
        "reviews",
    ),
    (
        r"(?:what's|what is|what are|which tasks are|what tasks are|what do i have|what have (?:i|we) got|what do we "
        r"have|what's there)(?: on| coming up| planned| going on| scheduled| lined up| up| to do| due| happening| "
        r"left| still| open| outstanding| remaining)*(?: on| for)? today",
        "today",
    ),
    (
        r"what (?:do|should|must|am|are) (?:i|we) (?:have to |need to |get to |supposed to )?(?:do|work on|get done)"
        r"(?: for)?(?: today| now| next| first)?",
        "today",
    ),
    (
        r"(?:what's|what is) (?:next|on my plate|on my agenda|on the agenda|my day like|the plan|my plan)(?: "
        r"for today| today)?",
        "today",
    ),
    (r"(?:what's|what is) (?:on my plate|on my agenda|on the agenda|the plan|my plan)(?: for)? tomorrow", "tomorrow"),
    (
        r"what does my day look like(?: today)?|how(?:'s| is) my day(?: looking)?(?: today)?|"
        r"how does my day look(?: today)?",
        "today",
    ),
    (
        r"(?:what's|what is|what are|which tasks are|what tasks are|what do i have|what have (?:i|we) got|what do we "
        r"have)(?: on| coming up| planned| going on| scheduled| lined up| up| to do| due| happening| left| still| "
        r"open| outstanding| remaining)*(?: on| for)? tomorrow",
        "tomorrow",
    ),
    (
        r"what (?:do|should|must|am|are) (?:i|we) (?:have to |need to |supposed to )?(?:do|doing|get done|working "
        r"on) tomorrow",
        "tomorrow",
    ),
    (r"what (?:am|are) (?:i|we) (?:doing|working on)(?: today)?", "today"),
    (r"what (?:am|are) (?:i|we) (?:doing|working on) this week", "this_week"),
    (r"what's on (?:my|our) plate this week", "this_week"),
    (
        r"(?:what's|what is|what are|which tasks are|what do i have|what have (?:i|we) got|what do we have)(?: on| "
        r"coming up| planned| going on| scheduled| lined up| up| to do| due| happening| left| still| open| "
        r"outstanding)*(?: on| for)? (?:this|the) week",
        "this_week",
    ),
    (
        r"what(?:'s| is) new|(?:do i have|are there|have i got) (?:any )?(?:new )?(?:notifications|messages)",
        "inbox",
    ),
    (r"(?:what's|what is) going out(?: this week| next| today)?", "publishing"),
    (
        r"(?:what|which tasks) (?:did (?:i|we) (?:do|finish|complete)|have (?:i|we) (?:done|finished|"
        r"completed))(?: today| this week)?",
        "done_tasks",
    ),
)
_WHAT = [(re.compile(words), page) for words, page in _QUESTIONS]
_ELSE = re.compile(r"(?<=^what) else(?= )|(?<=^anything) else(?= )")
_MEANWHILE = re.compile(r" (?:while|before) (?:i|we) [^ ]+(?: .+)?$| (?:yet|again)$")
_HEARD_AS_DUE = re.compile(r"^what's (?:do|dew)(?= )")
_WHAT_PAGE = re.compile(r"(?:what are|what is|what's|which are|what're) (?P<what>.+)")

_LIST_OF = re.compile(r"^(?:the |my |our |a )?(?:list|overview|summary|rundown|run down) (?:of|for) (?:all )?")
_EVERYTHING = re.compile(r"^(?:everything|anything|all|what) (?:that's |that is |which is |that are )")


def page_of(said: Clause) -> Page | None:
    """The page that these words call."""
    keys = _as_called(said).removesuffix(" page").removesuffix(" screen").removesuffix(" right now")
    keys = _EVERYTHING.sub("tasks ", _LIST_OF.sub("", keys))
    return next((page for pattern, page in _COMPILED if pattern.fullmatch(keys)), None)


def asked_page(clause: Clause) -> Page | None:
    """The page that answers a question: `what's due today`."""
    keys = _as_called(clause).removesuffix(" right now").removesuffix(" at the moment").removesuffix(" now")
    keys = _HEARD_AS_DUE.sub("what's due", keys)
    for pattern, page in _WHAT:
        if pattern.fullmatch(keys):
            return page
    if keys.startswith("anything "):
        tasks = keys.replace("anything", "tasks", 1)
        return next((page for pattern, page in _COMPILED if pattern.fullmatch(tasks)), None)
    found = _WHAT_PAGE.fullmatch(keys)
    what = found["what"] if found is not None else ""
    return next((page for pattern, page in _COMPILED if pattern.fullmatch(what)), None)


def _as_called(said: Clause) -> str:
    """The words without what changes nothing of the page: “what else is overdue”, “today while I wait”."""
    keys = (
        said.keys.replace("over due", "overdue").removesuffix(" please").replace("nobody's taken", "nobody has taken")
    )
    keys = _ELSE.sub("", _MEANWHILE.sub("", keys))
    return re.sub(r"^what is ", "what's ", keys) if keys != said.keys else keys
