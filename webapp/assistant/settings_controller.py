"""Routes of the settings of help with writing: where the model is, what may be spent, and the prompts. For owners."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.assistant import queries
from webapp.assistant.asking import ask, next_day
from webapp.assistant.endpoint import Endpoint
from webapp.assistant.models import Assistant, AssistantForm, KeyForm
from webapp.assistant.prompts import ALL_PROMPTS, VOICE, WORDS, Prompt, PromptWords, look_over, shipped, words_of
from webapp.assistant.stream import gathered, unless_left
from webapp.database.pool import Database
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.outgoing.asking import NotAllowed
from webapp.outgoing.opening import open_client
from webapp.outgoing.secrets import seal
from webapp.settings import CofounderError, Settings
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.fields import Invalid, Version
from webapp.web.forms.form import Form, blank, form_of, parse, read_form, read_pairs
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

STALE = "This was changed in another window. What you chose is below: save again to use it."
ELSEWHERE = "Type it again: the one that is kept is for another address. Or tick that there is none."
NOT_YET = "Say where the model is and what it is called before it is turned on."
QUESTION = "Say in one sentence what you could help a small business to write."


class PromptForm(msgspec.Struct):
    """The words of a prompt."""

    version: Annotated[int, Version()]
    words: Annotated[str, PromptWords()] = ""


class AssistantController(Controller):
    """What the workspace asks, and by which words."""

    path = "/w/{workspace:str}/settings/writing-help"

    @get("/", name="assistants.list", permission=Permission.MANAGE)
    async def show_settings(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The form, what was spent today, and what was changed."""
        return await settings_page(request, viewer, db)

    @get("/{assistant_id:int}", name="assistants.show", permission=Permission.MANAGE)
    async def show_assistant(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, assistant_id: FromPath[int]
    ) -> Reply:
        """The same, by the id that its history has."""
        if assistant_id != viewer.workspace.id:
            raise NotFoundException
        return await settings_page(request, viewer, db)

    @put(
        "/",
        name="assistants.save",
        permission=Permission.MANAGE,
        about=("set up help with writing", "Save it"),
    )
    async def save_settings(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Save it; a key that isn't typed stays. 409 where somebody changed it in the meantime."""
        sent = dict(await read_pairs(request))
        form, key = parse(AssistantForm, sent), parse(KeyForm, sent)
        form.errors.update(key.errors)
        assistant = await assistant_of(db, viewer)
        if not form.errors:
            await refuse_address(form, settings)
            refuse_key(form, key, assistant)
        secret, rekeyed = None, False
        if not form.errors:
            rekeyed = bool(key.value.key) or (key.value.without_key and assistant.secret is not None)
            try:
                secret = seal(settings, key.value.key) if key.value.key else None
            except CofounderError as error:
                form.reject("key", str(error))
        form.typed.pop("key", None)
        if form.errors:
            return await settings_page(request, viewer, db, form, status=422)
        wanted = form.value
        patch = {name: getattr(wanted, name) for name in wanted.__struct_fields__ if name != "version"}
        change = await queries.change_assistant(
            db,
            viewer.workspace.id,
            viewer.workspace.id,
            viewer.account.id,
            "assistant.rekeyed" if rekeyed else "assistant.updated",
            patch,
            version=wanted.version,
            rekeyed=rekeyed,
            secret=secret,
            now=viewer.now,
        )
        if change is None:
            raise NotFoundException
        if change.version_after is None and change.version_before != wanted.version:
            form.typed["version"] = str(change.version_before)
            return await settings_page(request, viewer, db, form.reject("version", STALE), status=409)
        return moved_on(request, workspace_url(viewer, "assistants.list"), change.event_id)

    @post(
        "/trial",
        name="assistants.try",
        permission=Permission.MANAGE,
        status_code=200,
        about=("try help with writing", "Try it"),
    )
    async def try_it(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Ask the model something as it is set up, also before it is turned on, and show what it answers."""
        assistant = await assistant_of(db, viewer)
        if not (assistant.url and assistant.model):
            return await settings_page(request, viewer, db, tried=("", NOT_YET))
        messages = [{"role": "user", "content": QUESTION}]
        words = ask(db, settings, viewer, assistant, messages, trial=True)
        tried = await unless_left(request, gathered(words)) or ("", "")
        return await settings_page(request, viewer, db, tried=tried)

    @get("/prompts", name="assistants.prompts", permission=Permission.MANAGE)
    async def list_prompts(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All prompts, and which of them were changed."""
        assistant = await assistant_of(db, viewer)
        return page(
            request,
            "assistant/prompts.html",
            section="settings",
            prompts=list(ALL_PROMPTS.values()),
            changed=assistant.prompts,
        )

    @get("/prompts/{prompt:str}", name="assistants.prompt", permission=Permission.MANAGE)
    async def show_prompt(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, prompt: FromPath[str]
    ) -> Reply:
        """A prompt, to be changed."""
        return prompt_page(request, known(prompt), await assistant_of(db, viewer))

    @put(
        "/prompts/{prompt:str}",
        name="assistants.save_prompt",
        permission=Permission.MANAGE,
        about=("change a prompt", "Save the prompt"),
    )
    async def save_prompt(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, prompt: FromPath[str]
    ) -> Reply:
        """Change the words of a prompt; 409 where somebody changed something here in the meantime."""
        asked = known(prompt)
        form = await read_form(request, PromptForm)
        assistant = await assistant_of(db, viewer)
        if not form.errors and form.value.words:
            try:
                look_over(asked, form.value.words)
            except Invalid as error:
                form.reject("words", str(error))
        if form.errors:
            return prompt_page(request, asked, assistant, form, status=422)
        words = form.value.words if form.value.words != shipped(asked.name) else ""
        return await save_words(request, viewer, db, asked, assistant, form, words)

    @delete(
        "/prompts/{prompt:str}",
        name="assistants.restore_prompt",
        permission=Permission.MANAGE,
        status_code=303,
        about=("put a prompt back as it came", "Put it back"),
    )
    async def restore_prompt(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, prompt: FromPath[str]
    ) -> Reply:
        """Put a prompt back as it came, with an undo."""
        asked, assistant = known(prompt), await assistant_of(db, viewer)
        form: Form[Any] = Form({}, {}, PromptForm(assistant.version))
        return await save_words(request, viewer, db, asked, assistant, form, "")


def known(name: str) -> Prompt:
    """A prompt by its name. Raises NotFoundException."""
    prompt = ALL_PROMPTS.get(name)
    if prompt is None:
        raise NotFoundException
    return prompt


async def save_words(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    prompt: Prompt,
    assistant: Assistant,
    form: Form[PromptForm],
    words: str,
) -> Reply:
    """Save the words of a prompt, "" for those that came."""
    others = {name: text for name, text in assistant.prompts.items() if name != prompt.name}
    change = await queries.change_assistant(
        db,
        viewer.workspace.id,
        viewer.workspace.id,
        viewer.account.id,
        "assistant.updated",
        {"prompts": others | ({prompt.name: words} if words else {})},
        version=form.value.version,
        now=viewer.now,
    )
    if change is None:
        raise NotFoundException
    if change.version_after is None and change.version_before != form.value.version:
        form.typed["version"] = str(change.version_before)
        return prompt_page(request, prompt, assistant, form.reject("version", STALE), status=409)
    return moved_on(request, workspace_url(viewer, "assistants.prompts"), change.event_id)


async def assistant_of(db: Database, viewer: Viewer) -> Assistant:
    """The assistant of a workspace, begun where there is none yet."""
    workspace_id = viewer.workspace.id
    found = await queries.get_assistant(db, workspace_id, workspace_id)
    if found is None:
        await queries.make_assistant(db, workspace_id)
        found = await queries.get_assistant(db, workspace_id, workspace_id)
    return found or Assistant()


async def refuse_address(form: Form[AssistantForm], settings: Settings) -> None:
    """Say beside the address why nothing can be asked there."""
    wanted = form.value
    if wanted.is_on and not (wanted.url and wanted.model):
        form.reject("model" if wanted.url else "url", NOT_YET)
    if not wanted.url:
        return
    if "?" in wanted.url or "#" in wanted.url:
        form.reject("url", "This address has no question mark and no #.")
        return
    try:
        async with open_client(settings) as client:
            client.check(Endpoint(wanted.url, wanted.model).address)
    except NotAllowed as error:
        form.reject("url", str(error))


def refuse_key(form: Form[AssistantForm], key: Form[KeyForm], assistant: Assistant) -> None:
    """Say that a key that is kept isn't sent to another address."""
    kept = assistant.secret is not None and not key.value.key and not key.value.without_key
    if kept and not form.errors and form.value.url.rstrip("/") != assistant.url.rstrip("/"):
        form.reject("key", ELSEWHERE)


async def settings_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    form: Form[Any] | None = None,
    *,
    status: int = 200,
    tried: tuple[str, str] | None = None,
) -> Reply:
    """The page with the form as it is saved or was typed, and what came of trying it: words, and what is wrong."""
    assistant = await assistant_of(db, viewer)
    events = await get_history(db, viewer.workspace.id, "assistant", viewer.workspace.id)
    names = await get_names(db, viewer.workspace.id)
    return page(
        request,
        "assistant/settings.html",
        status=status,
        section="settings",
        form=form or form_of(AssistantForm, assistant),
        assistant=assistant,
        tried=tried,
        question=QUESTION,
        spent=await queries.get_spent(db, viewer.workspace.id, now=viewer.now),
        again=next_day(viewer.now),
        history=history_lines(events[:HISTORY_SIZE], names, viewer),
        more_history=len(events) > HISTORY_SIZE,
        can_edit=True,
    )


def prompt_page(
    request: AnyRequest, prompt: Prompt, assistant: Assistant, form: Form[Any] | None = None, *, status: int = 200
) -> Reply:
    """The page on which a prompt is changed."""
    return page(
        request,
        "assistant/prompt.html",
        status=status,
        section="settings",
        prompt=prompt,
        form=form or blank(version=assistant.version, words=words_of(assistant, prompt.name)),
        original=shipped(prompt.name),
        is_changed=prompt.name in assistant.prompts,
        is_voice=prompt.name == VOICE,
        meanings=[(each, WORDS[each]) for each in prompt.words],
        needed=prompt.needs,
    )
