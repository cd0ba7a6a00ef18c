"""Jinja: one environment, escaping always on, undefined names an error."""

import re
from collections.abc import Hashable, Iterator, Mapping, MutableMapping
from hashlib import blake2b
from secrets import token_hex
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, pass_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup, escape

from webapp import server_timing as watch
from webapp.paths import TEMPLATES
from webapp.text.direction import isolated
from webapp.web import event_lines, urls
from webapp.web import formatting as words
from webapp.web.assets import ASSETS, asset_url, module_urls
from webapp.web.forms import widgets
from webapp.web.icons import avatar, icon, options
from webapp.web.markdown.render import render_markdown
from webapp.web.page_cache import ROWS, SHAPES


@pass_context
def url(context: Context, name: str, /, **parameters: object) -> str:
    """`url` for templates: the workspace is the viewer's unless named, or in a part the one of its `slug`."""
    if "workspace" not in parameters:
        viewer = context.get("viewer")
        if viewer is None:
            parameters["workspace"] = context.get("slug")
        elif viewer.workspace_or_none is not None:
            parameters["workspace"] = viewer.workspace.slug
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


# Read once: a page can be made when no file can be opened any more, and while a newer release takes the files' places.
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html"))
}


def source(name: str) -> tuple[str, str, None] | None:
    """A template and its file, for Jinja; None where there is none of this name."""
    return (SOURCES[name], str(TEMPLATES / name), None) if name in SOURCES else None


def escaped(value: object) -> Markup:
    """Jinja's `escape`, which copies what was escaped before: each icon, row and part of a page."""
    return value if type(value) is Markup else escape(value)


class QuickTemplate(Template):
    """A template that doesn't copy what is HTML already."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002  # Jinja's name for it
        uptodate: Any = None,
    ) -> Template:
        """A template of what was compiled."""
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = escaped
        return made


PLAIN = {FunctionType, MethodType, BuiltinFunctionType, type(icon)}  # an icon is kept by a cache of functools


class QuickContext(Context):
    """What a template is given. No template of ours has globals of its own, so there are none to look for."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Any],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name for it
    ) -> None:
        super().__init__(environment, parent, name, blocks)

    def call(self, function: Any, /, *args: Any, **given: Any) -> Any:
        """Call a plain function at once; Jinja first looks whether it wants the context, at four places, and makes
        another context of the names that were set around the call. What wants ours (`url`) asks for none of those."""
        given.pop("_loop_vars", None)
        given.pop("_block_vars", None)
        if function is url:
            return url(self, *args, **given)
        if type(function) not in PLAIN or hasattr(function, "jinja_pass_arg"):
            return super().call(function, *args, **given)
        return function(*args, **given)


class QuickEnvironment(Environment):
    """Finds templates by their names alone, and gives all of them the same globals."""

    context_class = QuickContext
    template_class = QuickTemplate

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals; Jinja lays others over them, in a mapping that is slow to copy for each template."""
        if d:
            raise TypeError("no template has globals of its own")
        return self.globals

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name for it
    ) -> Template:
        """A template, compiled when it is first asked for. Raises TemplateNotFound."""
        found = self.known.get(name) if isinstance(name, str) else name
        if found is None:
            found = self.known[str(name)] = super().get_template(name, parent, globals)
        return found


class Unindent(Extension):
    """What templates are laid out with is for those who read them: pages get a line break or a space in its place.

    Only what stands in a template itself, never a value. No template writes words into a `pre` or `textarea`.
    """

    SPACE = re.compile(r"[ \n]{2,}")

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template as it is compiled."""
        for token in stream:
            if token.type == "data":
                text = self.SPACE.sub(lambda found: "\n" if "\n" in found[0] else " ", token.value)
                yield Token(token.lineno, token.type, text)
            else:
                yield token


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
    """The HTML of a template as it is sent. Encoded piece by piece, since few of them have more than ASCII."""
    with watch.template():
        return b"".join([piece.encode() for piece in ENVIRONMENT.get_template(template).generate(context)])
