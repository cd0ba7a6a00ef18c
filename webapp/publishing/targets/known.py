"""The one list of the kinds of places."""

from collections.abc import Callable

from webapp.publishing.targets.folder import FOLDER
from webapp.publishing.targets.journal import JOURNAL
from webapp.publishing.targets.newsletter import NEWSLETTER
from webapp.publishing.targets.target import Target
from webapp.publishing.targets.webhook import WEBHOOK
from webapp.publishing.targets.wordpress import WORDPRESS

TARGETS: tuple[Target, ...] = (
    JOURNAL,
    NEWSLETTER,
    WORDPRESS,
    WEBHOOK,
    FOLDER,
)


def target_called(kind: str) -> Target | None:
    """A kind by its name; None where this version has none of that name."""
    return next((target for target in TARGETS if target.kind == kind), None)


def kinds_that(cannot: Callable[[Target], object]) -> list[str]:
    """The names of the kinds of which something is true, such as that they can't change what is out."""
    return [target.kind for target in TARGETS if cannot(target)]
