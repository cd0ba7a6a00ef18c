"""Where a draft goes, when, and where it is, as its page shows it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.review.models import State
from webapp.publishing.models import OutAt, Place, ReceiptRow, WhereRow
from webapp.publishing.queries import list_receipts
from webapp.publishing.targets.known import target_called
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

SECOND, NOTHING = timedelta(seconds=1), timedelta(0)
HELD = "It isn’t what was scheduled any more, or isn’t approved, so it doesn’t go out by itself."
HELD_BY_WISH = "Somebody asked for changes, so it doesn’t go out by itself."
MISSED = "Its moment passed while the desk was down, so nothing went out."
MISSED_HELD = "Its moment passed while it was held back, so nothing went out."


class Choice(msgspec.Struct, frozen=True):
    """A place in the form: what kind it is, whether it is chosen, and why it can't be ("" where it can)."""

    place: Place
    title: str
    is_chosen: bool
    why_not: str


class Publishing(msgspec.Struct, frozen=True):
    """Where a draft can go and is to go, when, where it is, and what came of it. `zone` is the workspace's; `fixed` are
    the places that it can't be taken back from, each with the sentence that says why; `planned_on` is the day
    by which the open tasks of its plan are placed."""

    state: State
    zone: str
    choices: list[Choice]
    out: list[OutAt]
    receipts: list[ReceiptRow]
    fixed: dict[int, str]
    planned_on: date | None

    @property
    def has_places(self) -> bool:
        """Whether there is a place at all."""
        return bool(self.choices)

    @property
    def chosen(self) -> list[str]:
        """The names of the places that it goes to."""
        return [each.place.name for each in self.choices if each.is_chosen]

    @property
    def why_held(self) -> str:
        """Why it doesn't go out as it was scheduled; "" where it does."""
        state = self.state
        if state.schedule_id is None:
            return ""
        if state.missed_at is not None:
            return MISSED_HELD if state.held_at is not None else MISSED
        if state.held_at is None:
            return ""
        return HELD_BY_WISH if state.status == "changes_requested" else HELD

    def is_to_come(self, viewer: Viewer) -> bool:
        """Whether its moment is still to come."""
        return self.state.goes_at is not None and self.state.goes_at > viewer.now

    def leaves_its_plan(self, viewer: Viewer) -> bool:
        """Whether it goes out on another day than that by which the open tasks of its plan are placed."""
        if self.planned_on is None or self.state.goes_at is None or not self.is_to_come(viewer):
            return False
        return viewer.local(self.state.goes_at).date() != self.planned_on

    def about_the_clocks(self) -> str:
        """What a change of the clocks does to the time at which it goes out; "" where it does nothing."""
        if self.state.goes_at is None:
            return ""
        zone = ZoneInfo(self.zone)
        shown = self.state.goes_at.astimezone(zone)
        before = (self.state.goes_at - SECOND).astimezone(zone)
        left_out = shown.replace(tzinfo=None) - before.replace(tzinfo=None) - SECOND
        if left_out > NOTHING:
            return f"The clocks go forward then: there is no time between {shown - left_out:%H:%M} and {shown:%H:%M}."
        if shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset():
            which = "second" if shown.fold else "first"
            return f"The clocks go back then: {shown:%H:%M} comes twice, and this is the {which}."
        return ""

    def on_their_clock(self, moment: datetime, viewer: Viewer) -> str:
        """A moment on the clock of the workspace, where that shows another time than this person's; else ""."""
        shown = moment.astimezone(ZoneInfo(self.zone))
        if shown.utcoffset() == viewer.local(moment).utcoffset():
            return ""
        return f"{words.exact_day(shown.date(), viewer)}, {shown:%H:%M} in {self.zone}"


async def publishing_of(db: Queryable, viewer: Viewer, state: State, row: WhereRow | None) -> Publishing:
    """A draft's publishing, as its page shows it, of what `get_where` found."""
    zone = row.time_zone if row else viewer.zone.key
    places = msgspec.convert(row.places, list[Place]) if row else []
    out = msgspec.convert(row.out, list[OutAt]) if row else []
    chosen = row.chosen if row else None
    kind = row.draft_kind if row else ""
    receipts = []
    if state.publication_id is not None or state.is_placed or out:
        receipts = await list_receipts(db, viewer.workspace.id, state.draft_id)
    return Publishing(
        state=state,
        zone=zone,
        choices=[choice_of(place, kind, chosen) for place in places],
        out=out,
        receipts=receipts,
        planned_on=row.planned_on if row else None,
        fixed={each.target_id: why for each in out if (why := why_fixed(each.kind))},
    )


def choice_of(place: Place, draft_kind: str, chosen: list[int] | None) -> Choice:
    """A place as it can be chosen."""
    kind = target_called(place.kind)
    why_not = ""
    if kind is None:
        why_not = "This version of the desk doesn’t know this kind of place."
    elif draft_kind not in kind.draft_kinds:
        why_not = "Drafts of this kind can’t go there."
    wanted = place.is_default if chosen is None else place.id in chosen
    return Choice(place, kind.title if kind else place.kind, wanted and not why_not, why_not)


def why_fixed(kind_name: str) -> str | None:
    """Why what is at a place can't be taken back; None where it can."""
    kind = target_called(kind_name)
    return kind.why_no_withdrawal if kind else None
