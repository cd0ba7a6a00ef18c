"""Routes of help with a draft: what can be asked for, what is sent, what comes back, and what is taken of it."""

from typing import Any

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.assistant.acceptance import Accepted, accept
from webapp.assistant.asking import ask
from webapp.assistant.asks import Chosen
from webapp.assistant.authorship import author_of
from webapp.assistant.context import NOT_IN_TEXT, AnswerOf, answer_context, asked_of, menu_context, sent_context
from webapp.assistant.forms import AcceptForm, AskForm, read_accepted
from webapp.assistant.models import Assistant, Failed
from webapp.assistant.prompts import OF_DRAFTS, Makes, Prompt, digest_of
from webapp.assistant.queries import get_assistant, has_seen, remember_sight
from webapp.assistant.stream import Writing, WritingReply, gathered, unless_left, wants_stream
from webapp.database.pool import Database
from webapp.drafts.context import draft_part_context
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft
from webapp.drafts.revisions.queries import get_revision
from webapp.files.dependencies import store_of
from webapp.history.flash import find_notice
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.templating import page_of
from webapp.web.viewer import Viewer

LOOK_FIRST = "Look at what is sent before it is: it has changed, or you haven’t seen it yet."


class HelpController(Controller):
    """Help with writing a draft."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/help"

    @get("/", name="assistant.draft", permission=Permission.EDIT)
    async def show_menu(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """What can be asked for, and the drafts that were made out of this one."""
        assistant = await turned_on(db, viewer)
        draft = await find_draft(db, viewer, draft_id)
        context = await menu_context(db, viewer, assistant, draft)
        return help_page(request, "assistant/_menu.html", title="Help with writing", **context)

    @get("/{prompt:str}", name="assistant.prepare", permission=Permission.EDIT)
    async def prepare(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        prompt: FromPath[str],
    ) -> Reply:
        """What is chosen for it, and exactly what is sent."""
        assistant = await turned_on(db, viewer)
        form = read_query(request, AskForm)
        chosen, problem = (form.value, "") if not form.errors else (Chosen(), first(form))
        return await sent_page(request, viewer, db, assistant, draft_id, known(prompt), chosen, problem)

    @post(
        "/{prompt:str}",
        name="assistant.ask",
        permission=Permission.EDIT,
        status_code=200,
        about=("ask for help with a draft", "Ask for it"),
    )
    async def ask_for(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
        prompt: FromPath[str],
    ) -> Reply:
        """Ask the model: for a script told as it comes, else shown when it is there. What somebody hasn't seen yet is
        shown instead, and nothing is sent."""
        form = await read_form(request, AskForm)
        wanted, assistant = known(prompt), await turned_on(db, viewer)
        if form.errors:
            return await sent_page(request, viewer, db, assistant, draft_id, wanted, Chosen(), first(form))
        draft = await find_draft(db, viewer, draft_id)
        try:
            base, asked = await asked_of(db, store_of(request), viewer, assistant, wanted, draft, form.value)
        except Failed as error:
            return await sent_page(request, viewer, db, assistant, draft_id, wanted, form.value, str(error))
        digest = digest_of(assistant, wanted)
        if form.value.seen == asked.fingerprint:
            await remember_sight(db, viewer.workspace.id, viewer.account.id, wanted.name, digest, now=viewer.now)
        elif not await has_seen(db, viewer.workspace.id, viewer.account.id, wanted.name, digest):
            return await sent_page(request, viewer, db, assistant, draft_id, wanted, form.value, LOOK_FIRST)
        words = ask(db, settings, viewer, assistant, asked.messages)
        about = AnswerOf(wanted, draft, base, asked.span, asked.picture.id if asked.picture else 0, assistant.model)
        if not wants_stream(request):
            found = await unless_left(request, gathered(words))
            answer, problem = found or ("", "")
            context = await answer_context(db, viewer, about, answer, problem)
            return help_page(request, "assistant/_answer.html", title=wanted.title, **context)

        in_drawer = wants_fragment(request)

        async def shown(answer: str, problem: str) -> str:
            context = await answer_context(db, viewer, about, answer, problem)
            return page_of("assistant/_answer.html", {"viewer": viewer, "in_drawer": in_drawer, **context}).decode()

        return WritingReply(Writing(words, shown))

    @post(
        "/{prompt:str}/acceptance",
        name="assistant.accept",
        permission=Permission.EDIT,
        status_code=200,
        about=("take what a model wrote", "Accept it"),
    )
    async def accept(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        prompt: FromPath[str],
    ) -> Reply:
        """Take all of an answer, or what was chosen of it; 409 where the draft has moved on under it."""
        form = await read_accepted(request)
        wanted, draft = known(prompt), await find_draft(db, viewer, draft_id)
        if form.errors:
            assistant = await turned_on(db, viewer)
            return await sent_page(request, viewer, db, assistant, draft_id, wanted, Chosen(), first(form))
        return await taken(request, viewer, db, await about_of(db, viewer, wanted, draft, form), form)


async def about_of(db: Database, viewer: Viewer, prompt: Prompt, draft: Draft, form: Form[AcceptForm]) -> AnswerOf:
    """What an answer that is to be taken is about. Raises NotFoundException for a revision that isn't there."""
    chosen = form.value
    base = await get_revision(db, viewer.workspace.id, draft.id, chosen.revision)
    if base is None:
        raise NotFoundException
    end = len(base.body)
    start, stop = chosen.place or (0, end)
    span = (min(start, end), min(stop, end))
    if chosen.place is None and prompt.makes is Makes.ALT:
        span = NOT_IN_TEXT
    model = await author_of(db, viewer.workspace.id, "draft", draft.id, prompt.name, chosen.answer, chosen.signed)
    return AnswerOf(prompt, draft, base, span, chosen.picture or 0, model)


async def taken(request: AnyRequest, viewer: Viewer, db: Database, about: AnswerOf, form: Form[AcceptForm]) -> Reply:
    """Take what was chosen; what is left of the answer, or the draft, with the notice of it."""
    chosen, draft_id = form.value, about.draft.id
    try:
        accepted = await accept(db, viewer, about, chosen)
    except Failed as error:
        draft = await find_draft(db, viewer, draft_id)
        context = await answer_context(
            db, viewer, about.on(draft), chosen.answer, str(error), taken=chosen.taken, refused=True
        )
        return help_page(request, "assistant/_answer.html", status=409, title=about.prompt.title, **context)
    if not wants_fragment(request):
        return moved_on(request, workspace_url(viewer, "drafts.show", draft_id=draft_id), accepted.event_ids)
    return await shown_again(request, viewer, db, about, chosen, accepted)


async def shown_again(
    request: AnyRequest, viewer: Viewer, db: Database, about: AnswerOf, chosen: AcceptForm, accepted: Accepted
) -> Reply:
    """What changed on the editor's page: the rest of the answer, the history, and the notice."""
    parts = await draft_part_context(db, viewer, about.draft.id)
    context = await answer_context(
        db, viewer, about.on(parts["draft"]), chosen.answer, "", taken=(*chosen.taken, *accepted.numbers), again=True
    )
    notice = await find_notice(db, viewer, accepted.event_ids[-1])
    return page(request, "assistant/_accepted.html", **{**parts, **context, "notice": notice, "in_drawer": True})


async def sent_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    assistant: Assistant,
    draft_id: int,
    prompt: Prompt,
    chosen: Chosen,
    problem: str = "",
) -> Reply:
    """What is chosen, and exactly what is sent; or the `problem` with it."""
    draft = await find_draft(db, viewer, draft_id)
    context = await sent_context(db, store_of(request), viewer, assistant, draft, prompt, chosen, problem)
    return help_page(request, "assistant/_ask.html", status=422 if problem else 200, title=prompt.title, **context)


def help_page(request: AnyRequest, part: str, *, status: int = 200, title: str, **context: Any) -> Reply:
    """A part of help with writing: by itself beside the editor, or on a page of its own."""
    in_drawer = wants_fragment(request)
    return page(
        request,
        "assistant/page.html",
        fragment=part,
        status=status,
        section="drafts",
        part_shown=part,
        title=title,
        in_drawer=in_drawer,
        **context,
    )


async def turned_on(db: Database, viewer: Viewer) -> Assistant:
    """The assistant of a workspace. Raises NotFoundException where it is off."""
    assistant = await get_assistant(db, viewer.workspace.id, viewer.workspace.id)
    if assistant is None or not assistant.is_on:
        raise NotFoundException
    return assistant


def first(form: Form[Any]) -> str:
    """What is wrong with a form first."""
    return next(iter(form.errors.values()))


def known(name: str) -> Prompt:
    """Something that can be asked for about a draft. Raises NotFoundException."""
    found = next((each for each in OF_DRAFTS if each.name == name), None)
    if found is None:
        raise NotFoundException
    return found
