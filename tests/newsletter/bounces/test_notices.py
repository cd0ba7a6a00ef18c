"""What mails that came back say, in the forms of many providers."""

import pytest

from tests.newsletter.bounces.returned import ALL, ID, TO, Returned, bytes_of, hostile
from webapp.newsletter.bounces.notices import Failure, read_notice


@pytest.mark.parametrize("returned", ALL, ids=[returned.name for returned in ALL])
def test_it_says_whom_the_mail_didnt_reach_and_whether_it_ever_will(returned: Returned) -> None:
    notice = read_notice(bytes_of(returned.text))
    if returned.status is None:
        assert notice is None
        return
    assert notice is not None
    [failure] = [each for each in notice.failures if each.address.lower() == TO]
    assert (failure.status, failure.is_hard) == (returned.status, returned.is_hard)
    assert ID in notice.message_ids
    assert 0 < len(failure.words) <= 300


def test_the_table_has_many_providers() -> None:
    assert sum(returned.status is not None for returned in ALL) >= 25


@pytest.mark.parametrize("name", hostile())
def test_whatever_is_in_the_mailbox_is_read_to_its_end(name: str) -> None:
    notice = read_notice(hostile()[name])
    assert notice is None or len(notice.failures) <= 20


@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        ("5.1.1", True),
        ("5.0.0", True),
        ("5.2.1", True),
        ("5.2.2", False),
        ("5.3.4", False),
        ("5.7.1", False),
        ("4.2.2", False),
    ],
)
def test_only_what_is_said_of_the_mailbox_for_good_is_hard(status: str, is_hard: bool) -> None:
    assert Failure(TO, status, "").is_hard is is_hard
