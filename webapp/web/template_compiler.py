"""How templates are compiled: to fewer and larger pieces, which call functions at once. Each method here stands in the
place of one of Jinja's compiler; what isn't here is as Jinja has it.
"""

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE

from webapp.web.assets import asset_url
from webapp.web.escaping import escaped
from webapp.web.icons import icon

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


def called(name: str) -> str:
    """What a global function is called in the code of templates."""
    return f"global_{name}"
