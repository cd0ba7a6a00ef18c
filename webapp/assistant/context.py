"""What the templates of help with writing are given."""

from collections.abc import Collection
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException

from webapp.assistant.answers import MOST_TITLES, NewText, lines_of, one_line, posts_of, tidied, titled
from webapp.assistant.asking import next_day
from webapp.assistant.asks import LANGUAGES, Ask, Chosen, ask_about_draft, passages_of, pictures_of
from webapp.assistant.authorship import signed_for
from webapp.assistant.endpoint import Endpoint, Messages
from webapp.assistant.models import Assistant, Failed
from webapp.assistant.prompts import OF_DRAFTS, Makes, Prompt, digest_of
from webapp.assistant.proposals import Hunk, Span, hunks_of, new_body, stretches
from webapp.assistant.queries import get_linked, get_spent, has_seen
from webapp.database.pool import Database
from webapp.drafts.details.fields import MAX_DESCRIPTION
from webapp.drafts.models import KIND_WORDS, MAX_COVER_ALT, MAX_TITLE, Draft
from webapp.drafts.revisions.queries import Revision, get_revision
from webapp.drafts.suggestions.changes import Stretch
from webapp.drafts.suggestions.context import pieces_of
from webapp.files.context import file_url
from webapp.files.store.store import Store
from webapp.web.viewer import Viewer

NOT_IN_TEXT = (-1, -1)  # the place of what a draft shows beside its text


class AnswerOf(msgspec.Struct, frozen=True):
    """What an answer is about: a place in a revision of a draft (NOT_IN_TEXT for its cover), and a picture
    there (0 for none); and which model wrote it, "" where none of ours did."""

    prompt: Prompt
    draft: Draft
    base: Revision
    span: Span
    picture: int
    model: str

    def on(self, draft: Draft) -> "AnswerOf":
        """The same, about the draft as it is by now."""
        return msgspec.structs.replace(self, draft=draft)


async def menu_context(db: Database, viewer: Viewer, assistant: Assistant, draft: Draft) -> dict[str, Any]:
    """What can be asked for."""
    return {
        "draft": draft,
        "assistant": assistant,
        "prompts": [each for each in OF_DRAFTS if each.makes is not Makes.ALT or assistant.sees],
        "linked": await get_linked(db, viewer.workspace.id, draft.id),
        "kind_words": KIND_WORDS,
        "spent": await get_spent(db, viewer.workspace.id, now=viewer.now),
        "again": next_day(viewer.now),
        "host": Endpoint(assistant.url, assistant.model).host,
    }


async def asked_of(
    db: Database, store: Store, viewer: Viewer, assistant: Assistant, prompt: Prompt, draft: Draft, chosen: Chosen
) -> tuple[Revision, Ask]:
    """The revision that somebody asks about, and what is sent. Raises Failed, NotFoundException."""
    number = chosen.revision or draft.revision
    base = await get_revision(db, viewer.workspace.id, draft.id, number)
    if base is None:
        raise NotFoundException
    return base, await ask_about_draft(db, store, viewer.workspace.id, assistant, prompt, draft, base, chosen)


async def sent_context(
    db: Database,
    store: Store,
    viewer: Viewer,
    assistant: Assistant,
    draft: Draft,
    prompt: Prompt,
    chosen: Chosen,
    problem: str,
) -> dict[str, Any]:
    """What is chosen, and exactly what is sent; or why nothing can be."""
    base = await get_revision(db, viewer.workspace.id, draft.id, chosen.revision or draft.revision)
    if base is None:
        raise NotFoundException
    asked = None
    try:
        asked = await ask_about_draft(db, store, viewer.workspace.id, assistant, prompt, draft, base, chosen)
    except Failed as error:
        problem = problem or str(error)
    seen = await has_seen(db, viewer.workspace.id, viewer.account.id, prompt.name, digest_of(assistant, prompt))
    return {
        "draft": draft,
        "prompt": prompt,
        "problem": problem,
        "revision": base.number,
        "place": "" if chosen.place is None else f"{chosen.place[0]}-{chosen.place[1]}",
        "language": chosen.language,
        "picture": chosen.picture or 0,
        "languages": LANGUAGES,
        "passages": passages_with(base.body, chosen) if "passage" in prompt.chooses else [],
        "pictures": pictures_of(draft, base.body) if "picture" in prompt.chooses else [],
        "seen": seen,
        **sent(viewer, assistant, asked),
    }


def sent(viewer: Viewer, assistant: Assistant, asked: Ask | None) -> dict[str, Any]:
    """What is sent, as a page shows it: where to, and every word."""
    endpoint = Endpoint(assistant.url, assistant.model)
    return {
        "address": endpoint.address,
        "host": endpoint.host,
        "model": assistant.model,
        "has_key": assistant.secret is not None,
        "said": said_in(asked.messages) if asked else [],
        "fingerprint": asked.fingerprint if asked else "",
        "picture_url": file_url(viewer, asked.picture) if asked and asked.picture else "",
    }


def said_in(messages: Messages) -> list[tuple[str, str]]:
    """The words of messages, by whose they are."""
    found = []
    for message in messages:
        content = message["content"]
        text = content if isinstance(content, str) else content[0]["text"]
        found.append(("First, how it is to write" if message["role"] == "system" else "Then", text))
    return found


def passages_with(body: str, chosen: Chosen) -> list[tuple[str, str]]:
    """The passages that can be chosen, with what was selected, which may be another."""
    found = [(f"{start}-{end}", words) for (start, end), words in passages_of(body)]
    if chosen.place is not None:
        start, end = chosen.place
        value = f"{start}-{end}"
        if value not in dict(found):
            words = " ".join(body[start:end].split())
            found.insert(0, (value, f"The selection: {words[:50]}{'…' if len(words) > 50 else ''}"))
    return found


def new_drafts(prompt: Prompt, draft: Draft, answer: str) -> list[NewText]:
    """The drafts that an answer would begin."""
    if prompt.name == "newsletter":
        return [titled(answer, draft.title)] if tidied(answer) else []
    return posts_of(answer)


async def stretches_of_answer(about: AnswerOf, answer: str) -> list[Stretch]:
    """What an answer would change of the revision that it is about; of titles each by itself. Raises Busy."""
    base = about.base
    match about.prompt.makes:
        case Makes.TITLE:
            titles = [" ".join(each.split())[:MAX_TITLE] for each in lines_of(answer, MOST_TITLES)]
            return [Stretch("title", 0, len(base.title), base.title, each) for each in titles if each != base.title]
        case Makes.ALT:
            start, end = about.span
            words = one_line(answer, MAX_COVER_ALT).replace("[", "(").replace("]", ")")
            return [Stretch("body", start, end, base.body[start:end], words)] if words else []
    if not tidied(answer):
        return []
    return await stretches(base, base.title, new_body(about.prompt, base.body, about.span, answer))


async def answer_context(
    db: Database,
    viewer: Viewer,
    about: AnswerOf,
    answer: str,
    problem: str,
    *,
    taken: Collection[int] = (),
    refused: bool = False,
    again: bool = False,
) -> dict[str, Any]:
    """An answer as a page shows it, but for what was `taken` of it; `problem` is what is wrong with it, `refused` that
    it couldn't be taken, `again` that some of it just was. Raises Busy."""
    makes, draft = about.prompt.makes, about.draft
    hunks: list[Hunk] = []
    texts: list[NewText] = []
    was = ""
    if makes is Makes.DRAFTS:
        texts = new_drafts(about.prompt, draft, answer)
    elif makes is Makes.DESCRIPTION or (makes is Makes.ALT and about.span == NOT_IN_TEXT):
        was = draft.description if makes is Makes.DESCRIPTION else draft.cover_alt
        words = one_line(answer, MAX_DESCRIPTION if makes is Makes.DESCRIPTION else MAX_COVER_ALT)
        hunks = [Hunk(0, pieces_of(was, words, "", ""), fits=True)] if words and 0 not in taken else []
    else:
        hunks = await hunks_of(about.base, draft, await stretches_of_answer(about, answer), taken)
    return {
        "draft": draft,
        "prompt": about.prompt,
        "problem": problem,
        "refused": refused,
        "again": again,
        "answer": answer,
        "raw": tidied(answer),
        "hunks": hunks,
        "fitting": sum(hunk.fits for hunk in hunks),
        "texts": [(number, each) for number, each in enumerate(texts) if number not in taken],
        "linked": await get_linked(db, viewer.workspace.id, draft.id) if makes is Makes.DRAFTS and again else [],
        "kind_words": KIND_WORDS,
        "was": was,
        "revision": about.base.number,
        "place": "" if about.span == NOT_IN_TEXT else f"{about.span[0]}-{about.span[1]}",
        "picture": about.picture,
        "model": about.model,
        "signed": await signed_for(db, viewer.workspace.id, "draft", draft.id, about.prompt.name, answer, about.model),
        "taken": " ".join(map(str, taken)),
    }
