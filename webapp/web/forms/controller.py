"""How what is typed into a field is read, while it is typed."""

from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.response import Response

from webapp.web.dependencies import GivenViewer
from webapp.web.formatting import exact_day
from webapp.web.forms.days import write_day
from webapp.web.forms.fields import Day, Flag, Invalid, Text, TimeOfDay
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest
from webapp.web.permissions import Permission

DAY, PAST_DAY, TIME = Day("This"), Day("This", past=True), TimeOfDay("This")


class TypedQuery(msgspec.Struct, frozen=True):
    """What is typed: a day, one that has been, or a time of day."""

    day: Annotated[str, Text("Day", max=200, required=False)] = ""
    time: Annotated[str, Text("Time", max=200, required=False)] = ""
    past: Annotated[bool, Flag("Past")] = False


class Reading(msgspec.Struct, frozen=True):
    """What was understood: its `value` as forms have it (ISO 8601), how a field writes it, and how it is said; all
    empty where nothing was."""

    value: str = ""
    written: str = ""
    said: str = ""


class TypedController(Controller):
    """How fields read."""

    path = "/read"

    @get("/", name="forms.read", permission=Permission.SIGNED_IN, sync_to_thread=False)
    def read_typed(self, request: AnyRequest, viewer: GivenViewer) -> Response[Reading]:
        """How a day or a time is read for who types it."""
        asked = read_query(request, TypedQuery)
        reading = Reading() if asked.errors else read(asked.value, viewer)
        return Response(reading, headers={"cache-control": "no-store"})


def read(asked: TypedQuery, viewer: GivenViewer) -> Reading:
    """What was understood."""
    try:
        if asked.time:
            clock = TIME.write(TIME.read(asked.time))
            return Reading(clock, clock, clock)
        day = (PAST_DAY if asked.past else DAY).read_for(asked.day, viewer)
    except Invalid:
        return Reading()
    return Reading(day.isoformat(), write_day(day, viewer.date_order), exact_day(day, viewer)) if day else Reading()
