"""Routes of labels: all of them, and one with what is done to it everywhere. Its name stands in the query, since it may
hold any character."""

from litestar import Controller, get, post, put

from webapp.database.pool import Database
from webapp.labels.changing import bring_into, give_colour, name_otherwise, remove_everywhere
from webapp.labels.context import label_context, labels_context
from webapp.labels.models import Colouring, LabelsQuery, Merging, OneLabel, Renaming
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

TAKEN = "There is a label “{}” already. To make one of both, bring this one into it below."
NOT_THERE = "There is no such label any more. Choose another."
ITSELF = "Choose another label."
NO_LABEL = "Choose a label first."


class LabelController(Controller):
    """List, colour, rename, merge and remove labels."""

    path = "/w/{workspace:str}/labels"

    @get("/", name="labels.list", permission=Permission.READ)
    async def list_labels(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All labels with how many tasks have each."""
        asked = read_query(request, LabelsQuery)
        q = "" if asked.errors else asked.value.q
        return page(request, "labels/page.html", **await labels_context(db, viewer, q))

    @get("/one", name="labels.show", permission=Permission.READ)
    async def show_label(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """One label, and what can be done to it."""
        asked = read_query(request, OneLabel)
        if asked.errors:
            return see_other(request, workspace_url(viewer, "labels.list"))
        return page(request, "labels/label.html", **await label_context(db, viewer, asked.value.label))

    @put("/one", name="labels.rename", permission=Permission.EDIT, about=("rename a label", "Rename the label"))
    async def rename_label(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Rename a label on all tasks; 422 where another one has that name."""
        form = await read_form(request, Renaming)
        if "label" in form.errors:
            return await no_label(request, viewer, db)
        context = await label_context(db, viewer, form.typed["label"], rename=form)
        label, labels = context["label"], context["labels"]
        if not form.errors:
            other = labels.get(form.value.name)
            if other is not None and other != label:
                form.reject("name", TAKEN.format(other.name))
        if form.errors:
            return page(request, "labels/label.html", status=422, **context)
        event_id = await name_otherwise(db, viewer, label, form.value.name)
        return shown(request, viewer, form.value.name, event_id)

    @post("/merged", name="labels.merge", permission=Permission.EDIT, about=("merge labels", "Merge the labels"))
    async def merge_label(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Bring a label into another one."""
        form = await read_form(request, Merging)
        if "label" in form.errors:
            return await no_label(request, viewer, db)
        context = await label_context(db, viewer, form.typed["label"], merge=form)
        into = None if form.errors else context["labels"].get(form.value.into)
        if not form.errors and (into is None or into == context["label"]):
            form.reject("into", NOT_THERE if into is None else ITSELF)
        if form.errors or into is None:
            return page(request, "labels/label.html", status=422, **context)
        event_id = await bring_into(db, viewer, context["label"], into)
        return shown(request, viewer, into.name, event_id)

    @post("/removed", name="labels.remove", permission=Permission.EDIT, about=("remove a label", "Remove the label"))
    async def remove_label(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Take a label off all tasks."""
        form = await read_form(request, OneLabel)
        if form.errors:
            return await no_label(request, viewer, db)
        context = await label_context(db, viewer, form.value.label)
        event_id = await remove_everywhere(db, viewer, context["label"])
        return moved_on(request, workspace_url(viewer, "labels.list"), event_id)

    @post("/coloured", name="labels.colour", permission=Permission.EDIT, about=("colour a label", "Colour the label"))
    async def colour_label(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Give a label a colour, or none."""
        form = await read_form(request, Colouring)
        if "label" in form.errors:
            return await no_label(request, viewer, db)
        context = await label_context(db, viewer, form.typed["label"], paint=form)
        if form.errors:
            return page(request, "labels/label.html", status=422, **context)
        event_id = await give_colour(db, viewer, context["label"], form.value.colour)
        return shown(request, viewer, context["label"].name, event_id)


async def no_label(request: AnyRequest, viewer: Viewer, db: Database) -> Reply:
    """That a form says no label."""
    context = await labels_context(db, viewer, "")
    return page(request, "labels/page.html", status=422, **context | {"wrong": NO_LABEL})


def shown(request: AnyRequest, viewer: Viewer, name: str, event_id: int | None) -> Reply:
    """On to the page of a label, with what was done."""
    to = workspace_url(viewer, "labels.show", {"label": name})
    return see_other(request, to) if event_id is None else moved_on(request, to, event_id)
