"""The ways in which something short may have been said, and how likely each is.

Whisper writes what it heard in the way of what it is told was said just before. Told the titles of a workspace it hears
those well, and is tempted by them elsewhere; so it is asked twice, and the likelier of both answers stands first. The
model looks at the sound only once, which is most of the work.
"""

import zlib
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

BEAMS = 5  # ways that are followed at once, and kept
WORTH = 0.4  # of each token: a sum of likelihoods would prefer what is cut off
UNLIKELY = -1.0  # the logarithm of a token's likelihood, on average; what is below was hardly heard
REPEATED = 2.4  # times as short when it is compressed: a model that says the same again and again
TITLES = 700  # characters, of some 1,000 that a model can be told
_OF_TASKS = ("Mark {} as done.", "Move {} to Monday.", "Give {} to me.", "Comment on {}.")
_OF_DRAFTS = ("Approve {}.", "Open {}.", "Ask for changes to {}.")


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
    for before in told_before(vocabulary, language):
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
        for tokens, score in zip(result.sequences_ids, result.scores, strict=True):
            each = Guess(tokenizer.decode(tokens).strip(), (score + WORTH) * len(tokens))
            simple = "".join(filter(str.isalnum, each.words.lower()))
            if simple and (simple not in found or found[simple].likelihood < each.likelihood):
                found[simple] = each
    return sorted(found.values(), key=lambda each: -each.likelihood)


def told_before(vocabulary: Vocabulary, language: str) -> list[str | None]:
    """What a model is told, each in its turn: the names, then the titles as well."""
    names = spoken_before(vocabulary.names, language)
    titles = [
        pattern.format(title[:1].lower() + title[1:])
        for patterns, titles in ((_OF_DRAFTS, vocabulary.drafts[:6]), (_OF_TASKS, vocabulary.tasks))
        for pattern, title in zip(patterns * (1 + len(titles) // len(patterns)), titles, strict=False)
    ]
    if language != "en" or not titles:
        return [names]
    told = ""
    for title in titles:
        if len(told) + len(title) > TITLES:
            break
        told += f" {title}"
    return [names, f"{names}{told}"]


def spoken_before(names: Sequence[str], language: str) -> str | None:
    """What a model is told was said just before: sentences as they are said to a desk, with its names, so that it
    spells these and writes what follows in the same way. A mere list of names is heard worse, and swallows speech."""
    if language != "en":
        return " ".join(names) or None
    first, *others = names or ("Dana",)
    given = f" Give it to {', '.join(others)}." if others else ""
    return f"Remind me to call {first} on Friday at 9:30. Mark it as done. Start a draft.{given}"


def _repeats(words: str) -> bool:
    text = words.encode()
    return len(text) / len(zlib.compress(text)) > REPEATED if text else False
