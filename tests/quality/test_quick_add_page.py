"""What docs/quick-add.md says of lines is what the parser says."""

from tests.quick_add_page import PAGE, ROW, with_examples


def test_every_example_is_read_as_the_page_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(ROW.findall(page)) > 30
    assert with_examples(page) == page, "run `python -m tests.quick_add_page` and look at what has changed"
