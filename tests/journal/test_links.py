"""Where links of a text lead for readers of the journal, however they are written."""

import pytest

from webapp.journal.links import Homes, Lead, To, read_link

HOMES = Homes("alder-finch", "https://desk.test", "journal.test")


@pytest.mark.parametrize(
    ("href", "lead"),
    [
        ("why-ash#a part", Lead(To.POST, "why-ash", "#a%20part")),
        ("/journal/alder-finch/why-ash", Lead(To.POST, "why-ash")),
        ("https://desk.test/journal/alder-finch/why-ash", Lead(To.POST, "why-ash")),
        ("https://journal.test/why-ash", Lead(To.POST, "why-ash")),
        ("http://Journal.test/why-ash#part", Lead(To.POST, "why-ash", "#part")),
        ("https://journal.test", Lead(To.LIST)),
        ("/why-ash", Lead(To.POST, "why-ash")),
        ("/journal/alder-finch/feed.xml", Lead(To.LIST, "feed.xml")),
        ("/journal/alder-finch/archive/2026/03", Lead(To.LIST, "archive/2026/03")),
        ("/journal/alder-finch/labels/wood", Lead(To.LIST, "labels/wood")),
        ("https://journal.test/sitemap.xml", Lead(To.OUTSIDE)),
        ("https://journal.test.example/why-ash", Lead(To.OUTSIDE)),
        ("https://desk.test/journal/others/why-ash", Lead(To.OUTSIDE)),
        ("https://desk.test/subscribe/alder-finch", Lead(To.OUTSIDE)),
        ("mailto:ana@desk.test", Lead(To.OUTSIDE)),
        ("#part", Lead(To.OUTSIDE)),
        ("/w/alder-finch/drafts/7", Lead(To.DRAFT, "7")),
        ("https://desk.test/w/alder-finch/drafts/7#review", Lead(To.DRAFT, "7")),
        ("/w/alder-finch/files/9/plan.pdf", Lead(To.FILE, "9")),
        ("/w/alder-finch/tasks/7", Lead(To.NOWHERE)),
        ("/w/others/drafts/7", Lead(To.NOWHERE)),
        ("../../w/x", Lead(To.NOWHERE)),
        ("//elsewhere.example/x", Lead(To.NOWHERE)),
        ("", Lead(To.NOWHERE)),
    ],
)
def test_a_link_is_read_the_same_however_it_is_written(href: str, lead: Lead) -> None:
    assert read_link(href, HOMES) == lead


def test_without_a_host_name_of_its_own_no_journal_begins_at_the_root_of_the_desk() -> None:
    assert read_link("/settings", Homes("alder-finch", "https://desk.test")) == Lead(To.NOWHERE)
