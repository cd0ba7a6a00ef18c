"""The one list of the kinds of places."""

from webapp.publishing.targets.newsletter import NEWSLETTER
from webapp.publishing.targets.target import Target

TARGETS: tuple[Target, ...] = (NEWSLETTER,)


def target_called(kind: str) -> Target | None:
    """A kind by its name; None where this version has none of that name."""
    return next((target for target in TARGETS if target.kind == kind), None)
