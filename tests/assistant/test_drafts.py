"""Help with a draft, without scripts: what is sent is seen before, and what comes is taken as far as somebody says."""

from typing import Any

import pytest

from tests.support.chat_server import MODEL, ChatServer, answers, chunk, hidden, says, streamed
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.assistant.prompts import VOICE, shipped

pytestmark = pytest.mark.anyio

BODY = "We close at four.\n\nBring your own boards.\n\nWe have glue."


async def asked(who: Person, draft: int, prompt: str, query: str = "", **headers: str) -> Page:
    """The answer to something that was looked at first."""
    path = f"/drafts/{draft}/help/{prompt}"
    form = hidden(Page(await who.get(path + query)), ".assistant-go")
    reply = await who.post(path, form, headers=headers)
    assert reply.status_code == 200, reply.text
    return Page(reply)


async def accept(who: Person, page: Page, draft: int, prompt: str, **chosen: Any) -> Any:
    """Take something of an answer."""
    form = {**hidden(page, ".assistant-answer"), **chosen}
    return await who.post(f"/drafts/{draft}/help/{prompt}/acceptance", form)


async def history(who: Person, draft: int) -> str:
    """What the draft's page tells of it."""
    return " ".join(Page(await who.get(f"/drafts/{draft}")).one("#draft-history").text().split())


async def test_every_word_that_is_sent_is_seen_before_and_nothing_else_is_sent(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    place = f"{BODY.index('Bring')}-{BODY.index('Bring') + len('Bring your own boards.')}"
    path = f"/drafts/{draft}/help/shorten"
    page = Page(await ana.get(f"{path}?place={place}"))
    assert page.one(".assistant-what").attributes.get("open", "no") != "no"
    shown = [each.text() for each in page.tree.css(".assistant-what .assistant-sent")]
    assert (await ana.post(path, {"place": place})).status_code == 422
    assert helped.asked == []
    form = hidden(page, ".assistant-go")
    saved = {"title": "Winter hours", "body": f"{BODY} And a saw.", "revision": "1"}
    await ana.post(f"/drafts/{draft}?_method=put", saved)  # what was seen is what is sent, whatever came since
    assert (await ana.post(path, form)).status_code == 200
    sent = helped.asked[-1].json
    assert sent == {
        "model": MODEL,
        "stream": True,
        "messages": [{"role": "system", "content": shown[0]}, {"role": "user", "content": shown[1]}],
    }
    assert shown[0] == shipped(VOICE)
    assert "Bring your own boards." in shown[1]
    assert "glue" not in shown[1]
    assert "authorization" not in helped.asked[-1].headers
    again = Page(await ana.get(path))
    assert again.one(".assistant-what").attributes.get("open", "no") == "no"
    assert (await ana.post(path, {"place": place})).status_code == 200
    ben = await desk.member("editor", ana)
    assert (await ben.post(path, {"place": place})).status_code == 422  # he hasn't seen it
    await desk.fetch("update assistants set prompts = $1", {"shorten": "Cut: {passage}"})
    assert (await ana.post(path, {"place": place})).status_code == 422  # nor has she seen this one
    assert len(helped.asked) == 2


async def test_an_answer_is_taken_in_part_and_told_with_model_and_prompt(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    helped.ways = [says("We close at five.\n\n", "Bring your own boards.\n\n", "We have glue and nails.")]
    page = await asked(ana, draft, "rephrase")
    assert [each.text() for each in page.tree.css(".words ins")] == ["five", " and nails"]
    assert await desk.fetch("select body from drafts") == BODY
    assert await desk.fetch("select count(*) from revisions") == 1
    assert (await accept(ana, page, draft, "rephrase")).status_code == 409  # nothing was ticked
    for forged in ({"answer": "Mine."}, {"signed": ""}, {"signed": "x" * 80}):  # which no model wrote
        reply = await accept(ana, page, draft, "rephrase", every="1", **forged)
        assert reply.status_code == 409
        assert "isn’t what the model answered" in Page(reply).one("[role=alert]").text()
    reply = await accept(ana, page, draft, "rephrase", numbers="1")
    assert reply.status_code == 303
    assert await desk.fetch("select body from drafts") == f"{BODY[:-1]} and nails."
    assert f"took to add “and nails” from {MODEL} (“Rephrase”), as revision 2" in await history(ana, draft)
    event = await desk.fetch("select max(id) from events where action = 'revision.accepted'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch("select body from drafts") == BODY
    event = await desk.fetch("select max(id) from events where undoes is not null")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch("select body from drafts") == f"{BODY[:-1]} and nails."


async def test_what_somebody_wrote_meanwhile_is_never_written_over(desk: Desk, ana: Person, helped: ChatServer) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    helped.ways = [says("We close at five.\n\nBring your own boards.\n\nWe have glue and nails.")]
    page = await asked(ana, draft, "rephrase")
    theirs = BODY.replace("four", "six")
    await ana.post(f"/drafts/{draft}?_method=put", {"title": "Winter hours", "body": theirs, "revision": "1"})
    reply = await accept(ana, page, draft, "rephrase", every="1")
    assert reply.status_code == 409
    rest = Page(reply)
    assert "doesn’t fit any more" in rest.one("[role=alert]").text()
    assert len(rest.tree.css(".suggestion.stale")) == 1
    assert await desk.fetch("select body from drafts") == theirs
    reply = await accept(ana, rest, draft, "rephrase", numbers="1")  # the other one still fits
    assert reply.status_code == 303
    assert await desk.fetch("select body from drafts") == f"{theirs[:-1]} and nails."
    assert (await accept(ana, page, draft, "rephrase", numbers="1")).status_code == 409  # sent twice, taken once


async def test_beside_the_editor_what_is_left_of_an_answer_stays(desk: Desk, ana: Person, helped: ChatServer) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    helped.ways = [says("We close at five.\n\nBring your own boards.\n\nWe have glue and nails.")]
    page = await asked(ana, draft, "rephrase")
    path = f"/drafts/{draft}/help/rephrase/acceptance"
    reply = await ana.htmx(path, {**hidden(page, ".assistant-answer"), "numbers": "1"})
    assert reply.status_code == 200
    rest = Page(reply)
    assert [each.text() for each in rest.tree.css(".words ins")] == ["five"]
    assert "Rephrase" in rest.one("hx-partial[hx-target='#draft-history']").text()
    assert "Undo" in rest.one("hx-partial[hx-target='#notices']").text()
    reply = await ana.htmx(path, {**hidden(rest, ".assistant-answer"), "every": "1"})
    assert "Taken." in reply.text
    assert (
        await desk.fetch("select body from drafts")
        == "We close at five.\n\nBring your own boards.\n\nWe have glue and nails."
    )


async def test_a_draft_is_begun_and_gone_on_with(desk: Desk, ana: Person, helped: ChatServer) -> None:
    task = await desk.task(ana, "Tell about winter", notes="It gets dark at four.")
    await desk.item(ana, task, "Ask Ben about the boiler")
    draft = await desk.draft(ana, "Winter hours", task_id=task)
    helped.ways = [
        says("```markdown\n## When\n\n- From four on\n```"),
        says("Opening", " hours change."),
        says("So come early."),
    ]
    page = await asked(ana, draft, "outline")
    for words in ("Winter hours", "blog post", "Tell about winter", "dark at four", "boiler"):
        assert words in helped.last
    assert (await accept(ana, page, draft, "outline", every="1")).status_code == 303
    assert await desk.fetch("select body from drafts") == "## When\n\n- From four on"
    page = await asked(ana, draft, "first_version")
    assert "- From four on" in helped.last
    assert (await accept(ana, page, draft, "first_version", every="1")).status_code == 303
    assert await desk.fetch("select body from drafts") == "Opening hours change."
    page = await asked(ana, draft, "continue", "?place=0-0")  # where the caret is before it was put anywhere
    assert "Opening hours change." in helped.last
    assert (await accept(ana, page, draft, "continue", every="1")).status_code == 303
    assert await desk.fetch("select body from drafts") == "Opening hours change.\n\nSo come early."


async def test_a_passage_is_chosen_from_a_list_or_by_its_place_and_another_part_is_left_alone(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    page = Page(await ana.get(f"/drafts/{draft}/help/translate"))
    options = [each.text().strip() for each in page.tree.css("#assistant-place option")]
    assert options == ["All of it", "We close at four.", "Bring your own boards.", "We have glue."]
    value = page.tree.css("#assistant-place option")[2].attributes["value"]
    helped.ways = [says("Bringt eure Bretter mit.")]
    page = await asked(ana, draft, "translate", f"?place={value}&language=German")
    assert "German" in helped.last
    assert (await accept(ana, page, draft, "translate", every="1")).status_code == 303
    assert await desk.fetch("select body from drafts") == BODY.replace(
        "Bring your own boards.", "Bringt eure Bretter mit."
    )
    for wrong in ("?place=9", "?place=5-2", "?place=a-b"):
        assert (await ana.get(f"/drafts/{draft}/help/translate{wrong}")).status_code == 422
    assert (await ana.get(f"/drafts/{draft}/help/translate?revision=99")).status_code == 404
    empty = await desk.draft(ana, "Nothing yet")
    assert "nothing written yet" in (await ana.get(f"/drafts/{empty}/help/shorten")).text


async def test_what_goes_wrong_stands_beside_what_came_and_changes_nothing(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    draft = await desk.draft(ana, "Winter hours", body=BODY)
    helped.ways = [answers(429, {"error": {"message": "Busy"}}, Retry_After="7"), streamed(chunk("We close at five."))]
    page = await asked(ana, draft, "shorten")
    assert "Try again in 7 seconds" in page.one("[role=alert]").text()
    assert page.tree.css_first(".assistant-answer") is None
    page = await asked(ana, draft, "shorten")
    assert "broke off in the middle of its answer. This is what came:" in page.one("[role=alert]").text()
    assert page.tree.css(".words ins")
    assert await desk.fetch("select count(*) from events where subject = 'draft'") == 1
    await desk.fetch("update assistant_days set requests = 200")
    page = await asked(ana, draft, "shorten")
    assert "a day, is spent" in page.one("[role=alert]").text()


async def test_who_may_not_write_asks_nothing_and_other_workspaces_are_not_there(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    draft = await desk.draft(ana, body=BODY)
    cleo = await desk.member("viewer", ana, "Cleo")
    assert (await cleo.get(f"/drafts/{draft}/help")).status_code == 403
    assert "Help with writing" not in (await cleo.get(f"/drafts/{draft}")).text
    dora = await desk.owner("Dora", business="Elm")
    assert (await dora.get(f"/drafts/{draft}/help")).status_code == 404
    assert (await ana.get("/drafts/99/help")).status_code == 404
    assert (await ana.get(f"/drafts/{draft}/help/checklist")).status_code == 404
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await ana.get(f"/drafts/{draft}/help")).status_code == 404
