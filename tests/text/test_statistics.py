"""What is said about a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.statistics import count_words, reading_ease, said_of, words_of

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


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", 0),
        ("We don't close at 16.30, well-known as we are.", 9),
        ("Grüße aus Åre, naïve façade: œuvre", 6),
        ("cafe\u0301 re\u0301sume\u0301", 2),  # letters and their accents apart, as some systems type them
        ("1,000,000 at 20:30, a@b.c or 3.14", 6),
        ("first.last@mail.example.com", 1),
        ("Donau\u00addampf\u00adschiff fährt", 2),
        ("ภาษาไทย สวัสดี", 2),
        ("Привет, мир! Καλημέρα κόσμε", 4),
        ("مرحبا بالعالم، كَيْفَ الحال؟", 4),
        ("हिन्दी भाषा में लिखें", 4),
        ("안녕하세요 세계", 2),
        ("我们四点关门。", 6),
        ("東京でOpenする", 6),
        ("👍 👩‍👩‍👧 🇳🇴", 0),
        ("Great 👍🏽 work 🎉!", 2),
        ('See [our page](https://example.com/a-b "the page") or https://example.com/a-b?c=d&e=f', 5),
        ("# Head\n\n| a | b |\n| --- | --- |\n| **c** | _d_ |\n\n- [x] e", 7),
    ],
)
def test_words_are_counted_in_every_script(body: str, words: int) -> None:
    assert count_words(body) == words


@pytest.mark.parametrize("body", ["我们四点关门。请明天再来。" * 20, "हिन्दी भाषा में लिखें। " * 20, "ภาษาไทย " * 40])
def test_nothing_is_said_of_how_easily_a_text_reads_in_a_language_that_the_index_was_not_made_for(body: str) -> None:
    assert reading_ease(body) is None


def test_a_sentence_ends_inside_of_quotes_and_marks_too() -> None:
    ease = reading_ease("“One two three four.” **One two three four five six.** " * 5)
    assert ease is not None
    assert ease.lix == 5


def test_addresses_of_links_make_no_text_hard_to_read() -> None:
    text = "One two three four [five six](https://example.com/very/longwinded/addresses) seven. "
    ease = reading_ease(text * 8)
    assert ease is not None
    assert ease.lix == 7


@pytest.mark.parametrize(
    ("body", "words"),
    [("](" * 200_000, 0), ("](a " * 100_000, 100_000), ("." * 400_000 + "x", 1), ("a.)" * 100_000 + "x", 100_000)],
)
def test_no_text_takes_longer_than_its_length(body: str, words: int) -> None:
    assert abs(said_of(body).words - words) <= 1  # anything that looks again and again wouldn't end


def test_an_address_with_parentheses_is_no_word() -> None:
    assert words_of("[The oak](https://en.wikipedia.org/wiki/Oak_(genus) 'A genus') grows") == ["The", "oak", "grows"]


@given(st.text(alphabet="ab1é字 \t\n\x1f\xa0\u2009.,:;'’-@/#*[]()!\u0301\u00ad") | st.text())
def test_words_are_counted_piece_by_piece_as_they_are_found_in_the_whole(body: str) -> None:
    assert count_words(body) == len(words_of(body))
