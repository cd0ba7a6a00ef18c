"""Forms of reviews."""

from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Request

from webapp.drafts.models import MAX_BODY, MAX_TITLE
from webapp.drafts.review.models import Rules, Verdict
from webapp.web.forms.fields import Body, Choice, Day, Field, Flag, Invalid, Number, Reference, Revision, Text, Version
from webapp.web.forms.form import Form, parse, read_pairs

T = TypeVar("T", bound=msgspec.Struct)

MAX_NOTE = 5000
MANY = ("reviewers", "approvers")  # fields of which several are ticked


class People(Field):
    """Members who are ticked, by their numbers."""

    def read(self, typed: str) -> list[int]:
        found = typed.split()
        if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in found):
            raise Invalid("Choose people from the list.")
        return sorted({int(each) for each in found})

    def write(self, value: list[int]) -> str:
        return " ".join(map(str, value))


class Fields(Field):
    """The fields of another form, in JSON."""

    def read(self, typed: str) -> dict[str, str]:
        try:
            return msgspec.json.decode(typed, type=dict[str, str]) if typed else {}
        except (msgspec.MsgspecError, ValueError):
            raise Invalid("The details can't be read. Save them by themselves.") from None

    def write(self, value: dict[str, str]) -> str:
        return msgspec.json.encode(value).decode()


class SendForm(msgspec.Struct):
    """What is asked, with the text of the editor and the revision that it began from, which are saved first; and with
    the `details` that were typed beside it and aren't saved yet, as the fields of their form in JSON."""

    reviewers: Annotated[list[int], People("Reviewers")] = []
    note: Annotated[str, Text("Note", max=MAX_NOTE, required=False, lines=True)] = ""
    wish_on: Annotated[date | None, Day("Wished for")] = None
    of_links: Annotated[bool, Flag("Only who has a link")] = False
    again: Annotated[bool, Flag("Again")] = False
    revision: Annotated[int, Revision(required=False)] = 0
    title: Annotated[str, Text("Title", max=MAX_TITLE)] = ""
    body: Annotated[str, Body("Text", max=MAX_BODY)] = ""
    session: Annotated[str, Text("Session", max=64, required=False)] = ""
    account: Annotated[int | None, Reference("Account")] = None
    details: Annotated[dict[str, str], Fields("Details")] = {}


class OthersForm(msgspec.Struct):
    """Who is asked instead."""

    reviewers: Annotated[list[int], People("Reviewers")] = []


class DecisionForm(msgspec.Struct):
    """A decision about what was shown: its hash, and its revision and details, so that what changed since can be told.
    `again` approves what it became since it was approved; `queue` where they go through the queue, as after they were
    shown what had changed."""

    verdict: Annotated[Verdict, Choice("Decision", Verdict)]
    shown: Annotated[str, Text("What was shown", max=200, required=False)] = ""
    revision: Annotated[int, Revision(required=False)] = 0
    details: Annotated[str, Text("Details", max=40_000, required=False, lines=True)] = ""
    note: Annotated[str, Text("Note", max=MAX_NOTE, required=False, lines=True)] = ""
    again: Annotated[bool, Flag("Again")] = False
    queue: Annotated[bool, Flag("Queue")] = False


class SinceQuery(msgspec.Struct, frozen=True):
    """Since which decision of the open review; without one, since it was asked."""

    decision: Annotated[int | None, Reference("Decision")] = None


class RulesForm(msgspec.Struct):
    """How a workspace reviews."""

    version: Annotated[int, Version()]
    approvals_needed: Annotated[int | None, Number("Approvals needed", min=1, max=20, required=True)]
    approvers: Annotated[list[int], People("Who approves")] = []
    authors_may_approve: Annotated[bool, Flag("Authors may approve their own drafts")] = False
    only_approved: Annotated[bool, Flag("Only what is approved goes out")] = False
    review_reminder_days: Annotated[int | None, Number("Remind after", min=1, max=365)] = None

    def rules(self) -> Rules:
        """Them as they are stored."""
        return Rules(**{**msgspec.structs.asdict(self), "approvals_needed": self.approvals_needed or 1})


async def read_with_people(request: Request[Any, Any, Any], form_type: type[T]) -> Form[T]:
    """The form in a request's body, in which several people may be ticked."""
    pairs = await read_pairs(request)
    ticked = {name: " ".join(value for each, value in pairs if each == name) for name in MANY}
    sent = dict(pairs) | {name: value for name, value in ticked.items() if value}
    return parse(form_type, sent, request.scope.get("user"))
