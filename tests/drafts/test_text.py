"""What is said about a text."""

import pytest

from webapp.drafts.text import reading_ease

EASY = "The shop is open. You can come in. We sell bread and milk. It is warm here. Come and see us. We are glad."
HARD = (
    "Notwithstanding aforementioned contractual obligations, organisations implementing comprehensive sustainability "
    "frameworks necessarily require interdisciplinary collaboration throughout administrative departments, whose "
    "representatives subsequently coordinate environmental responsibilities internationally."
)


@pytest.mark.parametrize(("body", "words"), [(EASY * 2, "very easy to read"), (HARD * 2, "very hard to read")])
def test_short_words_in_short_sentences_read_easily(body: str, words: str) -> None:
    ease = reading_ease(body)
    assert ease is not None
    assert ease.words == words


def test_the_index_is_words_in_a_sentence_and_the_share_of_long_words() -> None:
    body = "Seven letters are enough: telling. " * 2 + "One two three four five six seven eight nine ten. " * 2
    ease = reading_ease(body)
    assert ease is not None
    assert ease.lix == round(30 / 6 + 100 * 4 / 30)


@pytest.mark.parametrize("body", ["", "# ...", "a few words only", "![](https://example.com)"])
def test_nothing_is_said_of_a_text_that_is_too_short(body: str) -> None:
    assert reading_ease(body) is None


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    ease = reading_ease("- one two three\n" * 20)
    assert ease is not None
    assert ease.lix == 3
