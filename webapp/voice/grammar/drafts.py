"""Drafts that are begun, words that go into them, and decisions about them."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.acts import AnyAct, CreateDraft, Decide, Decision, Dictate, DraftKind, Named
from webapp.voice.grammar.finding import find_project
from webapp.voice.grammar.lines import read_line
from webapp.voice.grammar.mind import Mind
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.words import Clause, listed

_KINDS: tuple[tuple[str, DraftKind], ...] = (
    (r"blog ?posts?|blog article|blog entry|blog|article|post for the blog|journal entry", "blog_post"),
    (r"newsletter|news letter|mailing|email newsletter", "newsletter"),
    (
        r"social(?: media)? post|social(?: media)? update|linkedin post|linked in post|instagram post|insta post|"
        r"facebook post|face book post|"
        r"twitter post|tiktok post|tik tok post|youtube post|pinterest post|whatsapp post|threads update|mastodon "
        r"post|bluesky post|threads post|x post|tweet|post (?:for|on) (?:linkedin|instagram|"
        r"facebook|"
        r"twitter|mastodon|bluesky|social media)",
        "social_post",
    ),
    (r"landing page|web page|webpage|page", "page"),
    (r"draft|text|document", "other"),
    (r"post", "blog_post"),
)
_KIND = "|".join(f"(?P<kind{number}>{words})" for number, (words, _) in enumerate(_KINDS))
START = re.compile(
    r"(?:please )?(?:(?P<verb>start writing|start drafting|begin drafting|start|kick off|begin|create|make|compose|"
    r"draft|write|set up|open(?= an? )|add|begin "
    r"writing|work on|put together|get(?= (?:an?|the|another) (?:[a-z]+ ){1,4}?(?:started|going)(?: |$))|(?:i|"
    r"we) (?:need|want))"
    r" (?:up |me )?(?:(?:a|an|another|the|one|my|our) )?|(?=new |another ))(?:(?:new|short|quick|another|"
    r"little|long) )*"
    rf"(?:{_KIND})(?: draft)?(?: started| going| under way)?(?= |$)"
)
_BARELY = re.compile(rf"(?P<verb>)(?:an? )?(?:{_KIND})(?: draft)?(?= (?:called|titled|named|entitled) )")
# After another that was begun: “a newsletter about the move and a tweet about our hours”.
ANOTHER = re.compile(rf"(?P<verb>)an? (?:{_KIND})(?= (?:about|called|titled|named|entitled) )")
_KIND_AGAIN = re.compile(
    rf"(?:for )?(?:a |an |of (?:the )?(?:type|kind) )?(?:{_KIND})(?= (?:called|titled|named|about|entitled) )"
)
_KIND_LAST = re.compile(
    rf" (?P<all>(?:and )?(?:it's|it is|that's|as|make it|kind|type|of kind|of type) (?:an? )?(?:{_KIND}))$"
)
_KIND_APART = re.compile(rf" (?P<all>(?:an? )?(?:{_KIND}))$")  # behind a comma
_CALLED = re.compile(
    r"(?:(?:with the )?(?:called|titled|named|entitled|title|name|headline|heading)(?: it)?|(?:and )?(?:call|"
    r"name|title) "
    r"it|about|on the topic "
    r"of|on|for|regarding|that's called|which is called|is called) "
)
_TITLED = re.compile(
    r"(?:and )?(?:call|name|title) it|(?:with the )?(?:called|titled|named|entitled|title|name|headline|heading|"
    r"that's called|which is called)"
)
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
_INTO = re.compile(
    r"(?:please )?(?:(?:write|write down|dictate|note|put|type|insert) (?:in|into|to|in to|inside) (?:the |my |"
    r"our )?(?:draft )?"
    r"|(?:add|append) (?:to|into) (?:the |my |our )?(?:draft|post|blog post|newsletter|article|page|text) "
    r"(?:called |titled |about )?"
    r"|(?:(?:write|note|jot|put) (?:this|that|it) down|(?:take|make) a note) (?:in|into) (?:the |my |our )?"
    r"|(?:add|append) (?:to|into) (?=the |my |our )"
    r"|(?:add|put|write) (?:this|the following|these words) (?:to|in|into) (?:the |my |our )?"
    r"|(?:add|append|write|put|insert|pop|drop|stick) (?:a|another|the|this|one) (?:paragraph|sentence|"
    r"line|section|passage|"
    r"bit|part) (?:to|in|into) (?:the |my |our )?"
    r"|(?:continue|carry on|go on|keep going)(?: with| writing| in)* (?:the |my |our )?(?:draft )?(?:with )?)"
)
_IN_FIRST = re.compile(
    r"(?:in|into|to|for) (?:the |my |our )?(?P<draft>[^ ]+(?: [^ ]+){0,7}?) (?:please )?(?:write down|write|add|put|"
    r"say|type|"
    r"dictate|insert|append)(?: that| this| the following| the (?:words|sentence|line|text)| a (?:sentence|line|"
    r"paragraph))?"
    r"(?: saying| that says)?(?= )"
)
WRITE = re.compile(
    r"(?:and )?(?:write down|write|right|dictate|it says|it should say|it reads|it begins with|the text is|the text "
    r"says|say|with the text|"
    r"add the (?:text|sentence|paragraph|words)|add the line|new paragraph|start with|begin with)(?: that)?(?= |$)"
)
# Into the one that was just opened, where a text follows: “write that …”, “write: …”, “write we're closed”.
_IN_OPENED = re.compile(r"(?:write|write down|dictate|add|put|put in|say)(?P<tells> that)? ")
_TELLERS = listed("we i you we're we've we'll i'm i've i'll you're you'll there's it's")
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
    r"(?: (?:to|on|for|of|in) it)?(?: instead| rather)?(?= |$)"
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
_CLEAR = 0.8
_FULLY = 0.9  # of a name that nothing parts from what is dictated
_MOST_OF_NAME = 9
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


def read_draft(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """A draft to be begun. With a day by which it is to be done it is rather a task."""
    found = START.match(clause.keys) or _BARELY.match(clause.keys)
    found = ANOTHER.match(clause.keys) if found is None and mind.fresh_draft else found
    if found is None:
        return ()
    kind = _kind_in(found)
    rest = clause[len(found[0].split()) :]
    again = _KIND_AGAIN.match(rest.keys) if kind == "other" else None
    if again is not None:  # “a new draft, a blog post called …”
        kind = _kind_in(again)
        rest = rest[len(again[0].split()) :]
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
    if (found["verb"] or "").startswith(("i ", "we ")) and (kind == "other" or led is None):
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
    asks = bool(rest) and rest[0].key in _ASKING  # “why we bake at night?”, but not “could you start a post about rye?”
    title = rest.text if asks else rest.text.rstrip("?")
    return [CreateDraft(places=clause.places, kind=kind, title=capital(title))]


def read_dictated(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Words into a draft: the named one, or that which was just begun."""
    found = _INTO.match(clause.keys)
    if found is not None and len(clause) > (length := len(found[0].split())):
        split = _named(clause[length:], mind)
        if split is not None and not _is_a_task(split, clause[length:], mind):
            return [Dictate(places=clause.places, draft=split[0], text=capital(split[1].text))]
    split = (
        _named(clause[2:], mind) if clause[:2].keys in {"add to", "add into", "append to"} and len(clause) > 3 else None
    )
    named = split is not None and split[0].sure and split[0].candidates[0].likeness >= _FULLY
    if split is not None and named and _is_parted_from(clause, split[1]) and not _is_a_task(split, clause[2:], mind):
        return [Dictate(places=clause.places, draft=split[0], text=capital(split[1].text))]
    found = _IN_FIRST.match(clause.keys)
    if found is not None and len(clause) > (length := len(found[0].split())):
        draft, text = mind.find_draft(clause.group(found, "draft")), clause[length:]
        if (
            draft.sure
            and draft.candidates[0].likeness >= _CLEAR
            and not _is_a_project(clause.group(found, "draft"), mind)
        ):
            return [Dictate(places=clause.places, draft=draft, text=capital(text.text))]
    found = WRITE.match(clause.keys) if mind.fresh_draft else None
    if found is not None and (text := clause[len(found[0].split()) :]):
        return [Dictate(places=clause.places, draft=None, text=capital(text.text))]
    if mind.opened_draft and mind.draft is not None and (text := _text_for_opened(clause)):
        draft = replace(mind.draft, place=clause.place)
        return [Dictate(places=clause.places, draft=draft, text=capital(text.text))]
    return ()


def _text_for_opened(clause: Clause) -> Clause:
    """What goes into the draft that was just opened, where it is surely a text and nothing to be written some day."""
    found = _IN_OPENED.match(clause.keys + " ")
    text = clause[:0] if found is None else clause[len(found[0].split()) :]
    if found is None or not text:
        return clause[:0]
    told = found["tells"] or text[0].key in _TELLERS or _is_parted_from(clause, text)
    return text if told else clause[:0]


def _is_parted_from(clause: Clause, text: Clause) -> bool:
    """Whether a sign stands before the text that ends a clause."""
    return bool(clause[len(clause) - len(text) - 1].after)


def _is_a_project(said: Clause, mind: Mind) -> bool:
    return find_project(said, mind.known.projects).sure


def _is_a_task(split: tuple[Named, Clause], rest: Clause, mind: Mind) -> bool:
    """Whether the words name a task rather: “add to the catering quote that …”, beside a draft “Catering menu”."""
    if (
        split[1][0].at > 0
        and rest[0].at < split[1][0].at
        and any(word.after for word in rest[: len(rest) - len(split[1])].words)
    ):
        rest = rest[: len(rest) - len(split[1])]
    likely = (mind.find_task(rest[:length]) for length in range(1, min(_MOST_OF_NAME, len(rest) + 1)))
    best = max((task.candidates[0].likeness for task in likely if task.sure), default=0.0)
    return best > split[0].candidates[0].likeness


def _named(rest: Clause, mind: Mind) -> tuple[Named, Clause] | None:
    """The draft that the first words name, and the words that go into it."""
    for index in range(1, min(_MOST_OF_NAME, len(rest))):
        if rest[index - 1].after[:1] in {":", ",", ".", ";", "—", "–", "-"} or rest[index].key in {"saying", "that"}:
            draft = mind.find_draft(rest[:index])
            if draft.candidates:
                text = rest[index:]
                return draft, text[1:] if text[0].key in {"saying", "that"} and len(text) > 1 else text
    best: tuple[float, int, Named] | None = None
    for length in range(1, min(_MOST_OF_NAME, len(rest))):
        draft = mind.find_draft(rest[:length])
        if (
            draft.sure
            and draft.candidates[0].likeness >= _FULLY
            and (best is None or draft.candidates[0].likeness > best[0])
        ):
            best = draft.candidates[0].likeness, length, draft
    if best is None:
        return None
    text = rest[best[1] :]
    return best[2], text[1:] if len(text) > 1 and text[0].key in {"with", "that"} else text


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
        draft = mind.find_draft(clause.group(found, name))
        if draft.candidates and (draft.sure or name != "draft5"):
            return [Decide(places=clause.places, decision=decision, draft=draft)]
    return ()
