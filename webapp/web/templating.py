"""Jinja: one environment, escaping always on, undefined names an error."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from hashlib import blake2b
from itertools import count
from secrets import token_hex
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from webapp import server_timing as watch
from webapp.paths import TEMPLATES
from webapp.text.direction import isolated
from webapp.web import event_lines, urls
from webapp.web import formatting as words
from webapp.web.assets import ASSETS, asset_url, module_urls
from webapp.web.escaping import escaped
from webapp.web.forms import widgets
from webapp.web.icons import avatar, icon, options
from webapp.web.markdown.render import render_markdown
from webapp.web.page_cache import ROWS, SHAPES
from webapp.web.template_engine import QuickEnvironment, Unindent


@pass_context
def url(context: Context, name: str, /, **parameters: object) -> str:
    """`url` for templates: the workspace is the viewer's unless named, or in a part the one of its `slug`."""
    if "workspace" not in parameters:
        viewer = context.resolve_or_missing("viewer")
        if viewer is missing or viewer is None:
            parameters["workspace"] = context.get("slug")
        elif viewer.workspace_or_none is not None:
            parameters["workspace"] = viewer.workspace_or_none.slug
    return urls.url(name, **parameters)  # type: ignore[arg-type]  # query is the only parameter with a type of its own


def part(name: str, /, **given: Hashable) -> Markup:
    """A piece of a page that is made of nothing but what it is given, and so once for all who are given the same.

    Its template knows no viewer and nothing else of the page around it.
    """
    key = (name, *given.items())
    html = ROWS.get(key)
    if html is None:
        html = Markup(ENVIRONMENT.get_template(name).render(given))  # noqa: S704  # the template escaped it
        ROWS.put(key, html)
    return html


def macros(module: TemplateModule, names: Iterable[str]) -> list[tuple[str, Callable[..., object]]]:
    """Those of some names for which a template that was imported has a macro, each with it."""
    held = vars(module)
    return [(name, held[name]) for name in names if name in held]


PLACE = token_hex(8)  # marks what is put into a part; nobody can know it, and write it into a text


def part_with(name: str, put: Mapping[str, object], /, **given: Hashable) -> Markup:
    """A part that is the same on many pages but for what is `put` into it, such as the id of the row that a form is
    about, or a count. It is made once for all of them: its template may print what is put in, into text, attributes and
    addresses, and do nothing else with it."""
    key = (name, *given.items())
    pieces = SHAPES.get(key)
    if pieces is None:
        marks = {each: f"{PLACE}{each}{PLACE}" for each in put}
        pieces = tuple(ENVIRONMENT.get_template(name).render(given | marks).split(PLACE))
        SHAPES.put(key, pieces)
    html = list(pieces)
    for place in range(1, len(html), 2):
        value = put[html[place]]
        html[place] = str(value) if type(value) is int else escaped(value)
    return Markup("".join(html))  # noqa: S704  # the template escaped it, and what was put in is escaped here


class Ready(Markup):
    """A large part of a page that is encoded already. In the page as it is made a mark stands for it: to copy it with
    all around it, and to encode it again, would take as long as all the rest of the page."""

    sent: bytes

    @classmethod
    def of(cls, sent: bytes) -> "Ready":
        """A part whose HTML this is."""
        made = str.__new__(cls, f"{PLACE}{next(_numbers)}{PLACE}")
        made.sent = sent
        return made


_numbers = count()


# Read once: a page can be made when no file can be opened any more, and while a newer release takes the files' places.
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html"))
}


def source(name: str) -> tuple[str, str, None] | None:
    """A template and its file, for Jinja; None where there is none of this name."""
    return (SOURCES[name], str(TEMPLATES / name), None) if name in SOURCES else None


def make_environment() -> Environment:
    """The environment of all templates of `templates/`."""
    environment = QuickEnvironment(
        loader=FunctionLoader(source),
        autoescape=True,
        auto_reload=False,  # in development the process starts anew
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        extensions=[Unindent],
    )
    environment.globals.update(
        url=url,
        part=part,
        part_with=part_with,
        asset=asset_url,
        modules=module_urls,
        icon=icon,
        avatar=avatar,
        options=options,
        widgets=widgets,
        event_lines=event_lines,
    )
    environment.filters.update(
        macros=macros,
        markdown=render_markdown,
        day=words.day,
        day_within=words.day_within,
        moment=words.moment,
        moment_within=words.moment_within,
        clock=words.clock,
        ago=words.ago,
        since=words.since,
        exact=words.exact,
        calendar_day=words.calendar_day,
        exact_day=words.exact_day,
        minutes=words.minutes,
        browser=words.browser,
        isolated=isolated,
    )
    return environment


ENVIRONMENT = make_environment()
# Python reads some of itself when a first template is compiled. That first one isn't to be the page of an error.
ENVIRONMENT.get_template("errors/error.html")


def fingerprint() -> str:
    """Changes whenever a template or a static file does, so that what the old ones made isn't taken for new."""
    digest = blake2b(digest_size=8)
    for text in SOURCES.values():
        digest.update(text.encode())
    for asset in sorted(asset.url for asset in ASSETS.values()):
        digest.update(asset.encode())
    return digest.hexdigest()


BUILD = fingerprint()


def render(template: str, context: Mapping[str, Any]) -> str:
    """The HTML of a template."""
    with watch.template():
        return ENVIRONMENT.get_template(template).render(context)


def page_of(template: str, context: Mapping[str, Any]) -> bytes:
    """The HTML of a template as it is sent, with what is `Ready` in its place."""
    body = encoded(template, context)
    for value in context.values():
        if type(value) is Ready:
            body = body.replace(value.encode(), value.sent)
    return body


def encoded(template: str, context: Mapping[str, Any]) -> bytes:
    """The HTML of a template in UTF-8. Where it has more than ASCII it is encoded piece by piece, since few of them do:
    one letter beyond Latin-1 would make the whole text twice as wide."""
    with watch.template():
        pieces = list(ENVIRONMENT.get_template(template).generate(context))
        if all(map(str.isascii, pieces)):
            return "".join(pieces).encode()
        return b"".join([piece.encode() for piece in pieces])
