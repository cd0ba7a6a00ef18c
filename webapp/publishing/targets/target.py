"""What a kind of place is. To write another: a module with an object of these, and a line in `TARGETS` (`known.py`)."""

from typing import Any, Protocol

import msgspec

from webapp.database.pool import Queryable
from webapp.jobs.models import Resources
from webapp.publishing.models import Finding, Order, Placed, Post, TargetRow
from webapp.web.forms.form import Form


class Outlet(msgspec.Struct, frozen=True):
    """A place of a workspace, with what is needed to reach it. `settings` is the Struct of its kind; `secret` is in the
    clear, and never told, logged or shown. `db` is the transaction in which the receipt is written, where the kind is
    `local`; else the pool."""

    row: TargetRow
    settings: Any
    secret: str | None
    db: Queryable
    resources: Resources


class Target(Protocol):
    """A kind of place. All sentences are for owners."""

    kind: str  # as it is stored
    title: str  # "WordPress"
    about: str  # what it does, in a sentence, beside its choice
    form: type[msgspec.Struct]  # its settings, as a form reads them; the form's labels are the fields'
    secret: str | None  # the label of its secret, such as "Application password"; None where it has none
    secret_is_for: tuple[str, ...]  # the settings with which it is typed anew, lest it is sent to somebody else
    local: bool  # it acts in our database only: what it does and its receipt commit together
    draft_kinds: frozenset[str]  # kinds of drafts that can go there
    usual_kinds: frozenset[str]  # of these, what most people send there: a new place begins with them
    why_no_update: (
        str | None
    )  # what says that what is out can't be changed, such as "A mail is sent."; None where it can
    why_no_withdrawal: str | None

    def example(self) -> msgspec.Struct:
        """Settings as a new form begins with."""

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        """Reject fields of the form that can't be so: an address that isn't allowed, a name that is taken."""

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        """What stands against a post's going there, or should be looked at; without asking anybody outside."""

    async def reach(self, outlet: Outlet) -> str:
        """Try whether the place can be reached and lets us in, changing nothing: what it says, in a sentence.
        Raises NotNow, NotSo."""

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        """Bring a post there that isn't there yet; asked again with the same key, once. Raises NotNow, NotSo."""

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        """Change what is there. Raises NotNow, NotSo, ChangedThere where it was changed over there and isn't to be
        overwritten."""

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        """Take it from there; that it isn't there any more is as good. Where it isn't known to be there (`placed` is
        None), one of `lost` may have got through. Raises NotNow, NotSo, ChangedThere."""
