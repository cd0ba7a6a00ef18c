"""What the pages of a desk tell, without how they look: the same before and after an upgrade.

Only pages are read here, never tables: those are what an upgrade changes. Where a page is built anew, this module
learns to read it; what `told.json` says stays.
"""

import hashlib
from typing import Any

import httpx
from selectolax.lexbor import LexborNode

from tests.support.html import Page, text_of, value_of
from tests.support.people import Person
from webapp.web.forms.days import read_written
from webapp.web.forms.fields import Duration

Told = dict[str, Any]

# What a form carries for the machine: which version it was made from, and what only the moment decides.
NOT_TOLD = {"version", "was", "revision", "session", "account"}

SHOWN_THEN = 30  # lines of a history

LISTS = (
    *("", "?sort=title", "?sort=newest", "?status=waiting", "?status=in_progress", "?status=completed"),
    *("?status=cancelled", "?due=overdue", "?due=today", "?due=week", "?due=none", "?due=not_started"),
    *("?project=none", "?assignee=none", "?text=oak"),
)


async def page_of(who: Person, rest: str, status: int = 200) -> Page:
    """A page of somebody's workspace."""
    reply = await who.get(rest)
    assert reply.status_code == status, f"{rest} answered {reply.status_code}"
    return Page(reply)


async def task_told(who: Person, task_id: int) -> Told:
    """A task: its fields, its history, and all that hangs on it."""
    page = await page_of(who, f"/tasks/{task_id}")
    told: Told = {
        "title": page.heading,
        "typed": text_of(page.tree.css_first("dd > q")),
        "notes": text_of(page.tree.css_first("article > .notes")),
        "facts": facts_of(page),
        "waiting": text_of(page.tree.css_first("#waiting .waits")),
        "next": [node.attributes.get("datetime") for node in page.tree.css(".definition-list .next-dates time")],
        "items": [item_told(node) for node in page.tree.css("#checklist .item")],
        "files": files_told(page),
        "drafts": [text_of(node) for node in page.tree.css("#task-drafts .title")],
        "comments": await comments_told(who, page),
        "history": await whole_history_told(who, page),
    }
    if in_trash(page):
        return {"trash": True} | told
    form = Page(await who.get(f"/tasks/{task_id}/edit")).tree.css_first("form.card")
    return told | {"fields": fields_of(form)}


async def comments_told(who: Person, page: Page) -> list[list[str]]:
    """What is said about a task, also on the pages of earlier comments."""
    pages = [page]
    while (earlier := pages[-1].tree.css_first("#comments a[rel=prev]")) is not None:
        pages.append(Page(await who.browser.get(earlier.attributes["href"] or "")))
    return [comment_told(node) for each in reversed(pages) for node in each.tree.css("#comments .comment")]


async def draft_told(who: Person, draft_id: int) -> Told:
    """A draft: its details, its text, each revision and autosave, and its history."""
    page = await page_of(who, f"/drafts/{draft_id}")
    told: Told = {
        "title": page.heading,
        "facts": facts_of(page),
        "files": files_told(page),
        "history": history_told(page),
        "revisions": await revisions_told(who, draft_id),
    }
    if in_trash(page):
        return {"trash": True} | told
    text: Told = (await who.get(f"/drafts/{draft_id}/text")).json()
    details = page.tree.css_first("#draft-details")
    return told | {"text": text, "fields": fields_of(details)}


async def revisions_told(who: Person, draft_id: int) -> Told:
    """The names that revisions have, and each of them that the history leads to, as it reads."""
    first = await page_of(who, f"/drafts/{draft_id}/revisions")
    pages = [first]
    while (following := pages[-1].tree.css_first("a[rel=next]")) is not None:
        pages.append(Page(await who.browser.get(following.attributes["href"] or "")))
    hrefs = {node.attributes["href"] or "" for page in pages for node in page.tree.css(".history a")}
    lists = sorted(href for href in hrefs if "/autosaves" in href)
    saves: list[str] = []
    for href in lists:
        listed = Page(await who.browser.get(href))
        saves += [text_of(node) for node in listed.tree.css(".saves li")]
        hrefs |= {node.attributes["href"] or "" for node in listed.tree.css(".saves a")}
    numbers = sorted({int(href.rpartition("/")[2]) for href in hrefs if href.rpartition("/")[2].isdigit()})
    read: Told = {}
    for number in numbers:
        page = await page_of(who, f"/drafts/{draft_id}/revisions/{number}")
        about = text_of(page.tree.css_first(".head p"))
        read[str(number)] = [page.heading, about, shortened(text_of(page.tree.css_first(".prose")))]
    return {
        "named": [text_of(node) for node in first.tree.css("section .saves li")],
        "lines": [line for page in pages for line in history_told(page)],
        "autosaves": saves,
        "read": read,
    }


async def template_told(who: Person, template_id: int) -> Told:
    """A template: its fields and its history."""
    page = await page_of(who, f"/drafts/templates/{template_id}")
    form = page.tree.css_first("form.card")
    told: Told = {"title": page.heading, "about": text_of(page.tree.css_first(".head p"))}
    told |= (
        {"fields": fields_of(form)}
        if form is not None
        else {"trash": True, "text": text_of(page.tree.css_first(".prose"))}
    )
    return told | {"history": history_told(page)}


async def lists_told(who: Person, can_manage: bool) -> Told:
    """The lists of a workspace: what stands in them, in their order."""
    told: Told = {f"/tasks{query}": await titles_of(who, f"/tasks{query}") for query in LISTS}
    for rest in ("/drafts", "/drafts?kind=page", "/drafts/templates"):
        told[rest] = await titles_of(who, rest)
    for rest in ("/projects", "/members", "/trash"):
        page = await page_of(who, rest)
        told[rest] = [
            [text_of(row.css_first(".title")), text_of(row.css_first(".meta")), time_of(row)]
            for row in page.tree.css(".row")
        ]
    if can_manage:
        told["/settings"] = fields_of((await page_of(who, "/settings")).tree.css_first("form.card"))
    return told


async def titles_of(who: Person, rest: str) -> list[str]:
    """The titles in a list, of all its pages."""
    pages = [await page_of(who, rest)]
    while (following := pages[-1].tree.css_first("a[rel=next]")) is not None:
        pages.append(Page(await who.browser.get(following.attributes["href"] or "")))
    return [title for page in pages for title in page.titles]


async def account_told(browser: httpx.AsyncClient) -> Told:
    """Somebody's own settings, and where they belong."""
    account = Page(await browser.get("/account"))
    workspaces = Page(await browser.get("/workspaces"))
    return {
        "account": fields_of(account.tree.css_first("form.card")),
        "workspaces": [text_of(node) for node in workspaces.tree.css(".row")],
    }


async def content_told(who: Person, url: str) -> list[object]:
    """What a file holds."""
    reply = await who.browser.get(url)
    return [reply.status_code, reply.headers.get("content-type"), hashlib.sha256(reply.content).hexdigest()]


async def notice_told(who: Person, events: str) -> list[str]:
    """What the page after some events says of them to whoever did that, and where the button leads that undoes them.
    What several ids are is "12.13"."""
    reply = await who.browser.get(who.path("/projects"), headers={"cookie": cookies_of(who) + f"; notice={events}"})
    page = Page(reply)
    form = page.tree.css_first("[data-toast] form")
    return [page.notice, "" if form is None else form.attributes["action"] or ""]


def cookies_of(who: Person) -> str:
    """A browser's cookies as it sends them."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in who.browser.cookies.jar if cookie.name != "notice")


def history_told(page: Page) -> list[list[Any]]:
    """Each line of a history: when, who did what, and which button takes that back."""
    return [
        [time_of(line), *(text_of(node) for node in line.css("p")), *(text_of(node) for node in line.css("button"))]
        for line in page.tree.css(".history > li")
    ]


async def whole_history_told(who: Person, page: Page) -> list[list[Any]]:
    """A history with what stands on the pages of what was before, as far as one page showed it then: without a button
    in its last line."""
    told = history_told(page)
    while len(told) <= SHOWN_THEN and (earlier := page.tree.css_first("#task-history a[rel=prev]")) is not None:
        page = Page(await who.browser.get(earlier.attributes["href"] or ""))
        told += history_told(page)
    if len(told) > SHOWN_THEN:
        told = [*told[: SHOWN_THEN - 1], [part for part in told[SHOWN_THEN - 1] if part != "Undo"]]
    return told


def undo_forms(page: Page) -> list[str]:
    """Where the buttons of a history lead that take a change back."""
    return [form.attributes["action"] or "" for form in page.tree.css(".history form")]


def facts_of(page: Page) -> Told:
    """What stands beside: each term with what it is, where one presses it without what it is called there again."""
    return {
        text_of(term): text_of(
            term.next.next if term.next is not None and term.next.tag != "dd" else term.next
        ).removeprefix(f"{text_of(term)}: ")
        for term in page.tree.css(".definition-list dt")
        if text_of(term) != "Download"
    }


def fields_of(form: LexborNode | None) -> Told:
    """What the fields of a form hold, by their names; what isn't ticked holds nothing."""
    assert form is not None
    told: Told = {}
    for control in form.css("input[name], textarea[name], select[name]"):
        name, kind = control.attributes["name"] or "", control.attributes.get("type")
        if name in NOT_TOLD:
            continue
        ticked = kind not in ("checkbox", "radio") or "checked" in control.attributes
        told[name] = value_of(control) if ticked else told.get(name, "")
    for control in form.css(".day-field:not([data-day=time]) > input"):  # a day is written out by now
        name = control.attributes["name"] or ""
        told[name] = str(read_written(told[name])) if told[name] else ""
    if told.get("estimate_minutes"):  # it is written in hours and minutes by now
        told["estimate_minutes"] = str(Duration("Estimate", max=60_000).read(told["estimate_minutes"]))
    return told


def item_told(node: LexborNode) -> list[str]:
    """An item of a checklist: what it says, and when who ticked it."""
    text = node.css_first(".text")
    assert text is not None
    ticked = "ticked" if "done" in (node.attributes.get("class") or "").split() else ""
    return [text_of(text), ticked, text.attributes.get("title") or ""]


def comment_told(node: LexborNode) -> list[str]:
    """A comment: who said what, when, and whether that was edited."""
    edited = node.css_first("header span")
    when = edited.attributes.get("title") or "" if edited is not None else ""
    return [text_of(node.css_first("header b")), time_of(node), when, text_of(node.css_first(".prose"))]


def files_told(page: Page) -> list[list[str]]:
    """The files of a page: name, size and who added it, when, and where it is."""
    found = []
    for node in page.tree.css("#files .file"):
        link = node.css_first(".title")
        assert link is not None
        meta = " ".join(text_of(span) for span in node.css(".meta span"))
        found.append([text_of(link), meta, time_of(node), link.attributes["href"] or ""])
    return found


def time_of(node: LexborNode) -> str:
    """The moment that something bears."""
    time = node.css_first("time")
    return "" if time is None else time.attributes.get("datetime") or ""


def in_trash(page: Page) -> bool:
    """Whether a page says that what it shows was deleted."""
    return any("is in the trash" in text_of(node) for node in page.tree.css(".notice.warn"))


def shortened(text: str) -> str:
    """A text, or the beginning of a long one with the sum of all."""
    return text if len(text) <= 200 else f"{text[:100]}… {len(text)} {hashlib.sha256(text.encode()).hexdigest()[:16]}"
