"""What docs/voice.md says of words is what the grammar understands."""

from tests.voice_page import PAGE, ROW, with_examples


def test_every_example_is_understood_as_the_page_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(ROW.findall(page)) > 30
    assert with_examples(page) == page, "run `python -m tests.voice_page` and look at what has changed"
