"""What the templates of places are given."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.words import common
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.publishing.models import TargetRow
from webapp.publishing.places import queries
from webapp.publishing.places.models import inputs_of
from webapp.publishing.targets import known
from webapp.publishing.targets.known import target_called
from webapp.publishing.targets.target import Target
from webapp.web.forms.form import Form, blank, fields_of
from webapp.web.viewer import Viewer


def kinds() -> list[Target]:
    """The kinds of places that this version has, by their titles."""
    return sorted(known.TARGETS, key=lambda kind: kind.title.casefold())


def typed_settings(kind: Target, settings: msgspec.Struct) -> dict[str, str]:
    """Settings as they would be typed."""
    return {name: field.write(getattr(settings, name)) for name, field in fields_of(kind.form).items()}


async def list_context(db: Database, viewer: Viewer) -> dict[str, Any]:
    """The places, and the kinds of which one can be added."""
    rows = await queries.list_targets(db, viewer.workspace.id)
    return {**common(viewer), "section": "settings", "rows": rows, "kinds": kinds(), "titles": titles()}


def titles() -> Mapping[str, str]:
    """What the kinds are called."""
    return {kind.kind: kind.title for kind in kinds()}


def new_context(viewer: Viewer, kind: Target, form: Form[Any] | None = None) -> dict[str, Any]:
    """The form of a new place."""
    usual = " ".join(sorted(kind.usual_kinds))
    example = blank(name=kind.title, for_kinds=usual, version=1, **typed_settings(kind, kind.example()))
    offer = getattr(kind, "new_secret", None)  # where both sides have to have one that nobody else has
    return {
        **common(viewer),
        "section": "settings",
        **form_context(kind, form or example),
        "sealed": False,
        "new_secret": offer() if offer else "",
    }


def form_context(kind: Target, form: Form[Any]) -> dict[str, Any]:
    """What the form of a kind's places needs."""
    return {"kind": kind, "form": form, "inputs": inputs_of(kind.form), "ticked": form.typed["for_kinds"].split()}


async def place_context(
    db: Database,
    viewer: Viewer,
    target_id: int,
    *,
    form: Form[Any] | None = None,
    tried: tuple[bool, str] | None = None,
) -> dict[str, Any]:
    """A place's page, with its form as it is or as it was typed, and what came of trying it. Raises NotFoundException
    where there is no such place."""
    row = await queries.get_target(db, viewer.workspace.id, target_id)
    if row is None:
        raise NotFoundException
    kind = target_called(row.kind)
    events = await get_history(db, viewer.workspace.id, "target", target_id)
    names = await get_names(db, viewer.workspace.id)
    return {
        **common(viewer),
        "section": "settings",
        "row": row,
        "kind": kind,
        "sealed": row.secret is not None,
        "tried": tried,
        **(form_context(kind, form or saved_form(kind, row)) if kind else {}),
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
    }


def saved_form(kind: Target, row: TargetRow) -> Form[Any]:
    """The form of a place as it is saved. What can't be read any more begins as the kind's example."""
    try:
        settings = msgspec.convert(row.settings, kind.form)
    except msgspec.ValidationError:
        settings = kind.example()
    return blank(
        name=row.name, version=row.version, for_kinds=" ".join(row.for_kinds), **typed_settings(kind, settings)
    )
