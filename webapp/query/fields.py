"""What can be asked for: a field with its kind of value, as a subject declares it, and what that is in SQL.

The SQL of a field is about one row of its table and has its parameters in braces; which there are depends on the kind
of value. It has to be true or not: what is null is as if it weren't true, also where its opposite is asked for.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from webapp.text.folding import folded

CLOSE = 0.6  # how much alike what was typed and what was probably meant are (difflib)


class Kind(StrEnum):
    """Kinds of values, each with the parameters that its SQL may have."""

    CHOICE = "choice"  # {values}: texts
    PROJECT = "project"  # {values}: ids
    PERSON = "person"  # {values}: ids
    LABEL = "label"  # {values}: its spellings
    DAYS = "days"  # {from_day}, {to_day}: both included; {from_at} and {to_at}: before the latter
    PAST_DAYS = "past days"  # the same, of what has been: a weekday is the latest
    MINUTES = "minutes"  # {low}, {high}: both included
    FLAG = "flag"  # none, but those of the clock: {now}, {today}


NAMES = frozenset({Kind.PROJECT, Kind.PERSON, Kind.LABEL})
COMPARED = frozenset({Kind.DAYS, Kind.PAST_DAYS, Kind.MINUTES})


class Field(Struct, frozen=True, dict=True):
    """One field. `words` say what it is about.

    `choices` are the values of a choice with what else each may be called, in their order from the least where it is
    `ranked`; `flags` those of a flag, each with its SQL. `few` names a statement that gives all rows of a value by an
    index, with the flags of its lines, for what is rare; `few_flags` has that for each flag. `by_op` is the SQL for
    operators that nobody can type. `opposites` are words that say that a flag isn't so,
    `never` names that say so of each. What is asked `elsewhere` is another field with its value. `statuses` are the
    only ones in which it can be so, where it can't in all.
    """

    name: str
    kind: Kind
    words: str
    sql: str = ""
    also: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = {}
    ranked: bool = False
    flags: Mapping[str, str] = {}
    opposites: Mapping[str, str] = {}
    few: str = ""
    few_flags: Mapping[str, str] = {}
    by_op: Mapping[str, str] = {}
    statuses: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()
    elsewhere: Mapping[str, tuple[str, str]] = {}

    @property
    def is_compared(self) -> bool:
        """Whether it has an order, so that `<` and ranges say something."""
        return self.ranked or self.kind in COMPARED

    @cached_property
    def by_name(self) -> dict[str, str]:
        """The values of a choice or of a flag by all that they may be called, as `squeezed` has it."""
        known = {squeezed(other): value for value, others in self.choices.items() for other in (value, *others)}
        return known | {squeezed(flag): flag for flag in self.flags}

    @cached_property
    def by_opposite(self) -> dict[str, str]:
        """The flags by what says that they aren't so."""
        return {squeezed(said): flag for said, flag in self.opposites.items()}

    @cached_property
    def by_other_name(self) -> dict[str, tuple[str, str]]:
        """What is another field's with its value, by what it may be called here."""
        return {squeezed(said): other for said, other in self.elsewhere.items()}

    def rank(self, value: str) -> int:
        """The place of a value of a ranked choice, from the least."""
        return list(self.choices).index(value)


class Fields(Struct, frozen=True, dict=True):
    """All fields of a subject."""

    fields: tuple[Field, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by all that they may be called, as `squeezed` has it."""
        return {squeezed(name): field for field in self.fields for name in (field.name, *field.also, *field.never)}

    def find(self, name: str) -> Field | None:
        """The field that somebody typed; case and accents make no difference."""
        return self.by_name.get(squeezed(name))

    def __getitem__(self, name: str) -> Field:
        return self.by_name[squeezed(name)]


def squeezed(text: str) -> str:
    """How words of a closed set are compared: without case, accents, spaces, hyphens and underscores."""
    return folded(text).translate({ord(sign): None for sign in " -_"})


def beside(rows: str, where: str, value: str = "true") -> str:
    """What the first of some rows beside a row is in SQL, for a field: that there is one, if nothing else is asked. It
    is a value, of which PostgreSQL can't make a table first as it may of what exists."""
    return f"(select {value} from {rows} where {where} limit 1)"  # noqa: S608  # what fields declare
