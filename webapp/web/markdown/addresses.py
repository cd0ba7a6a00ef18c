"""Bare addresses as links: https://…, www.… and mail (GitHub's Markdown, 6.9), ended where a person would end them."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

Rule = Callable[[StateInline, bool], bool]

BEGINNINGS = {"gfm_autolink_www": "www.", "gfm_autolink_protocol": "://"}  # as each rule finds them where it is asked
LONGEST = 2000  # characters; what is longer stays text, and isn't looked through again and again
NEAR = 8  # characters: "https", and what stands before it
# A space, a quotation mark, or a sign of East Asian writing, which stands there without a space. Its letters may be
# part of an address.
END = re.compile(r"[\s<\"“”„«»\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]")
NOTE = "[^"  # a footnote's place


def ended(rule: Rule, beginning: str) -> Rule:
    """A rule that sees no further than to the end of the address."""

    def within(state: StateInline, silent: bool) -> bool:
        start, whole = state.pos, state.posMax
        if silent or not state.src.startswith(beginning, start):
            return False
        most = min(start + LONGEST, whole)
        found = END.search(state.src, start, most)
        if found is None and most < whole:
            return False
        end = found.start() if found else whole
        note = state.src.find(NOTE, start, end)
        state.posMax = end if note < 0 else note
        push_all_but_the_end(state)
        try:
            return rule(state, silent)
        finally:
            state.posMax = whole

    return within


def push_all_but_the_end(state: StateInline) -> None:
    """Put what was read into a token, but for as much as a protocol may have: the rules look for it from the beginning,
    which takes the longer the more there is."""
    if len(state.pending) > NEAR:
        state.pending, near = state.pending[:-NEAR], state.pending[-NEAR:]
        state.pushPending()
        state.pending = near


def addresses_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know bare addresses."""
    markdown.use(gfm_autolink_plugin)
    for rule in markdown.inline.ruler.__rules__:
        if rule.name in BEGINNINGS:
            rule.fn = ended(rule.fn, BEGINNINGS[rule.name])
