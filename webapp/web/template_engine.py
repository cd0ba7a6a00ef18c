"""Jinja as our templates need it: they find what they are given by few steps, and are compiled to less code
(`template_compiler.py`). What they make is the same (`tests/web/test_templating.py`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from webapp.web.escaping import escaped, html
from webapp.web.template_compiler import QuickGenerator, called

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
