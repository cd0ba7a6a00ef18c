"""What the assistant can be asked for, and the words in which it is asked.

The words are files, `templates/prompts/*.txt`; owners can put others in their place, which are kept in the settings of
their workspace. In both, `{title}` and its like stand for what of a draft or a task is sent. What a prompt doesn't name
isn't sent.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from hashlib import sha256

import msgspec

from webapp.assistant.models import Assistant
from webapp.paths import TEMPLATES
from webapp.web.forms.fields import Invalid, Text

FOLDER = TEMPLATES / "prompts"
VOICE = "voice"  # what is said before each of them
MAX_PROMPT = 4000  # characters
NAMED = re.compile(r"\{([a-z_]+)\}")


class Makes(StrEnum):
    """What comes of an answer that is accepted."""

    TEXT = "text"  # it takes the place of what was sent
    ADDITION = "addition"  # it is put where the caret was, or at the end
    TITLE = "title"  # one of several
    DESCRIPTION = "description"
    ALT = "alt"
    DRAFTS = "drafts"  # new ones
    ITEMS = "items"  # of a task's checklist


class Prompt(msgspec.Struct, frozen=True):
    """Something that can be asked for: what its button says, what it is about, what comes of it, what is chosen before,
    and what its words may name (`words`) and have to (`needs`)."""

    name: str
    title: str
    about: str
    makes: Makes
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()
    chooses: tuple[str, ...] = ()


TASK = ("task", "notes", "checklist")
DRAFT = ("title", "kind", "text", *TASK)
PASSAGE = ("passage", "title", "kind")

# What stands for what, for the page on which a prompt is changed.
WORDS = {
    "title": "the draft’s title",
    "kind": "“blog post”, “newsletter”…",
    "text": "the whole text of the draft",
    "passage": "the passage that is chosen, or the whole text",
    "before": "the text before the place where it goes on, at most its last 6,000 letters",
    "language": "the language that is typed",
    "task": "the title of the task",
    "notes": "the notes of the task",
    "checklist": "the checklist of the task",
}

LIST = (
    Prompt("outline", "Outline", "Headings and points, from the title and its task.", Makes.ADDITION, DRAFT),
    Prompt("first_version", "First version", "A text to begin from.", Makes.TEXT, DRAFT),
    Prompt(
        "continue",
        "Continue",
        "What could come next.",
        Makes.ADDITION,
        ("before", "title", "kind", *TASK),
        needs=("before",),
        chooses=("place",),
    ),
    Prompt(
        "shorten",
        "Shorten",
        "A passage in half the words.",
        Makes.TEXT,
        PASSAGE,
        needs=("passage",),
        chooses=("passage",),
    ),
    Prompt(
        "rephrase",
        "Rephrase",
        "A passage, said more clearly.",
        Makes.TEXT,
        PASSAGE,
        needs=("passage",),
        chooses=("passage",),
    ),
    Prompt(
        "translate",
        "Translate",
        "A passage, or all of it, into another language.",
        Makes.TEXT,
        (*PASSAGE, "language"),
        needs=("passage", "language"),
        chooses=("passage", "language"),
    ),
    Prompt("retitle", "Retitle", "Five titles to choose from.", Makes.TITLE, DRAFT),
    Prompt("description", "Describe for search", "What search engines show under the title.", Makes.DESCRIPTION, DRAFT),
    Prompt(
        "alt_text",
        "Describe a picture",
        "In words, for those who can’t see it.",
        Makes.ALT,
        ("title", "kind"),
        chooses=("picture",),
    ),
    Prompt("newsletter", "Make a newsletter", "A new draft, out of this one.", Makes.DRAFTS, DRAFT, needs=("text",)),
    Prompt("social_posts", "Make three posts", "New drafts, out of this one.", Makes.DRAFTS, DRAFT, needs=("text",)),
    Prompt("checklist", "Suggest a checklist", "The steps of a task.", Makes.ITEMS, TASK, needs=("task",)),
)
PROMPTS: Mapping[str, Prompt] = {each.name: each for each in LIST}
VOICE_PROMPT = Prompt(VOICE, "Voice", "What is said before each of them: how it is to write.", Makes.TEXT, ())
ALL_PROMPTS: Mapping[str, Prompt] = {VOICE: VOICE_PROMPT, **PROMPTS}
CHECKLIST = PROMPTS["checklist"]
OF_DRAFTS = tuple(each for each in PROMPTS.values() if each.makes is not Makes.ITEMS)


@cache
def shipped(name: str) -> str:
    """The words of a prompt as they come."""
    return (FOLDER / f"{name}.txt").read_text("utf-8").strip()


def words_of(assistant: Assistant, name: str) -> str:
    """The words of a prompt in a workspace."""
    return assistant.prompts.get(name) or shipped(name)


def named_in(words: str) -> set[str]:
    """What some words name."""
    return set(NAMED.findall(words))


def filled(words: str, values: Mapping[str, str]) -> str:
    """Words with what they name in its place. What is put in isn't looked at again."""
    return NAMED.sub(lambda found: values.get(found[1], found[0]), words)


def digest_of(assistant: Assistant, prompt: Prompt) -> bytes:
    """What somebody has seen who saw what is sent with a prompt: its words, and where they go."""
    parts = (assistant.url, assistant.model, words_of(assistant, VOICE), words_of(assistant, prompt.name))
    return sha256("\0".join(parts).encode()).digest()


class PromptWords(Text):
    """The words of a prompt as owners type them; "" for those that came."""

    def __init__(self) -> None:
        super().__init__("Prompt", max=MAX_PROMPT, required=False, lines=True)


def look_over(prompt: Prompt, words: str) -> None:
    """Raises Invalid where a prompt couldn't be asked by these words."""
    if unknown := sorted(named_in(words) - set(prompt.words)):
        allowed = ", ".join(f"{{{each}}}" for each in prompt.words) or "nothing in braces"
        raise Invalid(f"{{{unknown[0]}}} stands for nothing here. There is {allowed}.")
    if missing := [each for each in prompt.needs if each not in named_in(words)]:
        raise Invalid(f"Without {{{missing[0]}}} the model wouldn’t see {WORDS[missing[0]]}.")
