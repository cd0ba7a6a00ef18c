"""Mails that tell what happened, one thing, or several together; and the message on a phone that tells one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from webapp.delivery import links
from webapp.delivery.links import Stop
from webapp.delivery.models import REASON_WORDS, Outgoing
from webapp.mail.compose import compose, link
from webapp.mail.models import Mail
from webapp.notifications.models import Reason
from webapp.push.models import Buttons, PushMessage
from webapp.reminders.models import LATER_WORDS, Later
from webapp.settings import Settings
from webapp.text.direction import isolated
from webapp.web.formatting import exact
from webapp.web.signed import sign
from webapp.web.urls import url
from webapp.web.viewer import Viewer

LATE = timedelta(minutes=5)  # from which on a reminder says when it was meant
LINK_LASTS = timedelta(days=7)  # that of a reminder, to put it off
LATER_BUTTONS = [(later.value, words) for later, words in LATER_WORDS.items() if later is not Later.BACK]
NAMED = 2  # things that the subject line of a mail about several names
WHO = {
    Reason.MENTION: "{actor} mentioned you",
    Reason.REVIEW: "{actor} wants your decision",
    Reason.ASSIGNED: "{actor} gave you a task",
    Reason.REPLY: "{actor} replied",
}


class Thing(msgspec.Struct, frozen=True):
    """What somebody is told of: its title, the path of its page, what happened to it, the beginning of what was written
    (`quote`), and how much besides.
    `late` says when a reminder was meant that comes later; `later_path` leads to where one is put off, as does
    `later_url` from a mail. What `is_many` things tells of all of them at once."""

    row: Outgoing
    title: str
    path: str
    actor: str
    told: tuple[str, ...]
    quote: str = ""
    late: str = ""
    later_path: str = ""
    later_url: str = ""
    is_many: bool = False

    @property
    def reason(self) -> Reason:
        """Why they are told."""
        return Reason(self.row.reasons[0])

    @property
    def headline(self) -> str:
        """It in a few words, for a subject line."""
        if self.reason is Reason.REMINDER:
            return f"Reminder: {self.title}"
        if self.is_many:
            return f"{self.actor} {self.told[0]}"
        if self.reason is Reason.REVIEW and Reason.REMINDER in self.row.reasons:
            return f"{self.actor} still wants your decision: {self.title}"
        if self.reason in WHO:
            return f"{WHO[self.reason].format(actor=self.actor)}: {self.title}"
        return f"{self.title}: {self.actor} {self.told[0]}"

    @property
    def sentences(self) -> list[str]:
        """What happened, in whole sentences."""
        if self.reason is Reason.REMINDER:
            return [f"You wanted to be reminded of it. {self.late}".strip()]
        more = 0 if self.is_many else self.row.changes - 1
        said = [f"{self.actor} {sentence}." for sentence in self.told]
        if self.quote:
            said[-1] = f"{said[-1][:-1]}: “{isolated(self.quote)}”"
        return [*said, f"And {more} more {'change' if more == 1 else 'changes'}."] if more else said


def meant_for(row: Outgoing, viewer: Viewer) -> str:
    """What is said of a reminder that comes late, for nobody was there to tell it."""
    return f"It was meant for {exact(row.at, viewer)}." if viewer.now - row.at > LATE else ""


def later_path(key: bytes, row: Outgoing, now: datetime) -> str:
    """Where the reminder of a task is put off without signing in, for a while."""
    expires = int((now + LINK_LASTS).timestamp())
    return url(
        "delivery.later", token=sign(key, links.Later(row.workspace_id, row.account_id, row.subject_id, expires))
    )


def stop_link(settings: Settings, key: bytes, things: Sequence[Thing]) -> str:
    """Where mail for the reasons of some things is stopped without signing in."""
    row = things[0].row
    reasons = [reason for reason in Reason if any(thing.reason is reason for thing in things)]
    return link(settings, "delivery.stop", token=sign(key, Stop(row.workspace_id, row.account_id, reasons)))


def mail_of(settings: Settings, key: bytes, things: Sequence[Thing], viewer: Viewer) -> Mail:
    """One mail that tells somebody of one thing or of several. Mails of one thing stand together (`thread`)."""
    row = things[0].row
    one = things[0] if len(things) == 1 else None
    context = {
        "things": things,
        "workspace": row.workspace_name,
        "why": ", ".join(dict.fromkeys(REASON_WORDS[thing.reason] for thing in things)),
        "settings_url": link(settings, "delivery.preferences", workspace=row.slug),
        "viewer": viewer,
    }
    return compose(
        settings,
        "news" if one else "digest",
        to=(row.name, row.email),
        subject=one.headline if one else several(things, row.workspace_name),
        context=context,
        thread=f"{row.subject} {row.subject_id} of {row.workspace_id}" if one else None,
        unsubscribe=stop_link(settings, key, things),
    )


def message_of(thing: Thing) -> PushMessage:
    """What is shown of one thing on a phone or a desktop."""
    row = thing.row
    return PushMessage(
        thing.headline,
        " ".join(thing.sentences),
        thing.path,
        f"{row.subject} {row.subject_id} of {row.workspace_id}",
        later=Buttons(thing.later_path, LATER_BUTTONS) if thing.later_path else None,
    )


def several(things: Sequence[Thing], workspace: str) -> str:
    """The subject line of a mail about several things: how many, where, and the first of them."""
    named = ", ".join(thing.title for thing in things[:NAMED])
    left = len(things) - NAMED
    return f"{len(things)} things in {workspace}: {named}{f' and {left} more' if left > 0 else ''}"


def key_of(things: Sequence[Thing]) -> str:
    """What a mail is about, to whom, and for when it was planned, so that it is asked for once."""
    rows = sorted((thing.row for thing in things), key=lambda row: row.id)
    last, planned = max(row.at for row in rows).isoformat(), max(row.send_at for row in rows).isoformat()
    news = f"{sum(row.changes for row in rows)} in {len(rows)} up to {last}"
    return f"news of {rows[0].workspace_id}: {rows[0].id} to {rows[-1].id}, {news} for {planned}"
