"""Jinja: one environment, escaping always on, undefined names an error."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, MutableMapping
from hashlib import blake2b
from itertools import count
from secrets import token_hex
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro, markup_join
from jinja2.utils import missing
from markupsafe import Markup

from webapp import server_timing as watch
from webapp.paths import TEMPLATES
from webapp.text.direction import isolated
from webapp.web import event_lines, urls
from webapp.web import formatting as words
from webapp.web.assets import ASSETS, asset_url, module_urls
from webapp.web.escaping import escaped, html
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


class Ready(Markup):
    """A large part of a page that is encoded already. In the page as it is made a mark stands for it: to copy it with
    all around it, and to encode it again, would take as long as all the rest of the page."""

    sent: bytes

    @classmethod
    def of(cls, html: str) -> "Ready":
        """A part whose HTML this is."""
        made = str.__new__(cls, f"{PLACE}{next(_numbers)}{PLACE}")
        made.sent = html.encode()
        return made


_numbers = count()


# Read once: a page can be made when no file can be opened any more, and while a newer release takes the files' places.
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html"))
}


def source(name: str) -> tuple[str, str, None] | None:
    """A template and its file, for Jinja; None where there is none of this name."""
    return (SOURCES[name], str(TEMPLATES / name), None) if name in SOURCES else None


def joined(values: tuple[object, ...]) -> str:
    """What `~` makes of values: a text, or HTML where one of them is HTML."""
    return "".join(map(str, values)) if Markup not in map(type, values) else markup_join(values)


class QuickMacro(Macro):
    """A macro of ours: always escaped, and most often called with what it names, in that order, and a `caller`."""

    def __call__(self, *args: Any, **given: Any) -> Markup:
        """Its HTML."""
        if self.catch_kwargs or self.catch_varargs or self.explicit_caller:
            return Markup(super().__call__(*args, **given))  # noqa: S704  # the template escaped it
        wanted = [*args, *[given.pop(name, missing) for name in self.arguments[len(args) :]]]
        if self.caller:
            wanted.append(given.pop("caller", None) or self._environment.undefined("No caller defined", name="caller"))
        if given or len(args) > self._argument_count:
            raise TypeError(f"macro {self.name!r} doesn't take what it was given")
        return html(self._func(*wanted))  # the template escaped it


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
        made.root_render_func.__globals__.update(escape=escaped, markup_join=joined, Macro=QuickMacro)
        return made


# An icon is kept by a cache of functools.
PLAIN = {FunctionType, MethodType, BuiltinFunctionType, type(icon), QuickMacro}


class QuickContext(Context):
    """What a template is given. No template of ours has globals of its own, so there are none to look for, and all of
    them are escaped, so that they share what Jinja makes for each to say so."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Any],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name for it
    ) -> None:
        self.parent = parent
        self.vars = {}
        self.environment = environment
        self.eval_ctx = environment.eval_ctx  # type: ignore[attr-defined]  # it is a QuickEnvironment
        self.exported_vars = set()
        self.name = name
        self.globals_keys = set()
        self.blocks = {each: [block] for each, block in blocks.items()}

    def within(self, template: Template, here: Mapping[str, Any]) -> Context:
        """What a template is given that stands in this one: all that this one has, and what is set just `here`."""
        set_here = {name: value for name, value in here.items() if value is not missing}
        given = {**self.parent, **self.vars, **set_here}
        return QuickContext(self.environment, given, template.name, template.blocks)

    def call(self, function: Any, /, *args: Any, **given: Any) -> Any:
        """Call a plain function at once; Jinja first looks whether it wants the context, at four places, and makes
        another context of the names that were set around the call. What wants ours (`url`) asks for none of those."""
        given.pop("_loop_vars", None)
        given.pop("_block_vars", None)
        if function is url:
            return url(self, *args, **given)
        kind = type(function)
        if kind not in PLAIN or (kind is FunctionType and hasattr(function, "jinja_pass_arg")):
            return super().call(function, *args, **given)
        return function(*args, **given)


# Of the same words these make the same HTML as long as this process lives.
CONSTANT: dict[str, Callable[..., object]] = {"icon": icon, "asset": asset_url}


class QuickGenerator(CodeGenerator):
    """Compiles templates to fewer and larger pieces: each passes through the generators of its template, of the
    layout and of the block that it stands in."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802  # Jinja's name for it
        """What stands between two statements is one piece, as Jinja has it where it collects them itself."""
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        finalize = self._make_finalize()
        self.writeline("yield ''.join((")
        self.indent()
        constant = ""
        for child in node.nodes:
            try:
                constant += self._output_child_to_const(child, frame, finalize)
            except Exception:  # noqa: BLE001  # as Jinja has it: what is no constant, or is wrong, is for the page
                self.write_constant(constant)
                constant = ""
                self.newline(child)
                self._output_child_pre(child, frame, finalize)
                self.visit(child, frame)
                self._output_child_post(child, frame, finalize)
                self.write(",")
        self.write_constant(constant)
        self.outdent()
        self.writeline("))")

    def write_constant(self, text: str) -> None:
        """A text among what is joined."""
        if text:
            self.writeline(f"{text!r},")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """What another template makes is one piece too."""
        if not isinstance(node.template, nodes.Const) or node.ignore_missing or not node.with_context:
            super().visit_Include(node, frame)
            return
        self.writeline(f"template = environment.get_template({node.template.value!r})", node)
        self.start_write(frame, node)
        here = self.dump_local_context(frame)
        self.write(f"''.join(template.root_render_func(context.within(template, {here})))")
        self.end_write(frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        """What is printed there, where that is the same on every page. Raises Impossible where it isn't."""
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in CONSTANT:
            if frame.symbols.find_ref(node.node.name) is None or node.dyn_args or node.dyn_kwargs:
                raise nodes.Impossible
            given = [each.as_const(frame.eval_ctx) for each in node.args]
            named = {each.key: each.value.as_const(frame.eval_ctx) for each in node.kwargs}
            return str(escaped(CONSTANT[node.node.name](*given, **named)))
        return super()._output_child_to_const(node, frame, finalize)


class QuickEnvironment(Environment):
    """Finds templates by their names alone, and gives all of them the same globals."""

    code_generator_class = QuickGenerator
    context_class = QuickContext
    template_class = QuickTemplate

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: dict[str, Template] = {}
        self.eval_ctx = nodes.EvalContext(self)

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
    """The HTML of a template as it is sent, with what is `Ready` in its place. Where it has more than ASCII it is
    encoded piece by piece, since few of them do: one letter beyond Latin-1 would make the whole text twice as wide."""
    with watch.template():
        pieces = list(ENVIRONMENT.get_template(template).generate(context))
        if all(map(str.isascii, pieces)):
            body = "".join(pieces).encode()
        else:
            body = b"".join([piece.encode() for piece in pieces])
        for value in context.values():
            if type(value) is Ready:
                body = body.replace(value.encode(), value.sent)
        return body
