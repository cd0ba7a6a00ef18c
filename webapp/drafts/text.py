"""What can be said about a text: its words and the time that it takes to read."""

import re

WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
WORDS_A_MINUTE = 230  # silent reading of English non-fiction: Brysbaert 2019


def count_words(body: str) -> int:
    """How many words a Markdown text has; the addresses of links and images are none."""
    return len(WORD.findall(re.sub(r"\]\([^)\s]*[^)]*\)", "]", body)))


def reading_minutes(words: int) -> int:
    """Minutes that a text takes to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
