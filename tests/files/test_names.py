"""Names of files are made harmless and stay readable."""

import pytest

from webapp.files.names import clean_name, in_markdown, with_extension
from webapp.web.filenames import disposition
from webapp.web.formatting import bytes_in_words


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Price list.pdf", "Price list.pdf"),
        ("C:\\Users\\Ana\\Price list.pdf", "Price list.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a/b\\c", "c"),
        ("..", "file"),
        ("", "file"),
        ("\x00\x07\u202e", "file"),
        ("  .hidden. ", "hidden"),
        ("in\r\nvoice\x00.pdf", "in voice.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2066a\u2069.pdf", "a.pdf"),
        ("e\u0301te\u0301.jpg", "été.jpg"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("👩\u200d🌾 価格.png", "👩\u200d🌾 価格.png"),
        ("half \ud800.txt", "half .txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("x." + "y" * 300, ("x." + "y" * 300)[:200]),
    ],
)
def test_a_name_is_kept_without_what_deceives(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    ("name", "ending", "kept"),
    [
        ("photo.png", "jpg", "photo.jpg"),
        ("photo.PNG", "jpg", "photo.jpg"),
        ("photo", "jpg", "photo.jpg"),
        ("IMG v1.2", "png", "IMG v1.2.png"),
        ("x" * 200, "webp", "x" * 195 + ".webp"),
    ],
)
def test_a_picture_gets_the_ending_of_what_it_is(name: str, ending: str, kept: str) -> None:
    assert with_extension(name, ending) == kept


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a b.pdf", 'inline; filename="a b.pdf"'),
        ('a"b\\.pdf', "inline; filename=\"a_b_.pdf\"; filename*=UTF-8''a%22b%5C.pdf"),
        ("ü.pdf", "inline; filename=\"_.pdf\"; filename*=UTF-8''%C3%BC.pdf"),
    ],
)
def test_a_name_is_told_to_browsers(name: str, header: str) -> None:
    assert disposition("inline", name) == header


def test_a_name_in_a_text_is_no_markup() -> None:
    assert in_markdown("a]*b_<i>`.png", "/x", picture=True) == r"![a\]\*b\_\<i\>\`](/x)"
    assert in_markdown("a.pdf", "/x", picture=False) == "[a.pdf](/x)"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (1, "1 byte"),
        (812, "812 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (2440, "2.4 kB"),
        (33_600, "34 kB"),
        (999_400, "999 kB"),
        (999_600, "1 MB"),
        (25_000_000, "25 MB"),
        (3_200_000_000, "3.2 GB"),
        (4_200_000_000_000, "4,200 GB"),
    ],
)
def test_sizes_are_told_in_words(amount: int, words: str) -> None:
    assert bytes_in_words(amount) == words
