"""Fields of forms as HTML, as functions rather than macros: a form has twenty of them.

`form` has what was typed and what is wrong with it, by the names of its fields, or is None. `id` has to be given where
two forms of a page have a field of the same name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from webapp.web.escaping import escaped, html
from webapp.web.forms.days import written
from webapp.web.forms.form import Form
from webapp.web.icons import icon, options
from webapp.web.viewer import Viewer

# What may be said of how something is typed, each by the attribute of its name.
WAYS = ("autocomplete", "list", "placeholder", "inputmode", "maxlength", "min", "max", "step")
NOT_PROSE = {"spellcheck": "false", "autocapitalize": "none"}
SAID = "Choose in a calendar"
CALENDAR = f'<button type="button" class="btn bare with-script" aria-label="{SAID}" title="{SAID}">'
READ = '<span class="read" role="status"></span>'  # how what is typed is read
NONE: Mapping[str, object] = {}


def field(
    form: Form[Any] | None,
    name: str,
    label: str,
    type: str = "text",  # noqa: A002  # as in HTML, where each of these names comes from
    hint: str = "",
    *,
    id: str = "",  # noqa: A002
    required: bool = False,
    optional: bool = False,
    autofocus: bool = False,
    verbatim: bool = False,
    attributes: Mapping[str, object] = NONE,
    **more: object,
) -> Markup:
    """An input. What is typed into a `verbatim` field is no prose: browsers leave it as it is. `more` are `WAYS`, and
    `class`. Raises TypeError for others."""
    place, css = id or name, more.pop("class", "")
    value = "" if type == "password" else f' value="{escaped(typed(form, name))}"'
    own = NOT_PROSE if type == "email" or verbatim else NONE
    said = "".join([attributes_of(each) for each in (known(more), own, attributes)]) + (
        " autofocus" if autofocus else ""
    )
    control = f'<input id="{place}" name="{name}" type="{type}"{value}{ties(form, name, place, hint, required)}{said}>'
    return around(control, form, name, place, label, hint, optional, css)


def day_field(
    viewer: Viewer,
    form: Form[Any] | None,
    name: str,
    label: str,
    hint: str = "",
    *,
    id: str = "",  # noqa: A002
    required: bool = False,
    optional: bool = False,
    autofocus: bool = False,
    past: bool = False,
    labelled: bool = True,
    attributes: Mapping[str, object] = NONE,
    **more: object,
) -> Markup:
    """A day, as the desk writes it, or in words; `past` is for one that has been. Beside it, where scripts run, stand a
    calendar and how it is read. It isn't `labelled` where what is around it says what it is."""
    place, css = id or name, more.pop("class", "")
    said = ties(form, name, place, hint, required) + attributes_of({**known(more), **attributes})
    said += ("" if labelled else attributes_of({"aria-label": label})) + (" autofocus" if autofocus else "")
    day = written(typed(form, name), viewer.date_order)
    example = "yesterday, 27 Mar" if past else "fri, 27 Mar"
    calendar = f"{CALENDAR}{icon('calendar')}</button>"
    control = while_typed("past" if past else "day", name, place, day, example, said, calendar)
    if labelled:
        return around(control, form, name, place, label, hint, optional, css)
    return html(f"{control}{below(form, name, place, hint)}")


def time_field(
    form: Form[Any] | None,
    name: str,
    label: str,
    hint: str = "",
    *,
    id: str = "",  # noqa: A002
    required: bool = False,
    optional: bool = False,
    **more: object,
) -> Markup:
    """A time of day, "16:30", or in words such as "4pm"."""
    place, css = id or name, more.pop("class", "")
    said = ties(form, name, place, hint, required) + attributes_of(known(more))
    control = while_typed("time", name, place, typed(form, name), "16:30, 4pm", said)
    return around(control, form, name, place, label, hint, optional, css)


def while_typed(kind: str, name: str, place: str, value: str, example: str, said: str, beside: str = "") -> str:
    """A field that is read while it is typed into (static/js/days/field.js)."""
    own = f'{attributes_of(NOT_PROSE)} autocomplete="off" maxlength="200"{said}'
    text = f'id="{place}" name="{name}" type="text" value="{escaped(value)}" placeholder="{example}"'
    return f'<div class="day-field" data-day="{kind}"><input {text}{own}>{beside}{READ}</div>'


def choice(
    form: Form[Any] | None,
    name: str,
    label: str,
    choices: Iterable[tuple[object, ...]],
    hint: str = "",
    *,
    id: str = "",  # noqa: A002
    required: bool = False,
    optional: bool = False,
    empty: str | None = None,
    **more: object,
) -> Markup:
    """A menu. `choices` are pairs of value and word; `empty` is the word of the empty choice, if there is one."""
    place = id or name
    first = "" if empty is None else f'<option value="">{escaped(empty)}</option>'
    offered = options(choices, typed(form, name))
    control = f'<select id="{place}" name="{name}"{ties(form, name, place, hint, required)}>{first}{offered}</select>'
    return around(control, form, name, place, label, hint, optional, more.pop("class", ""))


def area(
    form: Form[Any] | None,
    name: str,
    label: str,
    rows: int = 5,
    hint: str = "",
    *,
    id: str = "",  # noqa: A002
    required: bool = False,
    optional: bool = False,
    attributes: Mapping[str, object] = NONE,
    **more: object,
) -> Markup:
    """A text of several lines; `more` as a field has it."""
    place, css = id or name, more.pop("class", "")
    said = f"{ties(form, name, place, hint, required)}{attributes_of(more)}{attributes_of(attributes)}"
    # A browser takes away the first line break.
    text = f"\n{escaped(typed(form, name))}"
    control = f'<textarea id="{place}" name="{name}" rows="{rows}"{said}>{text}</textarea>'
    return around(control, form, name, place, label, hint, optional, css)


def checkbox(form: Form[Any] | None, name: str, label: str, hint: str = "", *, id: str = "") -> Markup:  # noqa: A002
    """Something to tick."""
    place = id or name
    mark = f"{' checked' if typed(form, name) else ''}{ties(form, name, place, hint, False)}"
    control = f'<input type="checkbox" id="{place}" name="{name}" value="1"{mark}>'
    said = f'<label class="check">{control} <span>{escaped(label)}</span></label>'
    return html(f'<div class="field">{said}{below(form, name, place, hint)}</div>')


def around(
    control: str,
    form: Form[Any] | None,
    name: str,
    place: str,
    label: str,
    hint: str,
    optional: bool,
    css: object,
) -> Markup:
    """A control with its label, and with its error and its hint below it."""
    after = " <i>optional</i>" if optional else ""
    said = f'<label for="{place}">{escaped(label)}{after}</label>'
    return html(f'<div class="field{f" {css}" if css else ""}">{said}{control}{below(form, name, place, hint)}</div>')


def typed(form: Form[Any] | None, name: str) -> str:
    """What was typed into a field."""
    return form.typed.get(name, "") if form else ""


def ties(form: Form[Any] | None, name: str, place: str, hint: str, required: bool) -> str:
    """What ties a control to its error and its hint."""
    must = " required" if required else ""
    error = form.errors.get(name, "") if form else ""
    if error:
        described = f"{place}-error {place}-hint" if hint else f"{place}-error"
        return f'{must} aria-invalid="true" aria-describedby="{described}"'
    return f'{must} aria-describedby="{place}-hint"' if hint else must


def below(form: Form[Any] | None, name: str, place: str, hint: str) -> str:
    """What is wrong with what was typed, and what to know before."""
    error = form.errors.get(name, "") if form else ""
    wrong = f'<p class="error" id="{place}-error">{icon("error")}<span>{escaped(error)}</span></p>' if error else ""
    return f'{wrong}<p class="hint" id="{place}-hint">{escaped(hint)}</p>' if hint else wrong


def known(more: Mapping[str, object]) -> Mapping[str, object]:
    """What may be said of a field; raises TypeError for anything else."""
    if unknown := more.keys() - WAYS:
        raise TypeError(f"no field has {', '.join(sorted(unknown))}")
    return more


def attributes_of(values: Mapping[str, object]) -> str:
    """Attributes by their names; those that are None aren't there."""
    return "".join([f' {name}="{escaped(value)}"' for name, value in values.items() if value is not None])
