"""What lists and tables have beyond CommonMark, boxes to tick and sides to which columns are set; and footnotes."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import reference as link_definition
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

DEEPEST = 40  # levels: twenty of lists, each with its items
BOXES = {"[ ] ": ("☐", "To do"), "[x] ": ("☑", "Done"), "[X] ": ("☑", "Done")}
SIDES = {"text-align:left": "left", "text-align:right": "right", "text-align:center": "center"}
REFERENCE = re.compile(r"\[\^[^\s\]]{1,100}\]")
DEFINITION = re.compile(
    r"\[(?!\^)[^\]]{1,999}\]:\s*(?:<|[#/.]|[a-z][a-z0-9+.-]*:\S|www\.|\S+[./][a-z0-9]{2,5}(?:[/?#\s]|$))", re.IGNORECASE
)
CLASSES = {
    "span": {"mention", "task-box"},
    "td": set(SIDES.values()),
    "th": set(SIDES.values()),
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
}


def task_boxes(state: StateCore) -> None:
    """A list's item that begins with `[ ]` or `[x]` begins with a box."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if (item.type, paragraph.type, inline.type) != ("list_item_open", "paragraph_open", "inline"):
            continue
        first = inline.children[0] if inline.children else None
        if first is not None and first.type == "text" and first.content[:4] in BOXES:
            sign, words = BOXES[first.content[:4]]
            box = Token("task_box", "span", 0, content=sign, meta={"words": words})
            first.content = first.content[3:]
            inline.children = [box, *(inline.children or [])]


def render_box(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A box, and in words whether it is ticked."""
    token = tokens[index]
    return f'<span class="task-box" role="img" aria-label="{token.meta["words"]}">{token.content}</span>'


def columns_by_class(state: StateCore) -> None:
    """Say by a class to which side a table's cells are set, since styles in the text are forbidden."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and (side := SIDES.get(str(token.attrs.pop("style", "")))):
            token.attrSet("class", side)


def reference(state: StateInline, silent: bool) -> bool:
    """A footnote's place in the text, `[^1]`; looked at closely only where it is one, since many brackets that are
    never closed would take long."""
    return bool(REFERENCE.match(state.src, state.pos)) and footnote_ref(state, silent)


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The address of a link that is named elsewhere, `[oak]: https://oak.test`. What is no address is something said,
    `[Mara]: yes`, and would vanish."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return DEFINITION.match(line) is not None and link_definition(state, start, end, silent)


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """What lists and quotes are nested too deep to be told apart is text: left to the parser, it wouldn't be shown."""
    if silent or state.level < DEEPEST:
        return False
    state.push("paragraph_open", "p", 1).map = [start, end]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, end, state.blkIndent, False).strip()
    inline.map = [start, end]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True


def notes_without_a_place(state: StateCore) -> None:
    """Footnotes that nothing refers to, or that have another's name, stand among the others: no word is left out."""
    notes = state.env.get("footnotes", {})
    seen: set[str] = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open":
            continue
        label = token.meta["label"]
        if label in seen or notes["refs"][f":{label}"] < 0:
            listed = notes.setdefault("list", {})
            token.meta["label"] = f"{label} {len(listed)}"  # as no name of a note is
            listed[len(listed)] = {"label": token.meta["label"], "count": 0}
        seen.add(label)


def render_number(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """A footnote's number, the same wherever something refers to it."""
    return f"[{tokens[index].meta['id'] + 1}]"


def render_way_back(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """The link from a footnote to the place in the text that refers to it; none where nothing does."""
    meta = tokens[index].meta
    if not env["footnotes"]["list"][meta["id"]].get("count"):
        return ""
    name = renderer.rules["footnote_anchor_name"](tokens, index, options, env)  # type: ignore[attr-defined]
    name += f":{meta['subId']}" if meta["subId"] else ""
    return f' <a href="#fnref{name}" aria-label="Back to the text">↩\ufe0e</a>'


def blocks_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know all of them. Its environment's `docId` tells the notes of several texts on a page
    apart."""
    markdown.use(footnote_plugin, inline=False)
    markdown.block.ruler.at("reference", definition)
    markdown.block.ruler.before("table", "too_deep", too_deep)
    markdown.inline.ruler.at("footnote_ref", reference)
    markdown.core.ruler.before("footnote_tail", "notes_without_a_place", notes_without_a_place)
    markdown.core.ruler.after("inline", "task_boxes", task_boxes)
    markdown.core.ruler.push("columns_by_class", columns_by_class)
    markdown.add_render_rule("task_box", render_box)
    markdown.add_render_rule("footnote_caption", render_number)
    markdown.add_render_rule("footnote_anchor", render_way_back)
