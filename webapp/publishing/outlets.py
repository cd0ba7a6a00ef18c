"""A workspace's places, ready to be reached."""

import msgspec

from webapp.database.pool import Queryable
from webapp.jobs.models import Resources
from webapp.outgoing.secrets import unseal
from webapp.publishing.models import NotSo, TargetRow
from webapp.publishing.targets.known import target_called
from webapp.publishing.targets.target import Outlet, Target

UNKNOWN = "This version of the desk doesn’t know this kind of place."
UNREADABLE = "What is set for this place can’t be read any more. Save its settings again."


def kind_of(row: TargetRow) -> Target:
    """The kind of a place. Raises NotSo where this version has none of that name."""
    kind = target_called(row.kind)
    if kind is None:
        raise NotSo(UNKNOWN)
    return kind


def outlet_of(resources: Resources, row: TargetRow, db: Queryable) -> Outlet:
    """A place with what is needed to reach it, by `db`. Raises NotSo where what is set can't be read, CofounderError
    where its secret can't be."""
    kind = kind_of(row)
    try:
        settings = msgspec.convert(row.settings, kind.form)
    except msgspec.ValidationError:
        raise NotSo(UNREADABLE) from None
    secret = None if row.secret is None else unseal(resources.settings, row.secret)
    return Outlet(row, settings, secret, db, resources)
