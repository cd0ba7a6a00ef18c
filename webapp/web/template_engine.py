"""Jinja as our templates need it: they are compiled to fewer pieces, call functions at once, and find what they are
given by few steps. What they make is the same (`tests/web/test_templating.py`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from keyword import iskeyword
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from webapp.web.assets import asset_url
from webapp.web.escaping import escaped, html
from webapp.web.icons import icon

OF_DICTS = frozenset(dir(dict))  # which a template finds before what a dictionary holds


def joined(values: tuple[object, ...]) -> str:
    """What `~` makes of values: a text, or HTML where one of them is HTML."""
    if Markup in map(type, values):
        return html("".join([escaped(each) for each in values]))
    return "".join(map(str, values))


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
        made.root_render_func.__globals__.update(
            escape=escaped,
            markup_join=joined,
            Macro=QuickMacro,
            Markup=html,
            attribute=environment.attribute,  # type: ignore[attr-defined]  # it is a QuickEnvironment
        )
        made.root_render_func.__globals__.update({called(name): value for name, value in globals.items()})
        return made


def called(name: str) -> str:
    """What a global function is called in the code of templates."""
    return f"global_{name}"


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
        self.blocks = {each: [block] for each, block in blocks.items()} if blocks else {}

    def finder(self) -> Callable[[str, object], Any]:
        """What finds a name, or answers with what is given beside it where there is none. A template asks for it before
        it sets names of its own, and knows these."""
        return self.parent.get if not self.vars else self.find

    def find(self, name: str, otherwise: object) -> Any:
        """What goes by a name, else `otherwise`."""
        return self.vars[name] if name in self.vars else self.parent.get(name, otherwise)

    def within(self, template: Template, here: Mapping[str, Any]) -> Context:
        """What a template is given that stands in this one: all that this one has, and what is set just `here`."""
        given = self.parent.copy()
        given.update(self.vars)
        for name, value in here.items():
            if value is not missing:
                given[name] = value
        return QuickContext(self.environment, given, template.name, template.blocks)


# Of the same words these make the same HTML as long as this process lives.
CONSTANT: dict[str, Callable[..., object]] = {"icon": icon, "asset": asset_url}


class QuickGenerator(CodeGenerator):
    """Compiles templates to fewer and larger pieces: each passes through the generators of its template, of the
    layout and of the block that it stands in. Functions are called at once."""

    own: frozenset[str] = frozenset()  # the names that a template sets
    called_alone: frozenset[str] = frozenset()  # the names that it does nothing with but call them

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja's name for it
        """A whole template."""
        named, calls = list(node.find_all(nodes.Name)), list(node.find_all(nodes.Call))
        set_here = {each.name for each in named if each.ctx != "load"} | {
            each.name for each in node.find_all(nodes.Macro)
        }
        self.own = frozenset(set_here)
        others = {id(each) for each in named} - {id(self.global_of(each)) for each in calls}
        self.called_alone = frozenset(self.environment.globals) - {each.name for each in named if id(each) in others}
        super().visit_Template(node, frame)

    def global_of(self, node: nodes.Call) -> nodes.Name | None:
        """The name of the global that is called, or that holds what is called; None where something else is."""
        where = node.node.node if isinstance(node.node, nodes.Getattr) else node.node
        is_global = (
            isinstance(where, nodes.Name) and where.name in self.environment.globals and where.name not in self.own
        )
        return where if is_global else None  # type: ignore[return-value]  # it is a Name then

    def write_commons(self) -> None:
        """What stands at the beginning of each function."""
        super().write_commons()
        self.writeline("find = context.finder()")

    def enter_frame(self, frame: Frame) -> None:
        """Look for the names that are used, but for those of functions that are known already."""
        loads = frame.symbols.loads
        frame.symbols.loads = {}
        for target, (action, name) in loads.items():
            if action != VAR_LOAD_RESOLVE:
                frame.symbols.loads[target] = action, name
            elif name not in self.called_alone:
                self.writeline(f"{target} = find({name!r}, missing)")
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Call a function at once. Jinja first looks whether it wants the context, at four places, and makes another
        context of the names that were set around the call."""
        known = self.global_of(node)
        if known is None:
            self.visit(node.node, frame)
        else:
            within = f".{node.node.attr}" if isinstance(node.node, nodes.Getattr) else ""
            self.write(called(known.name) + within)
        self.write("(")
        if known is not None and hasattr(self.environment.globals[known.name], "jinja_pass_arg"):
            self.write("context, ")
        for each in node.args:
            self.argument("", each, frame)
        if node.dyn_args is not None:
            self.argument("*", node.dyn_args, frame)
        for named in node.kwargs:
            if iskeyword(named.key):  # such as `class`
                self.argument(f"**{{{named.key!r}: ", named.value, frame, "}")
            else:
                self.argument("", named, frame)
        if node.dyn_kwargs is not None:
            self.argument("**", node.dyn_kwargs, frame)
        self.write("caller=caller)" if forward_caller else ")")

    def argument(self, before: str, node: nodes.Node, frame: Frame, after: str = "") -> None:
        """What a function is given."""
        self.write(before)
        self.visit(node, frame)
        self.write(f"{after}, ")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """What something has by a name."""
        self.write("attribute(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

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
        name = repr(node.template.value)
        self.writeline(f"template = environment.known.get({name}) or environment.get_template({name})", node)
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
        self.attribute = self.finder()

    def finder(self) -> Callable[[Any, str], Any]:
        """What finds what something has by a name, as `getattr` of Jinja's does: an attribute, or what it holds. It
        doesn't fail first to look into a dictionary."""
        slow = self.getattr

        def attribute(thing: Any, name: str) -> Any:
            if type(thing) is dict and name in thing and name not in OF_DICTS:
                return thing[name]
            try:
                return getattr(thing, name)
            except AttributeError:
                return slow(thing, name)

        return attribute

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
