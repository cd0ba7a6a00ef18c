"""Routes of threads: begin one, answer, resolve, change and delete what was said. They are read beside the text."""

from typing import Any

from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.finding import find_draft, missing
from webapp.drafts.models import Draft
from webapp.drafts.revisions.queries import Revision, get_revision
from webapp.drafts.threads import queries
from webapp.drafts.threads.context import list_context, new_context, thread_context
from webapp.drafts.threads.models import (
    Anchor,
    Answer,
    Author,
    NewThread,
    ThreadComment,
    ThreadCommentEdit,
    ThreadsView,
    ThreadView,
    Wanted,
)
from webapp.drafts.threads.open import open_context
from webapp.history.queries import get_names
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, read_form, read_query
from webapp.web.markdown.passages import MOST_LETTERS, Selected
from webapp.web.markdown.render import find_mentions, find_passage, read_passage
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, moved_on, page, shown_path, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Role, Viewer

NOT_THERE = "This passage isn’t in the text. Choose it again; what you wrote is kept."
NO_REVISION = (
    "The text that you read isn’t kept any more. Open the draft again and choose the passage; what you wrote is kept."
)
TOO_LONG = f"A passage has at most {MOST_LETTERS:,} characters. Choose a shorter one."


class ThreadController(Controller):
    """What readers say to a draft."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/threads"

    @get("/", name="threads.list", permission=Permission.READ)
    async def list_threads(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The draft's open threads, or those that are resolved; for the page of the editor, what is open in short."""
        if wants_fragment(request):
            draft = await find_draft(db, viewer, draft_id)
            return page(request, "drafts/threads/_open.html", draft=draft, **await open_context(db, viewer, draft_id))
        asked = read_query(request, ThreadsView)
        view = ThreadsView() if asked.errors else asked.value
        context = await list_context(db, viewer, draft_id, after=view.after, resolved=view.resolved)
        return page(request, "drafts/threads/page.html", **context)

    @get("/new", name="threads.new", permission=Permission.EDIT)
    async def new_thread(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The form that begins a thread, about what was selected, a block, or the whole draft."""
        draft = await find_draft(db, viewer, draft_id)
        asked = read_query(request, Wanted)
        form, quote, problem = blank(), None, ""
        if asked.errors or asked.value.line is not None:
            found = None if asked.errors else await selected(db, viewer, draft, asked.value)
            if isinstance(found, Anchor):
                form = blank(revision=found.revision, starts=found.starts, ends=found.ends)
                quote = found.quote
            else:
                problem = found or NOT_THERE
        context = await new_context(db, draft, viewer, form, quote, problem)
        return page(
            request,
            "drafts/threads/new.html",
            fragment="drafts/threads/_new.html",
            status=422 if problem else 200,
            **context,
        )

    @post("/", name="threads.create", permission=Permission.EDIT, about=("comment on a draft", "Comment"))
    async def create_thread(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Begin a thread by its first comment; members are mentioned by an @ and their name."""
        form = await read_form(request, NewThread)
        draft = await find_draft(db, viewer, draft_id)
        anchor, revision, problem = await passage_of(db, viewer, draft, form)
        if form.errors or problem:
            context = await new_context(db, draft, viewer, form, anchor.quote if anchor else None, problem)
            return refused(request, "drafts/threads/new.html", "#new-thread", 422, context)
        body = form.value.body
        names = await get_names(db, viewer.workspace.id)
        said = await queries.add_thread(
            db,
            viewer.workspace.id,
            draft_id,
            Author.of(viewer),
            body,
            await find_mentions(body, names.members),
            anchor=anchor,
            revision=revision,
            now=viewer.now,
        )
        if said is None:
            raise await missing(db, viewer, draft_id)
        return shown_again(request, viewer, draft_id, said.thread_id, said.event_id)

    @get("/{thread_id:int}", name="threads.show", permission=Permission.READ)
    async def get_thread(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        thread_id: FromPath[int],
    ) -> Reply:
        """One thread by itself."""
        asked = read_query(request, ThreadView)
        upto = None if asked.errors else asked.value.upto
        return page(
            request, "drafts/threads/thread.html", **await thread_context(db, viewer, draft_id, thread_id, upto=upto)
        )

    @post("/{thread_id:int}/comments", name="threads.answer", permission=Permission.EDIT, about=("answer", "Answer"))
    async def add_comment(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        thread_id: FromPath[int],
    ) -> Reply:
        """Answer in a thread; one that was resolved is open again."""
        form = await read_form(request, Answer)
        if form.errors:
            context = await thread_context(db, viewer, draft_id, thread_id, answer=form)
            return refused(request, "drafts/threads/thread.html", f"#thread-{thread_id}", 422, context)
        body = form.value.body
        names = await get_names(db, viewer.workspace.id)
        said = await queries.add_comment(
            db,
            viewer.workspace.id,
            draft_id,
            thread_id,
            Author.of(viewer),
            body,
            await find_mentions(body, names.members),
            now=viewer.now,
        )
        if said is None:
            raise await missing(db, viewer, draft_id)
        return shown_again(request, viewer, draft_id, thread_id, said.event_id)

    @put(
        "/{thread_id:int}/comments/{thread_comment_id:int}",
        name="threads.update_comment",
        permission=Permission.EDIT,
        about=("change a comment", "Save the comment"),
    )
    async def update_comment(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        thread_id: FromPath[int],
        thread_comment_id: FromPath[int],
    ) -> Reply:
        """Change one's own words; 409 with both where they were changed since the form was made."""
        form = await read_form(request, ThreadCommentEdit)
        comment = await find_comment(db, viewer, draft_id, thread_id, thread_comment_id)
        if comment.author_id != viewer.account.id:
            raise PermissionDeniedException
        status = 422
        if not form.errors:
            edit = form.value
            names = await get_names(db, viewer.workspace.id)
            edited = await queries.edit_comment(
                db,
                viewer.workspace.id,
                draft_id,
                thread_id,
                thread_comment_id,
                Author.of(viewer),
                edit.body,
                await find_mentions(edit.body, names.members),
                version=edit.version,
                now=viewer.now,
            )
            if edited is None or edited.was_deleted:
                raise await missing(db, viewer, draft_id)
            if edited.version_before == edit.version or comment.body == edit.body:
                return shown_again(request, viewer, draft_id, thread_id, edited.event_id)
            form.reject("body", "It was changed meanwhile, as you see above. Save again to keep yours.")
            form.typed["version"] = str(edited.version_before)
            status = 409
        context = await thread_context(db, viewer, draft_id, thread_id, comment_id=thread_comment_id, comment_form=form)
        return refused(request, "drafts/threads/thread.html", f"#thread-{thread_id}", status, context)

    @delete(
        "/{thread_id:int}/comments/{thread_comment_id:int}",
        name="threads.delete_comment",
        permission=Permission.EDIT,
        status_code=200,
        about=("delete a comment", "Delete the comment"),
    )
    async def delete_comment(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        thread_id: FromPath[int],
        thread_comment_id: FromPath[int],
    ) -> Reply:
        """Take one's own comment away, or as an owner anybody's; with an undo."""
        comment = await find_comment(db, viewer, draft_id, thread_id, thread_comment_id)
        if comment.author_id != viewer.account.id and viewer.role is not Role.OWNER:
            raise PermissionDeniedException
        change = await queries.delete_comment(
            db, viewer.workspace.id, draft_id, thread_id, thread_comment_id, Author.of(viewer), now=viewer.now
        )
        if change is None or change.was_deleted:
            raise await missing(db, viewer, draft_id)
        thread = await queries.get_thread(db, viewer.workspace.id, draft_id, thread_id)
        there = thread is not None and thread.comments_count > 0
        return shown_again(request, viewer, draft_id, thread_id if there else None, change.event_id)

    @post(
        "/{thread_id:int}/resolution",
        name="threads.resolve",
        permission=Permission.EDIT,
        about=("resolve comments", "Resolve them"),
    )
    async def resolve(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        thread_id: FromPath[int],
    ) -> Reply:
        """Mark a thread as resolved."""
        return await settle(request, viewer, db, draft_id, thread_id, resolved=True)

    @delete(
        "/{thread_id:int}/resolution",
        name="threads.reopen",
        permission=Permission.EDIT,
        status_code=200,
        about=("open comments again", "Open them again"),
    )
    async def reopen(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        thread_id: FromPath[int],
    ) -> Reply:
        """Open a thread again that was resolved."""
        return await settle(request, viewer, db, draft_id, thread_id, resolved=False)


async def selected(db: Database, viewer: Viewer, draft: Draft, wanted: Wanted) -> Anchor | str:
    """The passage that was selected of a revision, the newest unless it says which; or why there is none. Raises
    Busy."""
    revision = await get_revision(db, viewer.workspace.id, draft.id, wanted.revision or draft.revision)
    if revision is None:
        return NO_REVISION
    if (wanted.letters or 0) > MOST_LETTERS:
        return TOO_LONG
    found = await find_passage(revision.body, Selected(wanted.line or 0, wanted.before or 0, wanted.letters or 0))
    if found is None:
        return NOT_THERE
    return TOO_LONG if len(found.quote) > MOST_LETTERS else Anchor(revision.number, found.start, found.end, found.quote)


async def passage_of(
    db: Database, viewer: Viewer, draft: Draft, form: Form[NewThread]
) -> tuple[Anchor | None, Revision | None, str]:
    """The passage that a new thread is about, with its revision, none where it is about the whole draft; and why it
    can't be about it, "" where it can. What else is wrong with the form makes no difference. Raises Busy."""
    given = [form.typed.get(name, "").strip() for name in ("revision", "starts", "ends")]
    if not any(given):
        return None, None, ""
    if any(name in form.errors for name in ("revision", "starts", "ends")) or not all(given):
        for name in ("revision", "starts", "ends"):
            form.errors.pop(name, None)
        return None, None, NOT_THERE
    number, starts, ends = map(int, given)
    revision = await get_revision(db, viewer.workspace.id, draft.id, number)
    if revision is None:
        return None, None, NO_REVISION
    if not starts < ends <= len(revision.body):
        return None, None, NOT_THERE
    found = await read_passage(revision.body, starts, ends)
    if found is None:
        return None, None, NOT_THERE
    if len(found.quote) > MOST_LETTERS:
        return None, None, TOO_LONG
    return Anchor(number, starts, ends, found.quote), revision, ""


async def find_comment(db: Database, viewer: Viewer, draft_id: int, thread_id: int, comment_id: int) -> ThreadComment:
    """One comment of a thread; raises NotFoundException where there is no such comment, or the draft is in the
    trash."""
    await find_draft(db, viewer, draft_id)
    comment = await queries.get_comment(db, viewer.workspace.id, draft_id, thread_id, comment_id)
    if comment is None:
        raise NotFoundException
    return comment


async def settle(
    request: AnyRequest, viewer: Viewer, db: Database, draft_id: int, thread_id: int, *, resolved: bool
) -> Reply:
    """Resolve a thread, or open it again; nothing happens where it is so already."""
    change = await queries.settle_thread(
        db, viewer.workspace.id, draft_id, thread_id, Author.of(viewer), resolved=resolved, now=viewer.now
    )
    if change is None:
        raise await missing(db, viewer, draft_id)
    return shown_again(request, viewer, draft_id, thread_id, change.event_id)


def shown_again(
    request: AnyRequest, viewer: Viewer, draft_id: int, thread_id: int | None, event_id: int | None
) -> Reply:
    """On to where a thread is shown, or none of them any more: the page that a form was sent from stays where htmx
    asks, and is what it is by now; else beside the text."""
    reading = workspace_url(viewer, "reading.show", draft_id=draft_id)
    places = [reading, workspace_url(viewer, "threads.list", draft_id=draft_id)]
    if thread_id is not None:
        places.append(workspace_url(viewer, "threads.show", draft_id=draft_id, thread_id=thread_id))
    shown = shown_path(request)
    if asked_by_htmx(request) and shown.partition("?")[0] in places:
        return moved_on(request, shown, event_id)
    return moved_on(request, reading + (f"#thread-{thread_id}" if thread_id else "#threads"), event_id)


def refused(request: AnyRequest, template: str, place: str, status: int, context: dict[str, Any]) -> Reply:
    """A page with what was typed and what is wrong with it; where htmx asks, only what stands at its place."""
    headers = {"hx-retarget": place, "hx-reswap": "outerMorph", "hx-reselect": place}
    return page(request, template, status=status, headers=headers if asked_by_htmx(request) else None, **context)
