"""Help with writing as owners set it up: where the model is, with which key, what may be spent, by which words."""

import pytest

from tests.support.chat_server import MODEL, ChatServer, says
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.assistant.prompts import ALL_PROMPTS, look_over, shipped
from webapp.outgoing.secrets import unseal

pytestmark = pytest.mark.anyio

PATH = "/settings/writing-help"


def typed(server: ChatServer, **changed: str) -> dict[str, str]:
    """The form, filled in."""
    form = {"version": "1", "is_on": "1", "url": server.url, "model": MODEL, "key": "sk-sesame"}
    return {**form, "requests_a_day": "10", "tokens_a_day": "50000", **changed}


async def test_it_is_off_until_owners_name_a_model_and_nobody_sees_the_key_again(
    desk: Desk, ana: Person, server: ChatServer
) -> None:
    draft = await desk.draft(ana, body="We close at four.")
    assert "Help with writing" not in (await ana.get(f"/drafts/{draft}")).text
    assert (await ana.get(f"/drafts/{draft}/help")).status_code == 404
    assert (await ana.post(f"{PATH}?_method=put", typed(server, model=""))).status_code == 422
    await ana.get(PATH)
    assert (await ana.post(f"{PATH}?_method=put", typed(server))).status_code == 303
    sealed = await desk.fetch("select secret from assistants")
    assert b"sesame" not in sealed
    assert unseal(desk.app.state.settings, sealed) == "sk-sesame"
    page = await ana.get(PATH)
    assert "sesame" not in page.text
    assert "Set; type a new one" in page.text
    assert await desk.fetch("select count(*) from events where before::text || after::text ilike '%sesame%'") == 0
    assert "Help with writing" in (await ana.get(f"/drafts/{draft}")).text
    ben = await desk.member("reviewer", ana)
    for path in (PATH, f"{PATH}/prompts", f"{PATH}/prompts/shorten"):
        assert (await ben.get(path)).status_code == 403


async def test_only_what_may_be_asked_can_be_named_and_a_key_stays_with_its_address(
    desk: Desk, ana: Person, server: ChatServer
) -> None:
    await ana.get(PATH)
    for wrong, field in (
        ({"url": "http://localhost:11434/v1"}, "url"),  # whoever runs the desk didn't allow it
        ({"url": "not an address"}, "url"),
        ({"url": f"{server.url}?a=b"}, "url"),
        ({"key": "two words"}, "key"),
        ({"requests_a_day": "0"}, "requests_a_day"),
    ):
        reply = await ana.post(f"{PATH}?_method=put", typed(server, **wrong))
        assert reply.status_code == 422, wrong
        assert Page(reply).tree.css_first(f"#{field}-error") is not None, wrong
        assert "sesame" not in reply.text
    assert (await ana.post(f"{PATH}?_method=put", typed(server))).status_code == 303
    moved = typed(server, version="2", url=f"{server.web.origin()}/other", key="")
    reply = await ana.post(f"{PATH}?_method=put", moved)
    assert reply.status_code == 422
    assert Page(reply).tree.css_first("#key-error") is not None
    assert (await ana.post(f"{PATH}?_method=put", {**moved, "without_key": "1"})).status_code == 303
    assert await desk.fetch("select secret from assistants") is None
    stale = await ana.post(f"{PATH}?_method=put", typed(server, model="another"))
    assert stale.status_code == 409
    assert Page(stale).one("[name=model]").attributes["value"] == "another"


async def test_a_change_is_told_and_taken_back_but_for_a_key(desk: Desk, ana: Person, server: ChatServer) -> None:
    await ana.get(PATH)
    await ana.post(f"{PATH}?_method=put", typed(server))
    reply = await ana.post(f"{PATH}?_method=put", typed(server, version="2", key="", model="another", sees="1"))
    assert Page(await ana.browser.get(reply.headers["location"])).notice == "Help with writing saved"
    event = await desk.fetch("select max(id) from events where action = 'assistant.updated'")
    history = Page(await ana.get(PATH)).one(".history").text()
    assert "set another key" in history
    assert "turned pictures for the model on" in history
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch("select model from assistants") == MODEL
    assert await desk.fetch("select secret is not null from assistants")


async def test_it_is_tried_before_it_is_turned_on(desk: Desk, ana: Person, server: ChatServer) -> None:
    assert "Say where the model is" in (await ana.post(f"{PATH}/trial")).text
    form = {name: value for name, value in typed(server).items() if name != "is_on"}
    await ana.post(f"{PATH}?_method=put", form)
    server.ways = [says("With <b>news", " letters.", tokens=40)]
    page = Page(await ana.post(f"{PATH}/trial"))
    assert "It works." in page.one("main").text()
    assert page.one("blockquote").text() == "With <b>news letters."
    assert server.asked[-1].target == "/v1/chat/completions"
    assert server.asked[-1].headers["authorization"] == "Bearer sk-sesame"
    assert server.asked[-1].json["model"] == MODEL
    assert "1 of 10 requests, 40 of 50,000 tokens" in " ".join(page.one("main").text().split())


async def test_a_prompt_is_changed_taken_back_and_put_back_as_it_came(
    desk: Desk, ana: Person, helped: ChatServer
) -> None:
    path = f"{PATH}/prompts/shorten"
    version = str(await desk.fetch("select version from assistants"))
    for wrong, said in (
        ("Cut this: {pasage}", "{pasage} stands for nothing here"),
        ("Cut this.", "Without {passage}"),
        ("x" * 4001, "at most 4,000"),
    ):
        reply = await ana.post(f"{path}?_method=put", {"version": version, "words": wrong})
        assert reply.status_code == 422
        assert said in Page(reply).one("#words-error").text()
        assert Page(reply).one("#words").text().strip() == wrong
    ours = "Make {passage} short & sweet."
    assert (await ana.post(f"{path}?_method=put", {"version": version, "words": ours})).status_code == 303
    assert (await ana.post(f"{path}?_method=put", {"version": version, "words": "{passage}?"})).status_code == 409
    page = Page(await ana.get(path))
    assert page.one("#words").text().strip() == ours
    assert shipped("shorten")[:40] in page.one(".assistant-sent").text()
    assert "changed the prompt “Shorten”" in Page(await ana.get(PATH)).one(".history").text()
    assert (await ana.post(f"{path}?_method=delete")).status_code == 303
    assert Page(await ana.get(path)).one("#words").text().strip() == shipped("shorten")
    event = await desk.fetch("select max(id) from events where subject = 'assistant'")
    await ana.post(f"/events/{event}/undo")
    assert Page(await ana.get(path)).one("#words").text().strip() == ours
    assert (await ana.get(f"{PATH}/prompts/nonsense")).status_code == 404


@pytest.mark.parametrize("name", sorted(ALL_PROMPTS))
def test_prompts_as_they_come_name_what_there_is(name: str) -> None:
    look_over(ALL_PROMPTS[name], shipped(name))
