"""What else comes of an answer: a title, a description, words for a picture, other drafts, the steps of a task."""

import base64

import pytest

from tests.assistant.test_drafts import BODY, accept, asked, history
from tests.support.chat_server import MODEL, ChatServer, answers, hidden, says
from tests.support.file_samples import a_picture
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.uploads import a_file
from webapp.assistant.answers import joined, lines_of, one_line, posts_of, tidied, titled
from webapp.assistant.asks import passages_of, pictures_in

pytestmark = pytest.mark.anyio


async def test_a_title_is_chosen_of_several(desk: Desk, ana: Person, helped: ChatServer) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    helped.ways = [says("Here are some:\n1. “When we close”\n2. **Early evenings**\n3. Winter hours\n")]
    page = await asked(ana, draft, "retitle")
    assert [each.text() for each in page.tree.css(".words ins")] == ["When we close", "Early evenings"]
    reply = await accept(ana, page, draft, "retitle", numbers="1")
    assert reply.status_code == 303, reply.text
    assert await desk.fetch("select title from drafts") == "Early evenings"
    assert f"took the title “Early evenings” from {MODEL} (“Retitle”), as revision 2" in await history(ana, draft)
    assert (await accept(ana, page, draft, "retitle", numbers="0")).status_code == 409  # it isn't that title any more


async def test_a_description_is_worded_told_and_taken_back(desk: Desk, ana: Person, helped: ChatServer) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    helped.ways = [says('"When we close,\nand what to bring."')]
    page = await asked(ana, draft, "description")
    assert await desk.fetch("select description from drafts") == ""
    assert (await accept(ana, page, draft, "description", every="1")).status_code == 303
    assert await desk.fetch("select description from drafts") == "When we close, and what to bring."
    told = f"set the description, as {MODEL} worded it (“Describe for search”)"
    assert told in await history(ana, draft)
    reply = await accept(ana, page, draft, "description", every="1")
    assert reply.status_code == 409
    assert "it says “When we close, and what to bring.” now" in Page(reply).one("[role=alert]").text()
    event = await desk.fetch("select max(id) from events where action = 'draft.updated'")
    await ana.post(f"/events/{event}/undo")
    assert await desk.fetch("select description from drafts") == ""


async def test_a_picture_is_sent_as_it_is_seen_and_described_where_it_stands(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    path = f"/drafts/{draft}/help/alt_text"
    assert "takes no pictures" in (await ana.get(path)).text
    await desk.fetch("update assistants set sees = true")
    assert "shows no picture" in (await ana.get(path)).text
    file = await a_file(ana, f"/drafts/{draft}/files", "boards.jpg", a_picture())
    file_id, name = file["id"], file["name"]
    text = f"Look:\n\n![](/w/{ana.slug}/files/{file_id}/{name})\n\nAnd come."
    await ana.post(f"/drafts/{draft}?_method=put", {"title": "Winter hours", "body": text, "revision": "1"})
    helped.ways = [says("Boards [oak] on a bench.")]
    page = Page(await ana.get(path))
    assert f"/files/{file_id}/" in (page.one(".assistant-picture").attributes["src"] or "")
    page = await asked(ana, draft, "alt_text")
    sent = helped.asked[-1].json["messages"][-1]["content"][1]["image_url"]["url"]
    assert sent.startswith("data:image/")
    assert base64.b64decode(sent.partition(",")[2])
    assert (await accept(ana, page, draft, "alt_text", every="1")).status_code == 303
    assert await desk.fetch("select body from drafts") == text.replace("![]", "![Boards (oak) on a bench.]")
    await desk.fetch("update drafts set cover_id = $1, body = 'Words' where id = $2", file_id, draft)
    page = await asked(ana, draft, "alt_text")
    assert (await accept(ana, page, draft, "alt_text", every="1")).status_code == 303
    assert await desk.fetch("select cover_alt from drafts") == "Boards [oak] on a bench."


async def test_other_drafts_are_begun_linked_and_taken_back(desk: Desk, ana: Person, helped: ChatServer) -> None:
    project = await desk.project(ana)
    draft = await desk.draft(ana, "Winter hours", body=BODY, project_id=project)
    posts = "We close at four now.\n\n---\n\nBring boards! #wood\n---\n**Glue** is here."
    helped.ways = [says("Subject: It gets dark\n\nDear all,\n\ncome early."), says(posts)]
    page = await asked(ana, draft, "newsletter")
    assert page.one(".assistant-label").text() == "It gets dark"
    assert (await accept(ana, page, draft, "newsletter", every="1")).status_code == 303
    made = await desk.fetch("select max(id) from drafts")
    assert await desk.fetch("select body from drafts where id = $1", made) == "Dear all,\n\ncome early."
    assert await desk.fetch("select kind::text from drafts where id = $1", made) == "newsletter"
    assert await desk.fetch("select project_id from drafts where id = $1", made) == project
    assert f"began this draft out of another one, as {MODEL} wrote it (“Make a newsletter”)" in await history(ana, made)
    link = Page(await ana.get(f"/drafts/{made}")).one("#draft-history a[href$='/drafts/1']")
    assert link.text() == "Open that one"
    page = await asked(ana, draft, "social_posts")
    assert len(page.tree.css(".assistant-text")) == 3
    assert (await accept(ana, page, draft, "social_posts", numbers=["0", "2"])).status_code == 303
    assert await desk.fetch("select count(*) from drafts where kind = 'social_post'") == 2
    menu = Page(await ana.get(f"/drafts/{draft}/help"))
    assert [each.text() for each in menu.tree.css(".assistant-linked a")] == [
        "**Glue** is here.",
        "We close at four now.",
        "It gets dark",
    ]
    assert Page(await ana.get(f"/drafts/{made}/help")).one(".assistant-linked a").text() == "Winter hours"
    event = await desk.fetch("select max(id) from events where action = 'draft.created'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert len(Page(await ana.get(f"/drafts/{draft}/help")).tree.css(".assistant-linked a")) == 2


async def test_steps_of_a_task_are_suggested_and_ticked(desk: Desk, ana: Person, helped: ChatServer) -> None:
    task = await desk.task(ana, "Tell about winter", notes="It gets dark at four.")
    await desk.item(ana, task, "Ask Ben")
    path = f"/tasks/{task}/help"
    assert "Suggest steps" in (await ana.get(f"/tasks/{task}")).text
    helped.ways = [says("1. Ask Ben\n2. Take a picture\n3. Write it\n"), answers(500), says("Nothing.\n" * 3)]
    page = Page(await ana.get(path))
    shown = page.tree.css("[data-part] .assistant-sent")[1].text()
    assert (await ana.post(path)).status_code == 422
    page = Page(await ana.post(path, hidden(page, ".assistant-go")))
    assert helped.last == shown
    assert "It gets dark at four." in shown
    steps = [each.attributes["value"] for each in page.tree.css("input[name=step]")]
    assert steps == ["Take a picture", "Write it"]
    form = {"signed": page.one("[name=signed]").attributes["value"], "offered": steps}
    forged = {"signed": form["signed"], "offered": [*steps, "Pay me"], "step": "Pay me"}
    assert (await ana.post(f"{path}/acceptance", forged)).status_code == 409
    assert "Tick what belongs" in (await ana.post(f"{path}/acceptance", form)).text
    assert (await ana.post(f"{path}/acceptance", {**form, "step": "Write it"})).status_code == 303
    told = " ".join(Page(await ana.get(f"/tasks/{task}")).one(".history").text().split())
    assert f"added “Write it” to the checklist, as {MODEL} suggested (“Suggest a checklist”)" in told
    event = await desk.fetch("select max(id) from events where action = 'item.created'")
    await ana.post(f"/events/{event}/undo")
    assert await desk.fetch("select items_total from tasks") == 1
    assert "can’t answer now" in (await ana.post(path)).text
    ben = await desk.member("viewer", ana)
    assert (await ben.get(path)).status_code == 403
    await desk.fetch("update assistants set is_on = false")
    assert (await ana.get(path)).status_code == 404
    assert "Suggest steps" not in (await ana.get(f"/tasks/{task}")).text


@pytest.mark.parametrize(
    ("before", "answer", "after", "whole"),
    [
        ("", "One.", "", "One."),
        ("One.", "Two.", "", "One.\n\nTwo."),
        ("One.\n", "Two.", "", "One.\n\nTwo."),
        ("One.\n\n", "Two.", "", "One.\n\nTwo."),
        ("We close", " at four.", "", "We close at four."),
        ("We close ", "at four.", "", "We close at four."),
        ("We close", ", always.", "", "We close, always."),
        ("We close", "\n\n## When\n", "", "We close\n\n## When"),
        ("One.", "Two.", "Three.", "One.\n\nTwo.\n\nThree."),
        ("One.", "Two.", "\n\nThree.", "One.\n\nTwo.\n\nThree."),
        ("One", "two", "three", "One two three"),
    ],
)
def test_what_goes_on_is_set_off_as_it_needs(before: str, answer: str, after: str, whole: str) -> None:
    assert before + joined(before, answer, after) + after == whole


def test_answers_are_read_for_what_they_are() -> None:
    assert tidied("```\nOne\n```\n") == "One"
    assert tidied("```\nOne\n```\n\n```\nTwo\n```") == "```\nOne\n```\n\n```\nTwo\n```"
    assert lines_of("Titles:\n\n- One\n* “Two”\n3) [ ] Three\n- One", 10) == ["One", "Two", "Three"]
    assert one_line("Some words " * 30, 20) == "Some words Some…"
    assert titled("# It\n\nBody", "Else").title == "It"
    assert titled("Only this", "Else").title == "Else"
    assert [post.title for post in posts_of("a\n---\n\n***\nb c")] == ["a", "b c"]
    for numbered in ("1. a\n\n2. b c", "**Post 1:**\na\n\n**Post 2:**\nb c", "1. a\n---\n2. b c"):
        assert [post.body for post in posts_of(numbered)] == ["a", "b c"]
    assert [post.body for post in posts_of("a\n\n1. b")] == ["a\n\n1. b"]


def test_passages_and_pictures_are_found_quickly_in_any_text() -> None:
    assert passages_of("\n One\ntwo \n\n\n  Three") == [((2, 9), "One two"), ((15, 20), "Three")]
    assert passages_of("") == []
    for text in ("![" * 500_000, "](/w/" * 200_000, "\n \n" * 300_000, "x" * 1_000_000):
        assert len(passages_of(text)) <= 200
        assert pictures_in(text) == []
    text = "![a](/w/x/files/3/a.jpg) ![b](https://e.com/) ![](/w/x/files/4) [link](/w/x/files/5/l.pdf)"
    assert [(shown.file_id, shown.words) for shown in pictures_in(text)] == [(3, "a"), (4, "")]
