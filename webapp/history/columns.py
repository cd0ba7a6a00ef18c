"""The columns of a subject that people know, as they are declared beside the fields of its form."""

from collections.abc import Iterable, Mapping

import msgspec

from webapp.history import formatters
from webapp.history.formatters import Formatter, Shown
from webapp.web.forms.fields import Day, Field, Labels, Number, Text, Together, Version
from webapp.web.forms.form import fields_of, notes_of


class Told(msgspec.Struct, frozen=True):
    """Stands beside the `Field` of a column: its value in words ("" for none), and how history tells its changes."""

    show: Shown
    tell: Formatter


class Column(msgspec.Struct, frozen=True):
    """A column of a subject that people know: its label, its value in words ("" for none), how history tells that it
    changed, what it says together with others, if not by itself, and whether two people's changes of it are merged word
    by word."""

    label: str
    show: Shown
    told: Formatter
    together: str = ""
    is_text: bool = False


def columns_of(
    form_type: type[msgspec.Struct], others: Mapping[str, Column], *, order: Iterable[str] = ()
) -> dict[str, Column]:
    """The columns of a subject: those that its form has a field for, by its label and what it is `Told` by, and the
    `others`. A field that only says something `Together` with others is none by itself. Those in `order` are told
    first, the rest as they are declared.

    Raises TypeError for a field that doesn't say how it is told, where its kind doesn't either.
    """
    found: dict[str, Column] = {}
    for name, field in fields_of(form_type).items():
        notes = notes_of(form_type)[name]
        told = next((note for note in notes if isinstance(note, Told)), None)
        together = next((note.name for note in notes if isinstance(note, Together)), "")
        if name in others:
            found[name] = others[name]
        elif told is not None or not (together or isinstance(field, Version)):
            told = told or told_by_kind(form_type, name, field)
            found[name] = Column(field.label, told.show, told.tell, together, isinstance(field, Text) and field.lines)
    found |= others
    return {name: found[name] for name in dict.fromkeys([*order, *found])}


def told_by_kind(form_type: type[msgspec.Struct], name: str, field: Field) -> Told:
    """How a field is told that says only of what kind it is."""
    what = field.label.lower()
    match field:
        case Text(lines=True):
            return Told(formatters.as_it_is, formatters.edited(what))
        case Text():
            return Told(formatters.as_it_is, formatters.quoted(what))
        case Labels():
            return Told(formatters.show_list, formatters.listed(what.removesuffix("s")))
        case Number() if type(field) is Number:
            return Told(formatters.as_it_is, formatters.quoted(what))
        case Day():
            return Told(formatters.show_day, formatters.set_day(what))
        case _:
            raise TypeError(f"{form_type.__name__}.{name} doesn't say how it is told")
