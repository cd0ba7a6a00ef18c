"""Several people, windows and lost replies: every save is merged or kept beside the draft, and nothing is lost."""

import asyncio

import httpx
import pytest

from tests.support.drafts import JSON, saved, send, text_of
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

BASE = "Oak dries slowly.\n\nWe open at nine.\n\nBring your boards."


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def body_of(desk: Desk) -> str:
    """The text of the only draft."""
    return str(await desk.fetch("select body from drafts"))


async def test_the_editor_is_told_what_was_saved(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    told = await saved(ana, draft, 1, "One two")
    assert told == {"state": "saved", "revision": 2, "saved_at": "2026-03-04T10:00:00.000000Z"}
    assert await saved(ana, draft, 2, "One two") == {**told, "state": "unchanged"}


async def test_edits_that_do_not_touch_each_other_merge(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=BASE)
    assert (await saved(ben, draft, 1, BASE.replace("nine", "ten")))["state"] == "saved"
    told = await saved(ana, draft, 1, BASE.replace("slowly", "very slowly"), title="Hours")
    both = BASE.replace("nine", "ten").replace("slowly", "very slowly")
    assert (told["state"], told["revision"], told["title"], told["body"]) == ("merged", 3, "Hours", both)
    assert await body_of(desk) == both
    assert "Ana saved revision 3, merged with revision 2, 11 words" in Page(await ana.get(f"/drafts/{draft}")).text


async def test_edits_merge_on_a_plain_form_too(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=BASE)
    page = Page(await ana.get(f"/drafts/{draft}"))
    await saved(ben, draft, 1, BASE.replace("nine", "ten"))
    reply = await page.submit(ana.browser, "Save", {"Text, in Markdown": BASE.replace("Oak", "Ash")})
    assert reply.status_code == 303
    assert await body_of(desk) == BASE.replace("nine", "ten").replace("Oak", "Ash")


async def test_an_editor_that_changed_nothing_gets_what_others_wrote(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=BASE)
    await saved(ben, draft, 1, BASE + "\n\nMore.")
    told = await saved(ana, draft, 1, BASE, autosave=True)
    assert (told["state"], told["revision"], told["body"]) == ("merged", 2, BASE + "\n\nMore.")
    assert await desk.fetch("select last_revision from drafts") == 2


async def test_a_renaming_meanwhile_is_merged(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=BASE)
    await ben.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "title": "Summer hours"})
    told = await saved(ana, draft, 1, BASE + " Or ours.")
    assert (told["state"], told["title"]) == ("merged", "Summer hours")


async def test_what_clashes_is_kept_beside_the_draft_and_shown_with_a_proposal(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=BASE)
    await saved(ben, draft, 1, BASE.replace("nine", "ten").replace("Bring", "Take"))
    reply = await send(ana, draft, 1, BASE.replace("nine", "eight"))
    assert reply.status_code == 409
    told = reply.json()
    assert (told["state"], told["revision"]) == ("clash", 3)
    page = Page(await ana.browser.get(told["url"]))
    assert page.heading == "Changed by two people at once"
    assert "was saved by Ben while you were writing" in page.text
    assert [node.text() for node in page.tree.css(".conflict pre")] == [
        "We open at nine.", "We open at ten.", "We open at eight.",
    ]  # fmt: skip
    assert [node.text() for node in page.tree.css(".conflict ins")] == ["ten", "eight"]
    both = BASE.replace("nine", "eight ten").replace("Bring", "Take")
    assert page.value("Text") == both
    assert await body_of(desk) == BASE.replace("nine", "ten").replace("Bring", "Take")
    assert await desk.fetch("select body from revisions where number = 3") == BASE.replace("nine", "eight")
    reply = await page.submit(ana.browser, "Save this text", {"Text": both.replace("eight ten", "half past eight")})
    assert reply.status_code == 303
    assert "half past eight" in await body_of(desk)
    assert [await desk.fetch("select kind from revisions where number = $1", n) for n in (1, 2, 3, 4)] == [
        "created", "saved", "side", "saved",
    ]  # fmt: skip


async def test_one_side_can_be_taken_as_it_is(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, title="Hours", body="One")
    await saved(ben, draft, 1, "Two", title="Hours")
    page = Page(await send(ana, draft, 1, "\nThree  ", title="Hours", json=False))
    assert page.one(f"a.btn[href$='/drafts/{draft}']").text() == "Keep what is there"
    assert (await page.submit(ana.browser, "Use mine instead")).status_code == 303
    assert await body_of(desk) == "\nThree  "


async def test_a_clash_is_a_page_which_htmx_puts_in_place_of_the_one_that_is_shown(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ben, draft, 1, "Ben's <i>text</i>")
    plain = await send(ana, draft, 1, "Ana's </textarea> text", json=False)
    assert plain.status_code == 409
    assert Page(plain).value("Text") == "Ana's </textarea> text Ben's <i>text</i>"
    fields = {"revision": "1", "title": "Winter hours", "body": "Ana's </textarea> text"}
    fragment = await ana.htmx(f"/drafts/{draft}?_method=put", fields)
    assert fragment.status_code == 409
    assert fragment.headers["hx-retarget"] == "#main"
    assert fragment.headers["hx-reselect"] == "#main"
    assert Page(fragment).value("Text") == Page(plain).value("Text")


@pytest.mark.parametrize("autosave", [False, True])
async def test_a_clash_that_is_sent_again_is_kept_once(desk: Desk, ana: Person, ben: Person, autosave: bool) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ben, draft, 1, "Two")
    for _ in range(3):
        told = (await send(ana, draft, 1, "Three", session="tab", autosave=autosave)).json()
        assert (told["state"], told["revision"]) == ("clash", 3)
    assert await desk.fetch("select last_revision from drafts") == 3
    assert Page(await ana.get(f"/drafts/{draft}/revisions/3")).one(".prose").text().strip() == "Three"


async def test_an_answer_to_a_clash_that_comes_too_late_clashes_again(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ben, draft, 1, "Two")
    page = Page(await send(ana, draft, 1, "Three", json=False))
    await saved(ben, draft, 2, "Four")
    reply = await page.submit(ana.browser, "Save this text", {"Text": "Five"})
    assert reply.status_code == 409
    assert [node.text() for node in Page(reply).tree.css(".conflict pre")] == ["Two", "Four", "Five"]


async def test_ones_own_other_window_is_no_stranger(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two", session="left")
    told = (await send(ana, draft, 1, "Three", session="right")).json()
    page = Page(await ana.browser.get(told["url"]))
    assert page.heading == "Changed in two windows at once"
    assert "saved in your other window while you were writing" in page.text
    assert (await text_of(ana, draft, 1))["own"] is True


async def test_a_clash_that_was_settled_says_so(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ben, draft, 1, "Two")
    url = (await send(ana, draft, 1, "Three")).json()["url"]
    await saved(ana, draft, 2, "Three")
    assert "don't touch each other any more" in Page(await ana.browser.get(url)).text


@pytest.mark.parametrize("autosave", [False, True])
async def test_typing_on_after_a_reply_was_lost_is_no_clash(desk: Desk, ana: Person, autosave: bool) -> None:
    draft = await desk.draft(ana, body="Oak")
    await send(ana, draft, 1, "Oak dries sl", session="tab", autosave=autosave)
    told = await saved(ana, draft, 1, "Oak dries slowly", session="tab", autosave=autosave)
    assert (told["state"], told["revision"]) == ("saved", 3)
    assert await body_of(desk) == "Oak dries slowly"


async def test_of_many_saves_at_once_every_text_is_kept(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Start")
    replies = await asyncio.gather(*(send(ana, draft, 1, f"Text{number}") for number in range(6)))
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409, 409, 409, 409]
    kept = await desk.fetch("select json_agg(body order by body) from revisions")
    assert kept == '["Start", "Text0", "Text1", "Text2", "Text3", "Text4", "Text5"]'
    assert await desk.fetch("select last_revision from drafts") == 7


async def test_many_people_typing_in_different_paragraphs_at_once_all_merge(desk: Desk, ana: Person) -> None:
    paragraphs = [f"Paragraph {number} begins" for number in range(6)]
    draft = await desk.draft(ana, body="\n\n".join(paragraphs))

    async def type_into(number: int) -> None:
        revision, own = 1, list(paragraphs)
        for word in ("one", "two", "three"):
            own[number] += f" {word}{number}"
            told = await saved(ana, draft, revision, "\n\n".join(own), session=f"s{number}", autosave=number % 2 == 0)
            revision, own = told["revision"], told.get("body", "\n\n".join(own)).split("\n\n")

    await asyncio.gather(*(type_into(number) for number in range(6)))
    assert await body_of(desk) == "\n\n".join(f"Paragraph {n} begins one{n} two{n} three{n}" for n in range(6))


async def test_the_editor_asks_for_what_is_new(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body="One")
    assert (await ana.get(f"/drafts/{draft}/text?revision=1")).status_code == 204
    await saved(ben, draft, 1, "Two", autosave=True)
    told = await text_of(ana, draft, 1)
    saved_at = "2026-03-04T10:00:00.000000Z"
    assert told == {
        "revision": 2, "title": "Winter hours", "body": "Two", "saved_at": saved_at, "by": "Ben", "own": False,
    }  # fmt: skip
    assert (await text_of(ana, draft))["revision"] == 2
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await ana.get(f"/drafts/{draft}/text?revision=1")).status_code == 404


async def test_the_editor_is_told_what_is_wrong(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    draft = await desk.draft(ana, body="One")
    reply = await send(ana, draft, 1, "x" * 1_000_001, title="")
    assert reply.status_code == 422
    assert set(reply.json()["errors"]) == {"title", "body"}
    reply = await send(ana, draft, 0, "Two")
    assert (reply.status_code, set(reply.json()["errors"])) == (422, {"revision"})
    where = {**JSON, "referer": f"http://desk.test{ana.path(f'/drafts/{draft}')}"}
    reply = await visitor.post(ana.path(f"/drafts/{draft}?_method=put"), data={"title": "x"}, headers=where)
    assert reply.status_code == 401
    url = f"/sign-in?next={ana.path(f'/drafts/{draft}').replace('/', '%2F')}"
    assert reply.json() == {"state": "signed-out", "url": url}


async def test_a_text_is_not_saved_under_another_account_than_it_was_typed_in(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body="One")
    stranger = await desk.owner("Cleo", business="Cleo's")
    typed = {"revision": "1", "title": "Winter hours", "body": "Ana's"}
    for other in (ben, stranger):  # who signed in in the same browser, and may not even be a member
        for path in (f"/drafts/{draft}?_method=put", f"/drafts/{draft}/text"):
            headers = {**JSON, "opened-by": str(ana.account_id)}
            method = "POST" if "put" in path else "GET"
            reply = await other.browser.request(method, ana.path(path), data=typed, headers=headers)
            assert (reply.status_code, reply.json()) == (403, {"state": "other-account", "name": other.name})
    assert await body_of(desk) == "One"
    headers = {**JSON, "opened-by": str(ana.account_id)}
    assert (await ana.post(f"/drafts/{draft}?_method=put", typed, headers=headers)).json()["state"] == "saved"


async def test_a_plain_form_of_another_account_is_shown_again_and_saved_once_that_is_wanted(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body="One")
    page = Page(await ana.get(f"/drafts/{draft}"))
    reply = await page.submit(ben.browser, "Save", {"Text, in Markdown": "Ana's"})
    assert reply.status_code == 422
    page = Page(reply)
    assert "Ben is signed in now, but somebody else typed this." in page.text
    assert page.value("Text, in Markdown") == "Ana's"
    assert await body_of(desk) == "One"
    assert (await page.submit(ben.browser, "Save")).status_code == 303
    assert await body_of(desk) == "Ana's"


@pytest.mark.parametrize("letter", ["\N{WOMAN}", "\n"])
async def test_the_longest_text_can_be_sent_in_any_letters(desk: Desk, ana: Person, letter: str) -> None:
    draft = await desk.draft(ana, body="One")
    text = (letter * 9 + "家") * 100_000
    assert (await saved(ana, draft, 1, text))["state"] == "saved"
    assert await body_of(desk) == text
    assert (await ana.post("/drafts/preview", {"body": text})).status_code == 200
    assert (await send(ana, draft, 2, text + "!")).status_code == 422


async def test_a_revision_that_is_not_there_is_no_reason_to_lose_a_text(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    told = (await send(ana, draft, 77, "Two")).json()
    assert told["state"] == "clash"
    assert await desk.fetch("select body from revisions where number = 2") == "Two"
    assert (await ana.browser.get(told["url"])).status_code == 200


async def test_two_texts_that_fit_but_not_together_clash(desk: Desk, ana: Person, ben: Person) -> None:
    middle = "word " * 100_000
    draft = await desk.draft(ana, body=middle)
    assert (await saved(ben, draft, 1, middle + "b" * 400_000))["state"] == "saved"
    assert (await send(ana, draft, 1, "a" * 400_000 + " " + middle)).status_code == 409
