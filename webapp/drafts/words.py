"""What every page of drafts may use, and sentences that several say."""

from typing import Any

from webapp.drafts.models import DRAFT_STATUS_WORDS, KIND_WORDS
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


def common(viewer: Viewer) -> dict[str, Any]:
    """What every fragment of drafts may use."""
    return {
        "section": "drafts",
        "can_edit": may(viewer.role, Permission.EDIT),
        "can_manage": may(viewer.role, Permission.MANAGE),
        "kind_words": KIND_WORDS,
        "status_words": DRAFT_STATUS_WORDS,
    }


def signed_in_since(viewer: Viewer) -> str:
    """Why a text isn't saved that was typed before somebody else signed in in the same browser."""
    name = viewer.account.name
    return f"{name} is signed in now, but somebody else typed this. Save again to save it as {name}."
