"""A query, read: a text becomes a tree. What can't be read is left out and told, and the rest goes on without it.

query = all {"or" all}              all = one {["and"] one}
one = {"not" | "-"} (term | words | "(" query ")")
term = field operator value         operator = ":" | "=" | "!=" | "<" | "<=" | ">" | ">="
value = name | "name in quotes" | value ".." value
"""

import re

from msgspec import Struct

from webapp.query.context import Context
from webapp.query.fields import NAMES, Field, Fields, Kind, squeezed
from webapp.query.printer import printed
from webapp.query.syntax import (
    DEEPEST,
    EVERYTHING,
    LONGEST,
    MOST_TERMS,
    Name,
    Node,
    Not,
    Single,
    Span,
    Term,
    Words,
    both,
    either,
)
from webapp.query.values import Unreadable, label_unknown, nearest, read_value

OPERATOR = re.compile(r"(and|or|not)(?=[\s()]|$)", re.IGNORECASE)
OPPOSITE = re.compile(r"-(?=[^\s\d-]|-+[^\s\d-])")
NAMED = re.compile(r"([^\W\d_](?:[^\W_]|[-_](?=\w))*)(\s*)(:(?:[<>]=?|=)?|[<>]=?|!=|=)")
BARE = re.compile(r"[^\s()]*")
OPENING = {'"': '"', "“": "”“", "„": "“”", "«": "»"}
EQUAL = frozenset({":", "=", ":=", "!="})
JOINED = re.compile(r"(?:^|(?<=[\s)]))and$", re.IGNORECASE)
JOINS = re.compile(r"^and(?=[\s(]|$)", re.IGNORECASE)
MOST_PROBLEMS = 5


class Problem(Struct, frozen=True):
    """What can't be read, where that stands, and what to write instead where that is known. What was only told was read
    nevertheless."""

    start: int
    end: int
    message: str
    instead: str | None = None
    is_told: bool = False


class Part(Struct, frozen=True):
    """One of the things that all have to be so, and where it stands."""

    node: Node
    start: int
    end: int


class Named(Struct, frozen=True):
    """A project, a person or a label by its name, and where that stands, with its quotes."""

    field: str
    name: str
    start: int
    end: int


class Query(Struct, frozen=True):
    """A text as it was read. `parts` are what all has to be so; None where it is one of several. `names` are all that
    stand in it, in their order."""

    text: str
    node: Node
    problems: tuple[Problem, ...]
    parts: tuple[Part, ...] | None
    names: tuple[Named, ...] = ()

    def replaced(self, problem: Problem) -> str:
        """The text with what was probably meant."""
        return self.text[: problem.start] + (problem.instead or "") + self.text[problem.end :]


def parse(text: str, fields: Fields, context: Context) -> Query:
    """Read a query. Never raises for any text."""
    return Parser(text, fields, context).query()


class Parser:
    """The reading of one text, at a place that moves on."""

    def __init__(self, text: str, fields: Fields, context: Context) -> None:
        self.text = text
        self.fields = fields
        self.context = context
        self.at = 0
        self.end = len(text)
        self.problems: list[Problem] = []
        self.parts: list[Part] = []
        self.names: list[Named] = []
        self.terms = 0
        self.is_full = False  # of terms
        self.ignored = 0  # parentheses that are open and were too many

    def query(self) -> Query:
        """All of it."""
        if self.end > LONGEST:
            self.end = max(self.text.rfind(" ", 0, LONGEST), 0) or LONGEST
            message = f"A query has at most {LONGEST:,} characters: the rest, from here, is left out."
            self._problem(self.end, len(self.text), message)
        node, is_one_of = self._any(0)
        problems = tuple(sorted(self.problems, key=lambda each: each.start))
        parts = None if is_one_of else tuple(self.parts)
        return Query(self.text, EVERYTHING if node is None else node, problems, parts, tuple(self.names))

    def _any(self, depth: int) -> tuple[Node | None, bool]:
        """What stands up to the end or to the closing parenthesis, and whether it is one of several."""
        found = [self._all(depth)]
        is_one_of = False
        while (place := self._taken("or")) is not None:
            is_one_of, before = True, self.at
            found.append(self._all(depth))
            if self._skip() == before and found[-1] is None:
                self._problem(place, place + 2, "After “or” something is missing.")
        known = [each for each in found if each is not None]
        return (either(*known) if known else None), is_one_of

    def _all(self, depth: int) -> Node | None:
        found: list[Node] = []
        joined: int | None = None  # where an “and” stands that nothing came after yet
        while self._goes_on(depth):
            place = self._taken("and")
            if place is not None:
                if not found or joined is not None:
                    self._problem(place, place + 3, "“and” stands between two things. In quotes it is a word.")
                joined = place
                continue
            start = self.at
            node = self._one(depth)
            joined = None
            if node is not None:
                found.append(node)
                if depth == 0:
                    self.parts.append(Part(node, start, self.at))
        if joined is not None:
            self._problem(joined, joined + 3, "After “and” something is missing.")
        return both(*found) if found else None

    def _goes_on(self, depth: int) -> bool:
        """Whether something follows that belongs to what is being read."""
        while self._skip() < self.end and self.text[self.at] == ")":
            if self.ignored:
                self.ignored -= 1
            elif depth:
                return False
            else:
                self._problem(self.at, self.at + 1, "This parenthesis closes nothing.")
            self.at += 1
        return self.at < self.end and self._operator() != "or"

    def _one(self, depth: int) -> Node | None:
        start, times = self.at, 0
        while True:
            if OPPOSITE.match(self.text, self.at, self.end):
                self.at += 1
            elif self._operator() == "not":
                self.at += 3
            else:
                break
            times += 1
            self._skip()
        if times and (self.at >= self.end or self.text[self.at] == ")" or self._operator()):
            self._problem(start, self.at, "After “not” something is missing.")
            return None
        if times > DEEPEST:
            self._problem(start, self.at, "This is turned around too often.")
            times %= 2
        node = self._plain(depth)
        for _ in range(times if node is not None else 0):
            node = Not(node)  # type: ignore[arg-type]  # it isn't None here
        return node

    def _plain(self, depth: int) -> Node | None:
        if self.text[self.at] == "(":
            return self._group(depth)
        self.terms += 1
        if self.terms > MOST_TERMS:
            self._problem(self.at, self.end, f"A query asks for at most {MOST_TERMS} things: the rest is left out.")
            self.at, self.is_full = self.end, True
            return None
        named = NAMED.match(self.text, self.at, self.end)
        if named is not None:
            field = self.fields.find(named[1])
            if field is not None and not (named[2] and named[3].startswith(":")):
                self.at = named.end()
                return self._term(named, field)
            if self._is_unknown_field(named):
                self._unknown_field(named)
                return None
        start = self.at
        if self.text[start] in OPENING:
            found = self._in_quotes()
            if found is None:
                self._problem(start, start + 1, "This quote isn’t closed.")
                self.at = start + 1
                return None
            text = " ".join(found.split())
            return Words(text) if text else None
        self.at = self._bare_end()
        return Words(self.text[start : self.at])

    def _group(self, depth: int) -> Node | None:
        opened = self.at
        self.at += 1
        if depth >= DEEPEST:
            if not any(each.message.startswith("More than") for each in self.problems):
                self._problem(opened, self.at, f"More than {DEEPEST} parentheses within each other: this is left out.")
            self.ignored += 1
            return None
        before = len(self.problems)
        node, _ = self._any(depth + 1)
        if self._skip() < self.end:
            self.at += 1
            if node is None and len(self.problems) == before:
                self._problem(opened, self.at, "Nothing stands in these parentheses.")
        elif not self.is_full:
            self._problem(opened, opened + 1, "This parenthesis isn’t closed.")
        return node

    def _is_unknown_field(self, named: re.Match[str]) -> bool:
        """Whether words look like a field that isn't one: not those of an address, nor “Re: offer”."""
        rest = self.text[named.end() : named.end() + 2]
        return (
            named[3].startswith(":") and not named[2] and len(named[1]) > 1 and rest[:1].strip() != "" and rest != "//"
        )

    def _unknown_field(self, named: re.Match[str]) -> None:
        start, name = self.at, named[1]
        self.at = named.end()
        self._piece()
        meant = nearest(
            name, [each for field in self.fields.fields for each in (field.name, *field.also, *field.never)]
        )
        guess = f"Did you mean “{meant}:”? " if meant else ""
        message = f"There is no field “{name}”. {guess}Words with a colon stand in quotes."
        self._problem(start, start + len(name), message, meant)

    def _term(self, named: re.Match[str], field: Field) -> Node | None:
        start, typed = named.start(), f"{named[1]}{named[3]}"
        op = ":" if named[3] in EQUAL else named[3].removeprefix(":")
        is_opposite = (named[3] == "!=") != (squeezed(named[1]) in map(squeezed, field.never))
        if self._skip() >= self.end or self.text[self.at] == ")":
            self._problem(start, named.end(), f"Say what comes after “{typed}”.")
            return None
        if self.text[self.at] == "(":
            message = f"A single value stands after “{typed}”: write (status:waiting or status:pending)."
            self._problem(start, self.at + 1, message)
            return None
        if op != ":" and not field.is_compared:
            self._piece()
            self._problem(start, self.at, f"“{field.name}” has no order: write “{field.name}:” before its value.")
            return None
        first = self._piece(to_dots=field.is_compared)
        if first is None:
            return None
        if field.is_compared and self.text.startswith("..", self.at):
            node: Node | None = self._span(field, first)
            if op != ":":
                self._problem(start, self.at, f"A range stands after “{field.name}:”.")
                return None
        else:
            node = self._single(field, op, *first)
        return Not(node) if is_opposite and node is not None else node

    def _span(self, field: Field, first: tuple[int, int, bool]) -> Term | None:
        """`a..b`, `a..` or `..b`; what of it can't be read is left open."""
        self.at += 2
        second = self._piece()
        low = self._read(field, *first) if first[1] > first[0] else None
        high = self._read(field, *second) if second is not None and second[1] > second[0] else None
        return Term(field.name, ":", Span(low, high)) if low is not None or high is not None else None

    def _single(self, field: Field, op: str, start: int, end: int, is_quoted: bool) -> Node | None:
        """A field and one value: what they say together, which may be another field's."""
        text = self.text[start:end]
        key = squeezed(unquoted(text) if is_quoted else text)
        if op == ":" and not is_quoted and key in ("none", "any") and (flag := self._flag_of(field)) is not None:
            known = Term("has", ":", Name(flag))
            return Not(known) if key == "none" else known
        if op == ":" and (meant := field.by_other_name.get(key)) is not None:
            return Term(meant[0], ":", Name(meant[1]))
        if op == ":" and (opposite := field.by_opposite.get(key)) is not None:
            return Not(Term(field.name, ":", Name(opposite)))
        value = self._read(field, start, end, is_quoted)
        return None if value is None else Term(field.name, op, value)

    def _flag_of(self, field: Field) -> str | None:
        """What a row has that has anything in a field, by one of its names."""
        flags = self.fields["has"].by_name
        return next((flags[squeezed(name)] for name in (field.name, *field.also) if squeezed(name) in flags), None)

    def _read(self, field: Field, start: int, end: int, is_quoted: bool) -> Single | None:
        text = self.text[start:end]
        if is_quoted:
            text = unquoted(text)
        if not text.strip():
            self._problem(start, end, "Nothing stands in these quotes.")
            return None
        try:
            value = read_value(field, text, self.context, is_quoted=is_quoted)
        except Unreadable as wrong:
            self._problem(start, end, str(wrong), self._instead(field, wrong))
            return None
        if field.kind in NAMES and isinstance(value, Name):
            self.names.append(Named(field.name, value.text, start, end))
        if field.kind is Kind.LABEL and isinstance(value, Name):
            unknown = label_unknown(value.text, self.context)
            if unknown is not None:
                self._problem(start, end, str(unknown), self._instead(field, unknown), is_told=True)
        return value

    def _instead(self, field: Field, wrong: Unreadable) -> str | None:
        if wrong.instead is None:
            return None
        return printed(Term(field.name, ":", wrong.instead), self.fields).partition(":")[2]

    def _piece(self, *, to_dots: bool = False) -> tuple[int, int, bool] | None:
        """A value as it is typed: where it begins and ends, and whether it stands in quotes. None where those aren't
        closed, which is told."""
        start = self.at
        if start < self.end and self.text[start] in OPENING:
            if self._in_quotes() is not None:
                return start, self.at, True
            self._problem(start, start + 1, "This quote isn’t closed.")
            self.at = self._bare_end()
            return None
        found = BARE.match(self.text, start, self.end)
        end = found.end() if found else start
        dots = self.text.find("..", start, end) if to_dots else -1
        self.at = end if dots < 0 else dots
        return start, self.at, False

    def _in_quotes(self) -> str | None:
        """The text in the quotes that open here; None, and nowhere further, where they don't close."""
        start, closing = self.at, OPENING[self.text[self.at]]
        at = start + 1
        while at < self.end:
            if self.text[at] == "\\":
                at += 1
            elif self.text[at] in closing:
                self.at = at + 1
                return unquoted(self.text[start : at + 1])
            at += 1
        return None

    def _bare_end(self) -> int:
        found = BARE.match(self.text, self.at, self.end)
        return max(found.end() if found else self.at, min(self.at + 1, self.end))

    def _skip(self) -> int:
        while self.at < self.end and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def _operator(self) -> str:
        found = OPERATOR.match(self.text, self.at, self.end)
        return found[1].lower() if found else ""

    def _taken(self, operator: str) -> int | None:
        """Where an operator stands that comes next, and go on after it."""
        place = self._skip()
        if self._operator() != operator:
            return None
        self.at += len(operator)
        return place

    def _problem(
        self, start: int, end: int, message: str, instead: str | None = None, *, is_told: bool = False
    ) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(start, end, message, instead, is_told))


def unquoted(text: str) -> str:
    """What stands in quotes."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def edited(query: Query, drop: "tuple[Part, ...]", add: str) -> str:
    """The text of a query without some of what it asks for, and with something else."""
    text = query.text
    for part in sorted(drop, key=lambda each: -each.start):
        before, after = text[: part.start].rstrip(), text[part.end :].lstrip()
        joined = JOINED.sub("", before)
        text = f"{joined.rstrip()} {after if joined != before else JOINS.sub('', after).lstrip()}".strip()
    text = text.strip()
    if add and text and query.parts is None:
        text = f"({text})"
    return f"{text} {add}".strip()
