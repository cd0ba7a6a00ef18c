"""Drafts that are begun, and decisions about them."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.acts import AnyAct, CreateDraft, Decide, Decision, DraftKind, Named
from webapp.voice.grammar.lines import read_line
from webapp.voice.grammar.mind import CLEAR, Mind, parts_of
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.words import Clause, listed

_KINDS: tuple[tuple[str, DraftKind], ...] = (
    (r"blog ?posts?|blog article|blog entry|blog|article|post for the blog|journal entry", "blog_post"),
    (r"newsletter|news letter|mailing|email newsletter", "newsletter"),
    (
        r"(?:social(?: media)?|linkedin|linked in|instagram|insta|facebook|face book|twitter|tiktok|tik tok|youtube|"
        r"pinterest|whatsapp|threads|mastodon|bluesky|x) (?:post|update)|tweet|post (?:for|on) (?:linkedin|instagram|"
        r"facebook|twitter|mastodon|bluesky|social media)",
        "social_post",
    ),
    (r"landing page|web page|webpage|page", "page"),
    (r"draft|text|document", "other"),
    (r"post", "blog_post"),
)
_KIND = "|".join(f"(?P<kind{number}>{words})" for number, (words, _) in enumerate(_KINDS))
START = re.compile(
    r"(?:please )?(?:(?P<verb>start writing|start drafting|start work on|begin drafting|start|kick off|begin|create|"
    r"make|compose|draft|write|set up|open(?= (?:up )?an? )|add|begin writing|work on|put together|"
    r"get (?:started|going) on|get(?= (?:me )?(?:an?|another) (?:[a-z]+ ){1,4}?(?:called|titled|named|entitled) )|"
    r"get(?= (?:an?|the|another) (?:[a-z]+ ){1,4}?(?:started|going)(?: |$))|(?:i|we) (?:need|want)|"
    r"(?:i|we)(?:'d| would) (?:like|love)) (?:(?:up|me|us|off|for me|for us) )*(?:(?:a|an|another|the|one|my|our) )?|"
    r"(?=new |another ))(?:(?:new|brand new|brand-new|fresh|short|quick|another|little|long|nice|brief|simple|blank|"
    r"empty|second|whole) )*"
    rf"(?:{_KIND})(?: draft)?(?: started| going| under way)?(?= |$)"
)
_BARELY = re.compile(
    rf"(?P<verb>)(?:an? )?(?:new )?(?:{_KIND})(?: draft)?(?= (?:(?:for me|please) )*(?:called|titled|named|entitled) )"
)
# After another that was begun: “a newsletter about the move and a tweet about our hours”.
ANOTHER = re.compile(rf"(?P<verb>)an? (?:{_KIND})(?= (?:about|called|titled|named|entitled) )")
_IT_IS = (
    r"(?:(?:and )?(?:it's|it is|it'll be|it will be|it should be|it has to be|it needs to be|this is|that's|make it|"
    r"which is) )"
)
# What is told of a draft that was just begun: “a new draft for me, it's a blog post, and it's called …”.
_FOR_ME = re.compile(r"(?:for (?:me|us)|please)(?= |$)")
_OF_KIND = re.compile(
    rf"(?P<is>{_IT_IS})?(?:for )?(?:(?:of )?an? |of (?:the )?(?:type|kind) )?(?:{_KIND})(?= (?:called|"
    rf"titled|named|about|entitled|and (?:it's|it is|it should|call) |it's|it is|it should)|$)"
)
_IT_CALLED = re.compile(rf"{_IT_IS}(?=(?:called|titled|named|entitled|about) )")
_KIND_LAST = re.compile(
    rf" (?P<all>(?:and )?(?:it's|it is|that's|as|make it|kind|type|of kind|of type) (?:an? )?(?:{_KIND}))$"
)
_KIND_APART = re.compile(rf" (?P<all>(?:an? )?(?:{_KIND}))$")  # behind a comma
_NAME = r"(?:working )?(?:title|name|headline|heading|subject(?: line)?(?! to ))"
_TITLED = re.compile(
    rf"(?:(?:and )?(?:call|name|title) it|(?:that's |which is |is )?called|titled|named|entitled|(?:and )?(?:give it|"
    rf"with|under|having)? ?(?:(?:the|a|its) )?{_NAME}(?: is| being| of)?)(?: it)?"
)
_CALLED = re.compile(rf"(?:{_TITLED.pattern}|about|on the topic of|on|for|regarding) ")
_PLAINLY = frozenset(
    {
        "start drafting",
        "begin drafting",
        "start",
        "kick off",
        "begin",
        "create",
        "new",
        "compose",
        "start writing",
        "begin writing",
        "open",
        "",
    }
)
_APPROVE = re.compile(
    r"(?:i |i'd |i'll |i will |we |let's )?(?:(?P<sure>approve|approved|approves|prove|proved|improve|improved|a "
    r"prove|sign off on|sign off|"
    r"give my approval to|give approval to) (?:of |the draft )?(?P<draft>.+?)"
    r"|(?P<draft2>.+?) (?:is good to go|looks good to go|is approved|can be approved|gets approved|"
    r"gets my approval|has my "
    r"approval)|give (?P<draft3>.+?) (?:my |our |the )?approval|i'm approving (?P<draft4>.+)|accept (?P<draft5>.+))"
)
_CHANGES = re.compile(
    r"(?:(?:i'd|i|i'm|we|we'd) (?:would )?(?:like |want )?(?:to )?)?(?:like|ask for|request|requested|requesting|"
    r"asking for|demand|"
    r"require|need|want|quest) (?:some |more |a few )?(?:changes|edits|revisions|a change|corrections)"
    r" (?:to|on|in|for|of|from) (?P<draft>.+)"
)
# Of a draft that was told of just before.
OF_ITSELF = re.compile(
    r"(?:request|ask for|needs|it needs) (?:some |more |a few )?(?:changes|edits|revisions|a change|corrections)"
    r"(?: (?:to|on|for|of|in) it)?(?: instead| rather)?(?= |$)|(?:ask for|request) (?:them|some)(?= |$)"
)
# What is said so of a draft that is clearly named only: “give the menu the green light”.
_YES = r"(?:the|a|my|our) (?:green light|go[ -]ahead|thumbs up|okay|ok|all clear|nod|yes|blessing)"
_APPROVE_CLEARLY = re.compile(
    rf"(?:please )?(?:give (?P<draft>.+?) {_YES}|give {_YES} (?:to|for|on) (?P<draft2>.+)"
    rf"|(?P<draft3>.+?) (?:gets|has) {_YES}(?: from (?:me|us))?|(?:green[ -]?light|say yes to|pass) (?P<draft4>.+)"
    r"|(?:mark|set) (?P<draft5>.+?) (?:as |to )?approved|(?P<draft6>.+?) approved?|let (?P<draft7>.+?) through)"
)
_SOME = r"(?:(?:some|a few|a bit|another|more|of|one) )*"
_CHANGED = r"(?:changed|revised|rewritten|reworked|edited)"
_CHANGES_CLEARLY = re.compile(
    r"(?:please )?(?:(?:send|give|pass|hand) (?P<draft>.+?) back (?:to|for|with) .+|turn (?P<draft2>.+?) down"
    r"|(?:request|ask for|want|need) (?:an? |another |one more |some )(?:[a-z]+ )?(?:rewrite|revision|round|edit|pass|"
    r"look|version|rework)(?: of (?:edits|changes|revisions))? (?:of|on|for|to|at) (?P<draft3>.+)"
    r"|(?:mark|set|flag) (?P<draft4>.+?) (?:as )?(?:needs|needing|wanting) (?:more |some )?(?:changes|edits|work)"
    rf"|(?P<draft5>.+?) (?:needs (?:reworking|rewriting|revising|changing|editing|to be {_CHANGED})"
    rf"|(?:wants|could use|could do with) {_SOME}(?:changes|edits|revisions|editing|work|look|round|pass)"
    rf"|(?:should|has to|must) be {_CHANGED}))"
)
_NEEDS = re.compile(
    r"(?:(?:reject|decline|send back|turn down) (?P<draft>.+)|(?:send|give) (?P<draft2>.+?) back(?: "
    r"for (?:changes|edits))?|return (?P<draft4>.+?) for (?:changes|edits)"
    r"|(?P<draft3>.+?) (?:still )?needs? (?:(?:some |more |a few |further |another round of |another |"
    r"one more round of "
    r"|a lot of |"
    r"a bit (?:more )?|a little ))*(?:changes|edits|editing|revisions|revision|corrections|work|pass|rewrite|"
    r"a rewrite|look))"
)
# A day behind these is when it has to be written; any other may be what it is about: “our sale in October”.
_DEADLINES = ("by ", "due ", "before ", "until ", "till ", "tomorrow", "today", "tonight", "this ", "next ")
_ASKING = listed("why what how who whose which when where is are do does did can could should would will")
_MOST = 20


def _is_parted(clause: Clause, rest: Clause) -> bool:
    """Whether a title stands behind a colon, or begins like “announcing”."""
    before = clause[len(clause) - len(rest) - 1]
    return before.after.startswith(":") or (rest[0].key.endswith("ing") and len(rest) > 1)


def title_at(words: Clause, start: int) -> int:
    """The place of the title of a draft that is begun at a word, behind “called” or a colon; 0 where none is."""
    ahead = words[start : start + 12]
    found = START.match(ahead.keys)
    if found is None:
        return 0
    end = len(found[0].split())
    led = _CALLED.match(ahead[end:].keys + " ")
    if led is None and not ahead[end - 1].after.startswith(":"):
        return 0
    return start + end + (len(led[0].split()) if led is not None else 0)


def is_titled(said: Clause) -> bool:
    """Whether a draft is begun, and it is said how it is called: “start a blog post called …”."""
    found = START.match(said.keys)
    return found is not None and _TITLED.match(said[len(found[0].split()) :].keys) is not None


def kind_of(said: Clause) -> DraftKind | None:
    """The kind of draft that these words name."""
    return next((kind for words, kind in _KINDS if re.fullmatch(words, said.keys)), None)


def _kind_in(found: re.Match[str]) -> DraftKind:
    """The kind of draft that was matched."""
    return next(kind for number, (_, kind) in enumerate(_KINDS) if found[f"kind{number}"])


def _told_of(rest: Clause, *, is_open: bool) -> tuple[DraftKind | None, Clause]:
    """The kind that is told of a draft behind its beginning, where that left it open, and what stands behind that: of
    “a new draft | for me, it's a blog post, and it's called May news”, the last four words."""
    kind: DraftKind | None = None
    while rest and (found := _FOR_ME.match(rest.keys)):
        rest = rest[len(found[0].split()) :]
    again = _OF_KIND.match(rest.keys)
    if again is not None and (is_open or again["is"]):
        kind, rest = _kind_in(again), rest[len(again[0].split()) :]
    called = _IT_CALLED.match(rest.keys + " ")
    return kind, rest if called is None else rest[len(called[0].split()) :]


def _without_reason(title: Clause) -> Clause:
    """A title without why it is wanted: “our team because customers keep asking”."""
    if title[:1].keys in {"why", "because"}:
        return title
    return title[: next((at for at, word in enumerate(title.words) if at and word.key == "because"), len(title))]


def tells_of_draft(begun: Clause, following: Clause) -> bool:
    """Whether a draft is only begun, and what follows tells of it: “start a draft | it's a newsletter”."""
    found = START.match(begun.keys)
    if found is None:
        return False
    is_open = _kind_in(found) == "other"
    kind, rest = _told_of(begun[len(found[0].split()) :], is_open=is_open)
    if rest:
        return False
    keys = following[:9].keys + " "
    return _IT_CALLED.match(keys) is not None or (is_open and kind is None and _OF_KIND.match(keys) is not None)


def read_draft(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """A draft to be begun. With a day by which it is to be done it is rather a task."""
    found = START.match(clause.keys) or _BARELY.match(clause.keys)
    found = ANOTHER.match(clause.keys) if found is None and mind.fresh_draft else found
    if found is None:
        return ()
    kind = _kind_in(found)
    again, rest = _told_of(clause[len(found[0].split()) :], is_open=kind == "other")
    kind = again or kind
    last = _KIND_LAST.search(rest.keys) if kind == "other" else None
    apart = _KIND_APART.search(rest.keys) if kind == "other" and last is None else None
    if apart is not None and rest[len(rest) - len(apart[0].split()) - 1].after.startswith(","):
        last = apart  # “a draft called May news, a newsletter”
    if last is not None:  # “a draft called May news, it's a newsletter”
        kind = _kind_in(last)
        rest = rest[: len(rest) - len(last[0].split())]
    led = _CALLED.match(rest.keys + " ")
    plain = (found["verb"] or "") in _PLAINLY
    if led is not None:
        rest = rest[len(led[0].split()) :]
    elif rest and not plain and not _is_parted(clause, rest):
        return ()
    if rest.keys in {"that", "it", "this", "them"}:
        return ()
    if (found["verb"] or "").startswith(("i ", "we ", "i'd ", "we'd ")) and (kind == "other" or led is None):
        return ()
    if not rest and (
        found["verb"] in {"make", "add", "set up"} or (found["verb"] in {"draft", "write"} and kind == "other")
    ):
        return ()
    if found["verb"] in {"open", "work on"} and led is None and "new" not in found[0].split():
        return ()
    if (
        rest
        and led is not None
        and not _TITLED.match(led[0])
        and found["verb"] in {"write", "make", "draft", "create", "set up"}
    ):
        read = read_line(rest, mind.known.typed())
        due = next((piece.text.casefold() for piece in read.pieces if piece.kind == "due"), "")
        if read.title and due.startswith(_DEADLINES):
            return ()
    rest = _without_reason(rest)
    asks = bool(rest) and rest[0].key in _ASKING  # “why we bake at night?”, but not “could you start a post about rye?”
    title = rest.text if asks else rest.text.rstrip("?")
    return [CreateDraft(places=clause.places, kind=kind, title=capital(title))]


def read_decided(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """A decision about a draft, which is only opened. A draft has to be called like that."""
    if len(clause) > _MOST:
        return ()
    if OF_ITSELF.fullmatch(clause.keys) and mind.draft is not None:  # “the menu isn't ready, request changes”
        draft = replace(mind.draft, place=clause.place)
        return [Decide(places=clause.places, decision="request_changes", draft=draft)]
    patterns: tuple[tuple[re.Pattern[str], Decision], ...] = (
        (_CHANGES, "request_changes"),
        (_NEEDS, "request_changes"),
        (_APPROVE, "approve"),
    )
    for pattern, decision in patterns:
        found = pattern.fullmatch(clause.keys)
        if found is None:
            continue
        name = next(name for name, value in found.groupdict().items() if name.startswith("draft") and value)
        said = clause.group(found, name)
        draft = mind.find_draft(said)
        if draft.candidates and (draft.sure or name != "draft5"):
            drafts = _all_of(said, mind) or (draft,)
            return [Decide(places=clause.places, decision=decision, draft=each) for each in drafts]
    return _clearly_decided(clause, mind)


def _all_of(said: Clause, mind: Mind) -> Sequence[Named]:
    """The drafts of a list of several, where each is clearly named: “both the menu and the spring newsletter”."""
    whole = mind.find_draft(said)
    parts = parts_of(said[said[0].key in {"both", "all"} :])
    if len(parts) < 2 or (whole.sure and whole.candidates[0].likeness >= CLEAR):
        return ()
    found = [mind.find_draft(part) for part in parts]
    names = {each.candidates[0].name for each in found if _is_clear(each)}
    return found if len(names) == len(parts) else ()


def _is_clear(draft: Named) -> bool:
    return draft.sure and draft.candidates[0].likeness >= CLEAR


def _clearly_decided(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """A decision that only the name of a draft tells from something to be done: “give the menu the green light”."""
    patterns: tuple[tuple[re.Pattern[str], Decision], ...] = (
        (_CHANGES_CLEARLY, "request_changes"),
        (_APPROVE_CLEARLY, "approve"),
    )
    for pattern, decision in patterns:
        found = pattern.fullmatch(clause.keys)
        names = found.groupdict().items() if found is not None else ()
        for name in (name for name, value in names if value and found is not None):
            draft = mind.find_draft(clause.group(found, name))  # type: ignore[arg-type]
            if _is_clear(draft):
                return [Decide(places=clause.places, decision=decision, draft=draft)]
    return ()
