"""What stands in a mail means what it says, whoever wrote a part of it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MORNING
from webapp.addresses import Sender
from webapp.mail.compose import compose
from webapp.mail.message import CONTROL, message_of
from webapp.mail.models import Mail
from webapp.settings import Settings

DESK = Sender("The desk", "desk@example.com")
MAIL = Mail("ben@example.com", "Ben", "Winter hours", "They begin.", "<p>They begin.</p>")
SETTINGS = Settings(url="https://desk.example.com", smtp_host="localhost", smtp_from=DESK)


def sent(mail: Mail, key: str = "one") -> EmailMessage:
    """A mail as whoever gets it reads it."""
    data = message_of(mail, DESK, key=key, at=MORNING).as_bytes()
    return message_from_bytes(data, policy=SMTP)


WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@given(name=WORDS, subject=WORDS, thread=WORDS, unsubscribe=WORDS, key=WORDS)
def test_nothing_that_is_typed_begins_another_header(
    name: str, subject: str, thread: str, unsubscribe: str, key: str
) -> None:
    injected = "\r\nBcc: eve@example.com\n\rX: "
    mail = Mail(
        "ben@example.com", name + injected, subject + injected, "", "", thread + injected, unsubscribe + injected
    )
    plain = set(sent(Mail("ben@example.com", "Ben", "Hours", "", "", "a", "b")).keys())
    found = sent(mail, key + injected)
    assert set(found.keys()) == plain
    assert [address.addr_spec for address in found["To"].addresses] == ["ben@example.com"]
    assert len(found.get_all("Message-ID", [])) == 1
    assert CONTROL.search(str(found["Subject"])) is None


def test_what_is_of_one_thread_stands_together_and_each_mail_has_a_name_of_its_own() -> None:
    one = sent(msgspec.structs.replace(MAIL, thread="task 42"), "a")
    other = sent(msgspec.structs.replace(MAIL, thread="task 42"), "b")
    assert one["References"] == other["References"] == one["In-Reply-To"]
    assert one["Message-ID"] != other["Message-ID"] != one["References"]
    assert sent(MAIL)["References"] is None


def test_a_mail_can_be_unsubscribed_from_by_one_click() -> None:
    mail = sent(msgspec.structs.replace(MAIL, unsubscribe="https://desk.example.com/unsubscribe/abc"))
    assert mail["List-Unsubscribe"] == "<https://desk.example.com/unsubscribe/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(MAIL)["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("address", "travels"),
    [("ben@müller.de", "ben@xn--mller-kva.de"), ("müller@example.com", "müller@example.com")],
)
def test_addresses_of_all_letters_are_written_to(address: str, travels: str) -> None:
    message = message_of(msgspec.structs.replace(MAIL, to_address=address), DESK, key="one", at=MORNING)
    assert [to.addr_spec for to in message["To"].addresses] == [travels]
    message.as_bytes()


@pytest.mark.parametrize("address", ["a<b@c.com", "a,b@evil.com", "ben@example.com\r\nBcc: eve@example.com", "ben"])
def test_what_is_no_one_address_is_never_written_to(address: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        message_of(msgspec.structs.replace(MAIL, to_address=address), DESK, key="one", at=MORNING)


def test_a_composed_mail_escapes_what_was_typed_and_carries_its_own_styles() -> None:
    mail = compose(SETTINGS, "test", to=("Ben", "ben@example.com"), subject="<b>Hours</b> & more", context={})
    assert "<title>&lt;b&gt;Hours&lt;/b&gt; &amp; more</title>" in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert 'class="card" style="' in mail.html
    assert "<link" not in mail.html
    assert "<img" not in mail.html
    assert "Mail arrives" in mail.text
