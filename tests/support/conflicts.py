"""What the page of a row says that two people changed at once."""

from tests.support.html import Page, text_of


def sides(page: Page) -> dict[str, list[str]]:
    """What the page of a conflict asks to decide about: each column as it was before, is there now, and was typed."""
    found = {}
    for choice in page.tree.css("fieldset.choice"):
        for section in choice.css(".conflict section"):
            heading = section.css_first("h2") or choice.css_first("legend")
            found[text_of(heading)] = [node.text() for node in section.css("pre")]
    return found


def put_together(page: Page) -> dict[str, list[str]]:
    """What the page of a conflict says that only one of them changed."""
    return {
        text_of(section.css_first("h2")): [node.text() for node in section.css("pre")]
        for section in page.tree.css("details .conflict section")
    }
