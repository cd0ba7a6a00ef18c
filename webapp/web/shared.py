"""Parts of pages that all who see a workspace alike are shown: each is made once for each change of the workspace, also
where a hundred members ask for it at the same time."""

from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from typing import Any

import msgspec

from webapp.web.page_cache import MAKING, SHARED, Part
from webapp.web.templating import BUILD, Ready, encoded
from webapp.web.viewer import Viewer


async def shared(
    viewer: Viewer, template: str, asked: Hashable, context: Callable[[], Awaitable[dict[str, Any]]]
) -> Part:
    """A part of a page, made of what `context` gives, which depends on what was `asked` and on the workspace. It is
    right until the moment that the context says, at the latest until the workspace changes or the day ends.

    It is for a page alone, which `page` makes: in a template a mark stands for its HTML.

    The template may know how this person sees things (their role, their clock), but not who they are.
    """
    sight = (viewer.role, viewer.zone.key, viewer.date_order, viewer.week_start, viewer.today)
    key = (BUILD, template, viewer.workspace, sight, asked)
    kept = SHARED.get(key, viewer.now)
    if kept is not None:
        return kept
    if await MAKING.wait(key):
        return SHARED.get(key, viewer.now) or await made(viewer, template, context)
    try:
        part = await made(viewer, template, context)
        SHARED.put(key, part, part.until)
    finally:
        MAKING.done(key)
    return part


async def made(viewer: Viewer, template: str, context: Callable[[], Awaitable[dict[str, Any]]]) -> Part:
    """A part as it is made."""
    given = await context()
    anybody = msgspec.structs.replace(viewer, account=None)
    html = Ready.of(encoded(template, given | {"viewer": anybody}))
    until: datetime | None = given.get("until")
    return Part(html, html.sent, until)
