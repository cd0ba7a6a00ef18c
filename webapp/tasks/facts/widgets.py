"""Facts of a task, each pressed to be changed by who may, as functions rather than macros: a row has eight of them, a
page thirteen.

`facts` is the address of the task's facts up to their names, "" for whoever may not change them. What a fact says is
escaped, unless it is HTML.
"""

from markupsafe import Markup

from webapp.web.escaping import escaped, html


def fact(facts: str, name: str, said: object, css: str = "") -> Markup:
    """One fact in a row."""
    if facts:
        return html(f'<a class="fact{f" {css}" if css else ""}" href="{facts}{name}">{escaped(said)}</a>')
    return html(f"<span{class_of(css)}>{escaped(said)}</span>")


def fact_chip(facts: str, name: str, said: object, css: str = "") -> Markup:
    """One fact under the title of a task's page."""
    if facts:
        return html(f'<a class="fact chip{css}" href="{facts}{name}">{escaped(said)}</a>')
    return html(f'<span class="chip{css}">{escaped(said)}</span>')


def fact_entry(facts: str, name: str, label: str, said: object, key: str = "", css: str = "") -> Markup:
    """One fact in the list beside a task's page; `key` is the one that presses it."""
    told = escaped(said)
    if facts:
        pressed = f' data-key="{key}"' if key else ""
        words = f'<span class="visually-hidden">{label}:</span> {told}'
        told = f'<a class="fact" href="{facts}{name}"{pressed}>{words}</a>'
    return html(f"<dt>{label}</dt><dd{class_of(css)}>{told}</dd>")


def class_of(css: str) -> str:
    """The attribute of classes, where there are some."""
    return f' class="{css}"' if css else ""
