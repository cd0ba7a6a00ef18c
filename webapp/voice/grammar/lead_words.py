"""The words of which leads are made, as patterns."""

import re

_LIST = (
    r"(?: (?:on|in|to|onto|into) (?:my|the|our) "
    r"(?:task |to-do |to do )?(?:list|diary|calendar|agenda|planner|to-dos|book))"
)
_NOUN = r"(?:tasks?|to-dos?|to do items?|to do|to-do items?|reminders?|action items?)"
_SUCH = (
    r"(?P<such>(?:(?:daily|weekly|monthly|yearly|quarterly|new|quick|small|little|urgent|important|recurring|"
    r"repeating|separate|"
    r"(?:high|low|top|normal|medium)[ -]priority) )*)"
)
_SUCH_JOB = r"(?:(?:new|quick|small|little|urgent) )*"
_MANY = (
    r"(?:two|three|four|five|six|these|those|some|several|multiple|a few|a couple of|couple of|a couple|the following|"
    r"following|2|3|4|5|6)"
)
_ADD = (
    r"(?:add|create|make|put|put in|put down|set up|set|schedule|insert|enter|log|start|give me|i need|i want|"
    r"i'd like|we need|open|write down|pop|pop in|pop down|stick|stick in|jot down|note down|throw in|drop in|slot in|"
    r"pencil in|get|have|include|record|file)"
)
NOUN_LEADS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:let's )?(?:put together|make|start|create|here's|here is|this is|write) (?P<many>a|my|the|our) {_SUCH}"
        rf"(?:to-do |task )?list(?: for (?:today|tomorrow))?",
        rf"{_ADD} (?:a|an) (?P<such>(?:(?:urgent|important|new|quick|(?:high|low|top|normal|medium)[ -]priority) )+)one"
        rf"(?= (?:to|for|that)(?: |$))",
        rf"(?:put|set|pop|stick) an? {_SUCH}{_NOUN} in for (?:me|us)(?= (?:for|to|at|on)(?: |$))",
        rf"{_ADD} (?:me )?(?P<many>{_MANY}) (?:more )?{_SUCH}{_NOUN}",
        rf"{_ADD} (?:me |us )?(?P<many>{_MANY}) {_SUCH}(?:things|items|jobs|bits|errands)(?: (?:to my list|for me|"
        rf"for today|to do))?",
        rf"(?:i|we) (?:need|have|want) to do (?P<many>{_MANY}) (?:things|tasks)(?P<such>)",
        rf"(?:i have|i've got|there are) (?P<many>{_MANY}) (?:{_SUCH}{_NOUN}|things)(?: to do)?",
        rf"(?!(?:open|get|start|file|record|set|put|give me|i want|i need) (?:the|this|one) )"
        rf"(?!(?:i want|i need|we need|i'd like) to do ){_ADD} (?:me |us )?(?:(?:a|"
        rf"an|another|one "
        rf"more|the|one|this|also a|in a) )?{_SUCH}{_NOUN}(?: (?:in|"
        rf"down|up|on)(?= (?:for|to)(?: |$)))?",
        rf"{_ADD} (?:me |us )?(?:a|an|another|one more) (?:{_SUCH}{_NOUN}|{_SUCH_JOB}(?:job|item|entry|thing)){_LIST}",
        r"(?P<such>)(?:add|create|make) (?:a|another|one more) (?:thing|item|entry)(?= (?:to|for) [a-z])",
        rf"(?:and|at|ad|had|i'd|edit|added|adding|head) (?:a|an|another) {_SUCH}{_NOUN}",
        rf"and the {_SUCH}{_NOUN}(?= to(?: |$))",
        rf"(?:and|ad|at) {_SUCH}{_NOUN}(?= (?:to|for|that|called)(?: |$))",
        r"(?P<such>)(?:the |my )?(?:next|last|other|first|second|third) (?:thing|one|task|to-do) (?:is|would be|"
        r"was)(?= to(?: |$))",
        rf"(?:another|one more|new|next) {_SUCH}{_NOUN}",
        rf"(?:a|an) {_SUCH}{_NOUN}(?= (?:to|for|that|called|on|about|tomorrow)(?: |$))",
        r"(?P<such>)(?:add |create )?(?:another one|one more one|one more thing|one more|another|another thing|"
        r"one)(?= (?:to|for)(?: |$))",
        r"(?P<such>)(?:make|take|leave)(?: me)? a (?:mental )?note(?: to (?:myself|self)| for (?:me|myself|us))?"
        r"(?= (?:to|that)(?: |$))",
        r"(?P<such>)(?:(?:add|write|make|take|leave)(?: me)? (?:a|another) (?:quick )?)?note to (?:self|myself)",
        r"(?P<such>)(?:put|jot|note|write) down",
        rf"(?:add|create|put|put in|put down|book in) (?:a|an|another|one more) {_SUCH}job(?: in| down)?"
        rf"(?= (?:for|to)(?: |$))",
        r"(?P<such>)(?:add|put|stick|pop) (?:to|on|onto) (?:my|the|our) (?:task |to-do |to do |shopping )?list"
        r"(?: to)?(?= [^ ])",
    )
]
_REALLY = (
    r"(?:(?:really|also|still|just|then|probably|definitely|absolutely|all|now|first|only|desperately|urgently) )*"
)
MY_LEADS = [
    re.compile(pattern)
    for pattern in (
        r"remind (?:me|us)",
        rf"(?:i|we) {_REALLY}(?:need|have|want|ought|am supposed|are supposed|got) {_REALLY}to",
        rf"(?:i|we) {_REALLY}need (?:somebody|someone) to",
        rf"(?:i'm|we're) {_REALLY}supposed to",
        rf"(?:i|we)(?:'ve| have) {_REALLY}(?:got {_REALLY})?to",
        rf"(?:i|we)(?:'ll| will|'m going to|'re going to| am going to| are going to|'m gonna|'re gonna) "
        rf"{_REALLY}(?:need|have) "
        rf"{_REALLY}to",
        rf"(?:i'd|we'd|i|we) {_REALLY}better (?!not )",
        rf"(?:i'm|we're|i am|we are) {_REALLY}(?:meant|due) to",
        r"(?:(?:i|we) (?:need|want) |(?:i'd|we'd|i would|we would) like )?(?:reminding|(?:to )?be reminded)"
        r"(?: (?:to|about|of))?",
        r"(?:somebody|someone) (?:needs to|has to|should|must|ought to)",
        r"(?:the|my|our) (?:plan|job|first job|next job|goal)(?: for (?:today|tomorrow|this week))? is to",
        r"what (?:i|we) (?:need|have) to do(?: (?:next|first|today|tomorrow))? is(?: to)?",
        r"(?:(?:need|got|have|needs) to|gotta)(?= [a-z])",
        rf"(?:i|we|i've|we've) {_REALLY}gotta",
        rf"(?:i|we) {_REALLY}(?:must|should|need to|have to|gotta|got to) {_REALLY}(?:remember to|not forget to)",
        rf"(?:i|we) {_REALLY}(?:must|should) {_REALLY}(?!not |n't |have |be able |know |say |admit |really )",
        rf"(?:i'd|we'd|i would|we would) {_REALLY}like to",
        r"(?:don't|do not|never|let's not) forget to",
        r"(?:don't|do not) let (?:me|us) forget(?: to| about| that)?",
        r"(?:(?:i|we) )?(?:mustn't|must not|can't|cannot|shouldn't|should not) forget to",
        r"(?:please )?remember to",
        r"let's(?= (?:add|create|make|put|set) (?:a|an|another) )",
        r"make sure (?:that )?(?:i|we|to)(?: (?:remember|don't forget) to)?",
        r"be sure to",
        r"(?:there's|it's) (?:also |about |high )?time to",
    )
]
THEY = re.compile(
    r"(?:needs? to|has to|have to|should|must|is supposed to|ought to|needs|will have to|will need to|has got to|has "
    r"gotta|"
    r"is going to have to|had better|is to|is meant to)"
)
COUNTED = re.compile(
    rf"(?:{_MANY} (?:more )?{_SUCH}(?:{_NOUN}|things|jobs|errands)|(?:my |our |the )?(?:tasks|to-dos|jobs|errands|"
    rf"things to do))"
    rf"(?: to do)?"
)
LABELLED = re.compile(rf"{_NOUN}")
