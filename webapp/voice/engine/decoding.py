"""The ways in which something short may have been said, and how likely each is.

Whisper writes what it heard in the way of what it is told was said just before. Told the titles of a workspace it hears
those well, and is tempted by them elsewhere; so it is asked twice, and the likelier of both answers stands first. The
second time it has to write numbers in words, as they are said, and hears them better: “fifty paper cups”. The model
looks at the sound only once, which is most of the work.
"""

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, cycle
from typing import Any, NamedTuple

BEAMS = 5  # ways that are followed at once, and kept
WORTH = 0.4  # of each token: a sum of likelihoods would prefer what is cut off
UNLIKELY = -1.0  # the logarithm of a token's likelihood, on average; what is below was hardly heard
LONG_NUMBER = re.compile(r"(?<!\d)(?<!at )\d{3}|\d,\d")  # “invoice 1042”, which nobody wants to read in words
_FIGURE = re.compile(r"[\d$%]")
REPEATED = 2.4  # times as short when it is compressed: a model that says the same again and again
TITLES = 700  # characters, of some 1,000 that a model can be told
_OF_TASKS = (
    *("Tick off {}.", "Move {} to Monday.", "Comment on {}.", "Assign {} to me."),
    *("Mark {} as done.", "Leave a note on {}.", "Push {} back.", "Reopen {}."),
)
_OF_DRAFTS = ("Approve {}.", "Open {}.", "Ask for changes to {}.", "Write in {}.")
DRAFTS = 6
LONGEST = 80  # characters of a title; nobody says all of a longer one


class Vocabulary(NamedTuple):
    """What may be spoken of: names of members and projects, and the titles of tasks and drafts, what changed last
    first."""

    names: Sequence[str] = ()
    tasks: Sequence[str] = ()
    drafts: Sequence[str] = ()


class Guess(NamedTuple):
    """One of the ways in which something may have been said: `likelihood` is a logarithm, to be compared with others
    of the same sound."""

    words: str
    likelihood: float


def guesses_of(model: Any, samples: Any, vocabulary: Vocabulary, language: str) -> list[Guess]:
    """What may have been said in samples of half a minute at most, the likeliest first; none where that is so unlikely
    or repeats itself so much that it has to be listened to in another way."""
    tokenizer = import_module("faster_whisper.tokenizer").Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
    )
    transcribe = import_module("faster_whisper.transcribe")
    suppressed = transcribe.get_suppressed_tokens(tokenizer, [-1])
    sound = model.encode(transcribe.pad_or_trim(model.feature_extractor(samples)))
    found: dict[str, Guess] = {}
    asked = set[tuple[str | None, int]]()
    for before in told_before(vocabulary, language):
        if (before, len(suppressed)) in asked:
            continue  # it would answer the same
        asked.add((before, len(suppressed)))
        prompt = model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=before)
        result = model.model.generate(
            sound,
            [prompt],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            max_length=model.max_length,
            return_scores=True,
            suppress_tokens=suppressed,
        )[0]
        words = tokenizer.decode(result.sequences_ids[0])
        if result.scores[0] < UNLIKELY or _repeats(words):
            continue
        in_words = not LONG_NUMBER.search(words) and (vocabulary.tasks or vocabulary.drafts or _FIGURE.search(words))
        if language == "en" and in_words:
            suppressed = sorted({*suppressed, *_figures(model.hf_tokenizer)})
        for tokens, score in zip(result.sequences_ids, result.scores, strict=True):
            each = Guess(tokenizer.decode(tokens).strip(), (score + WORTH) * len(tokens))
            simple = "".join(filter(str.isalnum, each.words.lower()))
            if simple and (simple not in found or found[simple].likelihood < each.likelihood):
                found[simple] = each
    return sorted(found.values(), key=lambda each: -each.likelihood)


def likeliest(guesses: Sequence[Guess], language: str) -> str:
    """The likeliest way of all, with its numbers in words, but for long ones."""
    words = guesses[0].words
    if language != "en" or LONG_NUMBER.search(words):
        return words
    return next((each.words for each in guesses if not _FIGURE.search(each.words)), words)


@lru_cache(maxsize=1)
def _figures(tokenizer: Any) -> tuple[int, ...]:
    """What a model can write that has a figure in it, or the sign of an amount."""
    return tuple(number for text, number in tokenizer.get_vocab().items() if _FIGURE.search(text))


def told_before(vocabulary: Vocabulary, language: str) -> list[str | None]:
    """What a model is told, each in its turn: the names, then the titles as well, as many as it can be told."""
    names = spoken_before(vocabulary.names, language)
    said = [
        pattern.format(title[:1].lower() + title[1:])
        for patterns, titles in ((_OF_DRAFTS, vocabulary.drafts[:DRAFTS]), (_OF_TASKS, vocabulary.tasks))
        for pattern, title in zip(cycle(patterns), titles, strict=False)
        if len(title) <= LONGEST
    ]
    if language != "en":
        return [names]
    lengths = accumulate(len(each) + 1 for each in said)
    told = " ".join(each for each, length in zip(said, lengths, strict=True) if length <= TITLES)
    return [names, f"{names} {_plain(told)}".strip()]


def spoken_before(names: Sequence[str], language: str) -> str | None:
    """What a model is told was said just before: sentences as they are said to a desk, with its names, so that it
    spells these and writes what follows in the same way. A mere list of names is heard worse, and swallows speech."""
    if language != "en":
        return _plain(" ".join(names)) or None
    first, *others = map(_plain, names or ("Dana",))
    given = f" Give it to {', '.join(others)}." if others else ""
    said = f"Remind me to call {first} on Friday at half past nine. Tick off the flyers. Draft a newsletter."
    return f"{said} Leave a note on it. Order two boxes.{given}"


def _plain(text: str) -> str:
    """A text without the signs by which a model is told what to do: “<|endoftext|>”."""
    return text.replace("<|", "").replace("|>", "")


def _repeats(words: str) -> bool:
    text = words.encode()
    return len(text) / len(zlib.compress(text)) > REPEATED if text else False
