"""What the page of a journal's settings is given."""

from typing import Any

from webapp.database.pool import Database
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.journal import queries
from webapp.journal.addresses import public_url
from webapp.journal.colours import COLOUR, ENOUGH, contrast, nearest
from webapp.journal.models import Journal, JournalForm
from webapp.settings import Settings
from webapp.web.forms.form import Form, form_of
from webapp.web.pages import workspace_url
from webapp.web.urls import url
from webapp.web.viewer import Viewer

# What has to be readable on what, by the names of the fields.
GROUNDS = {"ink": "paper", "accent": "paper", "dark_ink": "dark_paper", "dark_accent": "dark_paper"}
COLOURS = ("paper", "ink", "accent", "dark_paper", "dark_ink", "dark_accent")


def offers(form: Form[Any]) -> dict[str, str]:
    """Colours of a form that can't be read on their ground, each with the nearest that can."""
    found: dict[str, str] = {}
    for name, ground in GROUNDS.items():
        colour, behind = form.typed[name], form.typed[ground]
        if COLOUR.fullmatch(colour) and COLOUR.fullmatch(behind) and contrast(colour, behind) < ENOUGH:
            found[name] = nearest(colour, behind)
    return found


def look_over(form: Form[JournalForm]) -> None:
    """Reject colours in which words can't be read, with the contrast that they would have."""
    for name, better in offers(form).items():
        ratio = contrast(form.typed[name], form.typed[GROUNDS[name]])
        form.reject(
            name,
            f"Words in it would have a contrast of {ratio:.1f} to 1 with the paper, and need {ENOUGH} to 1. "
            f"The nearest that has it is {better}.",
        )


def with_nearest(form: Form[Any]) -> None:
    """Put the nearest readable colour in the place of one of them, or of all."""
    wanted = form.typed["nearest"]
    for name, better in offers(form).items():
        if wanted in (name, "all"):
            form.typed[name] = better


def spelled_alike(form: Form[Any]) -> None:
    """Write the colours of a form as they are stored, as far as they are some."""
    if form.errors:
        return
    for name in COLOURS:
        form.typed[name] = getattr(form.value, name)


async def settings_context(
    db: Database, viewer: Viewer, settings: Settings, journal: Journal, form: Form[Any] | None = None
) -> dict[str, Any]:
    """The settings as they are, or as they were typed, with a sample in these colours."""
    shown = form or form_of(JournalForm, journal)
    workspace = viewer.workspace
    events = await get_history(db, workspace.id, "journal", workspace.id)
    names = await get_names(db, workspace.id)
    sample = {
        name: typed if COLOUR.fullmatch(typed := shown.typed[name]) else getattr(journal, name) for name in COLOURS
    }
    return {
        "section": "settings",
        "journal": journal,
        "form": shown,
        "offers": offers(shown),
        "sample_url": url("journals.sample", dict(sample), workspace=workspace.slug),
        "public_url": public_url(settings, journal.host, workspace.slug) if journal.is_on else "",
        "path_url": f"/journal/{workspace.slug}/",
        "logo_url": f"{workspace_url(viewer, 'journals.logo')}?v={journal.logo_sha256.hex()[:12]}"
        if journal.logo_sha256
        else "",
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
        "can_edit": True,
    }


async def journal_of(db: Database, viewer: Viewer) -> Journal:
    """The journal of a workspace, which has one from now on."""
    workspace_id = viewer.workspace.id
    journal = await queries.get_journal(db, workspace_id, workspace_id)
    if journal is None:
        await queries.make_journal(db, workspace_id, now=viewer.now)
        journal = await queries.get_journal(db, workspace_id, workspace_id)
    if journal is None:
        raise LookupError("a workspace has no journal")
    return journal
