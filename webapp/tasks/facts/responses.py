"""Where the form of a fact was asked for, and where its replies go."""

from webapp.tasks.shown import shows_list
from webapp.web.pages import AnyRequest, shown_path
from webapp.web.viewer import Viewer

# Why something wasn't stored is said in the form itself, wherever its reply was to go.
INTO_FORM = {"hx-retarget": "#fact", "hx-reswap": "innerHTML", "hx-reselect": "#fact-form"}


def is_in_list(request: AnyRequest, viewer: Viewer) -> bool:
    """Whether a row of a list of tasks is what is changed, and not a page."""
    return shows_list(request, viewer)


def page_before(request: AnyRequest) -> str:
    """The page that a form was asked for from, to go back to; "" where that is the form itself."""
    at = shown_path(request)
    return "" if at.partition("?")[0] == request.url.path else at
