"""What routes that take files are given."""

from typing import Any

from webapp.files.store.store import Store
from webapp.files.uploads.sandbox import Examiner
from webapp.web.pages import AnyRequest

# An upload is counted as it comes in, by ourselves.
COUNTED: dict[str, Any] = {"request_max_body_size": None}


def store_of(request: AnyRequest) -> Store:
    """Where this process keeps content."""
    store: Store = request.app.state.store
    return store


def examiner_of(request: AnyRequest) -> Examiner:
    """What examines uploads in this process."""
    examiner: Examiner = request.app.state.examiner
    return examiner
