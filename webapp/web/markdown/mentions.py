"""Mentions of people in Markdown: `@Dana`, `@Dana Fox`, `@"Dana Fox"`.

The longest name that is known wins; a first name is enough where only one person has it. Accents and upper case make no
difference, and in writing without spaces nothing has to follow a name: `@李小龙さん`. What stands in code, in a link
or in an address such as dana@example.com mentions nobody.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from webapp.text.folding import folded_with_places
from webapp.text.names import callable_as

KNOWN = "mentionable"  # where the environment of a rendering holds the People
FOUND = "mentioned"  # where it holds the accounts that were found


# Letters of the scripts that are written without spaces: Thai, Lao, Burmese, Khmer, kana, Han.
_RUNS_ON = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


class People(msgspec.Struct, frozen=True):
    """Names ready to be found in folded texts, and the accounts that each of them means."""

    pattern: re.Pattern[str]
    accounts: dict[str, list[int]]


def people(names: Mapping[int, str]) -> People | None:
    """Accounts by their names, ready to be found; None where there are none."""
    return _people(tuple(names.items()))


@lru_cache(maxsize=256)
def _people(names: tuple[tuple[int, str], ...]) -> People | None:
    meant = callable_as(name for _, name in names)
    accounts = {
        text: [account_id for account_id, name in names if name in those] for text, those in meant.items() if text
    }
    longest_first = sorted(accounts, key=len, reverse=True)
    if not longest_first:
        return None
    spelled = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    ends = rf"(?=[{_RUNS_ON}]|(?![\w@]|[.\-]\w))"
    quoted = rf'["“„«]\s*({spelled})\s*["”“»]'
    return People(re.compile(rf"(?<![\w./+@])@(?:{quoted}|({spelled}){ends})"), accounts)


def mentions(state: StateCore) -> None:
    """Cut the text outside of code and links into text and mentions, and remember whom they mean."""
    known: People | None = state.env.get(KNOWN)
    if known is None:
        return
    for block in state.tokens:
        if block.type != "inline" or not block.children or "@" not in block.content:
            continue
        children, in_link = [], 0
        for token in block.children:
            in_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += _cut(token, known, state.env) if token.type == "text" and not in_link else [token]
        block.children = children


def _cut(token: Token, known: People, env: EnvType) -> list[Token]:
    pieces, end = [], 0
    text, places = folded_with_places(token.content)
    places.append(len(token.content))
    for found in known.pattern.finditer(text):
        group = 1 if found[1] is not None else 2
        start, stop = places[found.start()], places[found.end()]
        pieces += [_text(token, token.content[end:start])] if start > end else []
        name = token.content[places[found.start(group)] : places[found.end(group)]]
        pieces.append(Token("mention", "span", 0, content=name, level=token.level))
        env.setdefault(FOUND, []).extend(known.accounts[" ".join(found[group].split())])
        end = stop
    if not pieces:
        return [token]
    return [*pieces, _text(token, token.content[end:])]


def _text(token: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=token.level)


def _render(renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return f'<span class="mention">@{escapeHtml(tokens[index].content)}</span>'


def mentions_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know mentions. Before the parts of a text are joined, where `\\@` still is on its own."""
    markdown.core.ruler.before("text_join", "mentions", mentions)
    markdown.add_render_rule("mention", _render)


def mentioned_in(markdown: MarkdownIt, text: str, names: Mapping[int, str]) -> list[int]:
    """The accounts that a text mentions, each once, in the order of their ids."""
    env: dict[str, Any] = {KNOWN: people(names)}
    markdown.parse(text, env)
    return sorted(set(env.get(FOUND, [])))
