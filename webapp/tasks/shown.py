"""On which pages rows of a list of tasks stand: the list itself, and the page of a project."""

from webapp.web.pages import AnyRequest, shown_path, workspace_url
from webapp.web.viewer import Viewer


def project_shown(request: AnyRequest, viewer: Viewer) -> int | None:
    """The project whose page a request was made from; None where that is another page."""
    before = workspace_url(viewer, "projects.list").rstrip("/")
    number = shown_path(request).partition("?")[0].removeprefix(f"{before}/")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def shows_list(request: AnyRequest, viewer: Viewer) -> bool:
    """Whether a request was made from a page with rows of a list of tasks."""
    at = shown_path(request).partition("?")[0]
    return at == workspace_url(viewer, "tasks.list") or project_shown(request, viewer) is not None
