"""Asking for a decision about a draft, and deciding about exactly what it says."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.conftest import Clock
from tests.support.background import until_it_waits
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.support.reviews import decide, save, send, shown, status_of

pytestmark = pytest.mark.anyio


async def test_what_is_in_the_editor_is_saved_and_asked_about_in_one_step(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    reply = await send(
        ana,
        draft,
        ben,
        revision="1",
        title="Winter hours",
        body="Open till six.",
        note="Prices are new",
        wish_on="2026-03-06",
    )
    assert reply.status_code == 303
    page = Page(await ben.get(f"/drafts/{draft}"))
    assert "Ana asked Ben" in page.one("#review").text()
    assert "Prices are new" in page.one("#review").text()
    assert page.one("#draft-body").text().strip() == "Open till six."
    assert await desk.fetch("select revision from reviews") == 2
    assert await status_of(desk, draft) == "in_review"


async def test_details_that_were_not_saved_yet_are_saved_and_asked_about(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    details = {"version": "1", "session": "s", "description": "New hours"}
    text = {"revision": "1", "title": "Winter hours", "body": "Open till six."}
    assert (await send(ana, draft, ben, **text, details=json.dumps(details))).status_code == 303
    assert await desk.fetch("select description from drafts") == "New hours"
    assert await desk.fetch("select v.content_hash = d.content_hash from reviews v, drafts d")


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"version": "1", "slug": "taken"}, 422, "Another draft has this slug"),
        ({"version": "1", "canonical_link": "nonsense"}, 422, "Paste the whole address"),
        ({"version": "1", "slug": "summer"}, 409, "Changed by two people at once"),
        (["nonsense"], 422, "The details can't be read"),
    ],
)
async def test_details_that_cannot_be_saved_send_nothing_and_are_kept(
    typed: Any, status: int, said: str, desk: Desk, ana: Person
) -> None:
    ben = await desk.member("reviewer", ana)
    await desk.fetch("update drafts set slug = 'taken' where id = $1", await desk.draft(ana, title="Other"))
    draft = await desk.draft(ana)
    if typed == {"version": "1", "slug": "summer"}:
        await ben.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "slug": "winter"})
    reply = await send(ana, draft, ben, details=json.dumps(typed), note="Look")
    assert reply.status_code == status
    assert said in Page(reply).text
    assert await status_of(desk, draft) == "draft"
    for value in list(typed.values())[1:] if isinstance(typed, dict) else ():
        assert value in reply.text
    if status == 422:
        assert Page(reply).one("#review-note").text().strip() == "Look"


async def test_a_clash_sends_nothing_and_keeps_both_texts(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await save(ben, draft, "Open till six.")
    reply = await send(ana, draft, ben, revision="1", title="Winter hours", body="Open till seven.")
    assert reply.status_code == 409
    assert "Changed by two people at once" in Page(reply).one("h1").text()
    assert await status_of(desk, draft) == "draft"
    assert await desk.fetch("select count(*) from revisions where body = 'Open till seven.'") == 1


async def test_a_wrong_date_sends_nothing_and_keeps_what_was_typed(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    reply = await send(ana, draft, revision="1", title="Winter hours", body="New words", note="Look", wish_on="soon")
    page = Page(reply)
    assert reply.status_code == 422
    assert page.one("#draft-body").text().strip() == "New words"
    assert page.one("#review-note").text().strip() == "Look"
    assert "Wished for isn't a day in the calendar" in page.one("#review-wish-error").text()
    assert page.one("#review-wish").attributes["value"] == "soon"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("friday", "2026-03-06"),
        ("next tue", "2026-03-10"),
        ("tomorrow", "2026-03-05"),
        ("27 mar", "2026-03-27"),
        ("2026-04-01", "2026-04-01"),
        ("", None),
    ],
)
async def test_the_day_of_a_decision_is_wished_for_in_words_or_as_a_date(
    typed: str, day: str | None, desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = datetime(2026, 3, 4, 10, tzinfo=UTC)  # a Wednesday
    await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    assert (await send(ana, draft, wish_on=typed)).status_code == 303
    assert await desk.fetch("select wish_on::text from reviews") == day


@pytest.mark.parametrize("typed", ["every friday", "friday at 4pm", "friday #Shop", "Call Ben friday", "2026-02-30"])
async def test_what_is_more_than_a_day_is_said_beside_it(typed: str, desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    reply = await send(ana, draft, wish_on=typed)
    assert reply.status_code == 422
    assert "isn't a day in the calendar" in Page(reply).one("#review-wish-error").text()
    assert await desk.fetch("select count(*) from reviews") == 0


async def test_an_approval_is_void_after_a_real_change_and_counts_again_when_it_is_put_back(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    assert (await decide(ben, draft, note="Good")).status_code == 303
    assert await status_of(desk, draft) == "approved"
    await save(ana, draft, "Open till five.")
    assert await status_of(desk, draft) == "approved", "a save without a change"
    await save(ana, draft, "Open till six.")
    assert await status_of(desk, draft) == "in_review"
    page = Page(await ben.get(f"/drafts/{draft}"))
    assert page.one("#decide ins").text() == "six"
    assert page.one("#decide [value=approved]").text().strip() == "Approve this as well"
    await save(ana, draft, "Open till five.")
    assert await status_of(desk, draft) == "approved"
    history = Page(await ana.get(f"/drafts/{draft}")).one("#draft-history").text()
    assert "changed what was approved: an approval counts no more" in history
    assert "an approval counts again" in history


async def test_approving_as_well_is_one_press(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    await save(ana, draft, "Open till six.")
    fields = {**await shown(ben, draft), "verdict": "approved", "again": "1"}
    assert (await ben.post(f"/drafts/{draft}/review/decisions", fields)).status_code == 303
    assert await status_of(desk, draft) == "approved"


async def test_a_large_change_is_looked_at_before_it_can_be_approved_as_well(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    await save(ana, draft, "Open till six. " + "Bring your own cup. " * 20)
    page = Page(await ben.get(f"/drafts/{draft}"))
    assert not page.tree.css("#decide [value=approved]")
    assert page.one("#decide [value=changes_requested]").text().strip() == "Ask for changes"
    whole = Page(await ben.get(f"/drafts/{draft}/review/changes"))
    assert not whole.tree.css("#decide [value=approved]"), "what changed since it was asked about is another"
    way = page.one("#decide a.go").attributes["href"] or ""
    changes = Page(await ben.get(way.removeprefix(ben.path(""))))
    assert "cup" in changes.one("main").text()
    assert changes.one("#decide [value=approved]").text().strip() == "Approve this as well"
    read = Page(await ben.get(f"/drafts/{draft}/reading"))
    assert len(read.tree.css("#decide [value=approved]")) == 1, "who reads it whole can approve it there"


@pytest.mark.parametrize(
    "change", [{"slug": "winter"}, {"description": "New hours"}, {"kind": "page"}, {"title": "Summer hours"}]
)
async def test_a_detail_that_readers_get_voids_and_is_shown_before_and_after(
    change: dict[str, str], desk: Desk, ana: Person
) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    await decide(ben, draft)
    assert (await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", **change})).status_code == 303
    assert await status_of(desk, draft) == "in_review"
    told = Page(await ben.get(f"/drafts/{draft}")).one("#decide").text()
    assert ("Page" if change == {"kind": "page"} else next(iter(change.values())).split()[0]) in told


async def test_what_readers_dont_get_voids_nothing(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft, project = await desk.draft(ana), await desk.project(ana)
    task = await desk.task(ana)
    await send(ana, draft, ben)
    await decide(ben, draft)
    fields = {"version": "1", "project_id": str(project), "task_id": str(task)}
    assert (await ana.post(f"/drafts/{draft}/details?_method=put", fields)).status_code == 303
    assert await status_of(desk, draft) == "approved"


async def test_deciding_about_what_moved_on_shows_what_changed_and_keeps_the_note(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    seen = await shown(ben, draft)
    await save(ana, draft, "Open till six.")
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "slug": "winter"})
    reply = await decide(ben, draft, note="Fine by me", seen=seen)
    page = Page(reply)
    assert reply.status_code == 409
    assert page.one(".review-details ins").text() == "winter"
    assert "six" in page.one(".comparison").text()
    assert page.one("#decision-note").text().strip() == "Fine by me"
    assert await status_of(desk, draft) == "in_review"
    fresh = {name: page.one(f"#decide [name={name}]").attributes["value"] or "" for name in seen}
    assert (await decide(ben, draft, note="Fine by me", seen=fresh)).status_code == 303
    assert await status_of(desk, draft) == "approved"


@pytest.mark.parametrize("shown_hash", ["", "no hash", "f" * 64])
async def test_a_hash_that_is_none_decides_nothing(shown_hash: str, desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    reply = await decide(ben, draft, note="Fine", seen={"shown": shown_hash, "revision": "1", "details": "[1"})
    assert reply.status_code == 409
    assert Page(reply).one("#decision-note").text().strip() == "Fine"
    assert await status_of(desk, draft) == "in_review"


async def test_who_may_not_review_any_more_is_told_so_and_keeps_the_note(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    seen = await shown(ben, draft)
    await desk.fetch("update members set role = 'editor' where account_id = $1", ben.account_id)
    reply = await decide(ben, draft, note="Almost done", seen=seen)
    assert reply.status_code == 409
    assert "may not review here any more" in Page(reply).one("[role=alert]").text()
    assert Page(reply).one("#kept-note").text().strip() == "Almost done"


async def test_a_draft_that_was_deleted_meanwhile_is_a_sentence(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    seen = await shown(ben, draft)
    await ana.post(f"/drafts/{draft}?_method=delete")
    reply = await decide(ben, draft, note="Good", seen=seen)
    assert reply.status_code == 409
    assert "in the trash" in Page(reply).one("[role=alert]").text()
    assert (await ben.post("/drafts/999/review/decisions", {**seen, "verdict": "approved"})).status_code == 404


async def test_a_double_click_is_told_and_decides_once(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    seen = await shown(ben, draft)
    assert (await decide(ben, draft, seen=seen)).status_code == 303
    assert (await decide(ben, draft, seen=seen)).status_code == 409
    assert await desk.fetch("select count(*) from decisions") == 1


async def test_an_author_approves_only_where_nobody_else_could(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await send(ana, draft)
    assert (await decide(ana, draft)).status_code == 303
    assert await status_of(desk, draft) == "approved"
    ben = await desk.member("reviewer", ana)
    other = await desk.draft(ana, title="Spring")
    await send(ana, other)
    page = Page(await ana.get(f"/drafts/{other}"))
    assert "somebody else has to approve it" in page.one("#review").text()
    assert not page.tree.css("#decide")  # nor is she asked what she would change
    reply = await decide(ana, other, seen=await shown(ben, other))
    assert reply.status_code == 409
    assert "somebody else has to approve it" in Page(reply).one("[role=alert]").text()


async def test_a_request_for_changes_stands_until_it_is_sent_again(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    await decide(ben, draft, "changes_requested", note="Which day?")
    await save(ana, draft, "Open till five on Mondays.")
    assert await status_of(desk, draft) == "changes_requested"
    assert (await send(ana, draft, ben, again="1")).status_code == 303
    assert await status_of(desk, draft) == "in_review"


async def test_a_decision_is_taken_back_and_history_keeps_both(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    await decide(ben, draft)
    assert (await ben.post(f"/drafts/{draft}/review/decisions?_method=delete")).status_code == 303
    assert await status_of(desk, draft) == "in_review"
    history = Page(await ana.get(f"/drafts/{draft}")).one("#draft-history").text()
    assert "approved revision 1" in history
    assert "took the approval back" in history


async def test_undo_takes_back_asking_deciding_and_publishing(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    last = "select max(id) from events where action = $1"
    await send(ana, draft, ben)
    await decide(ben, draft)
    await ana.post(f"/drafts/{draft}/review/publication")
    assert await status_of(desk, draft) == "published"
    for who, action, after in (
        (ana, "review.published", "approved"),
        (ben, "review.approved", "in_review"),
        (ana, "review.asked", "draft"),
        (ana, "review.taken_back", "in_review"),
    ):
        event = await desk.fetch(last, action)
        assert (await who.post(f"/events/{event}/undo")).status_code == 303, action
        assert await status_of(desk, draft) == after
    approved = await desk.fetch(last, "review.approved")
    assert (await ana.post(f"/events/{approved}/undo")).status_code in (403, 404, 409)


async def test_who_can_only_comment_is_asked_as_such_and_not_alone(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("editor", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    label = Page(await ben.get(f"/drafts/{draft}")).one(f"#review label:has([value='{ana.account_id}'])")
    assert "an author: can comment, not approve" in label.text()
    others = Page(await ben.get(f"/drafts/{draft}")).one(f"#review label:has([value='{cleo.account_id}'])")
    assert "can comment" not in others.text()
    reply = await send(ben, draft, ana, revision="1", title="Winter hours", body="New words", note="Look")
    page = Page(reply)
    assert reply.status_code == 422
    assert "None of those whom you ask can approve this" in page.one("#review [role=alert]").text()
    assert page.one("#review-note").text().strip() == "Look"
    assert page.one("#draft-body").text().strip() == "New words"
    assert page.one(f"#review input[value='{ana.account_id}']").attributes.keys() >= {"checked"}
    assert await status_of(desk, draft) == "draft"
    assert (await send(ben, draft, ana, cleo)).status_code == 303
    only = {"reviewers": [str(ana.account_id)]}
    reply = await ben.post(f"/drafts/{draft}/review/reviewers?_method=put", only)
    assert (reply.status_code, "they could only comment" in Page(reply).text) == (422, True)


async def test_where_too_few_could_approve_it_is_said_before_it_is_sent(desk: Desk, ana: Person) -> None:
    await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "here can approve" not in page.one("#review").text()
    await desk.fetch("insert into review_rules (workspace_id, approvals_needed) values ($1, 2)", ana.workspace_id)
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "This needs 2 approvals, and only 1 here can approve it" in page.one("#review").text()
    await desk.fetch("update review_rules set approvals_needed = 1, approvers = array[0]")
    assert "Nobody here can approve this" in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
    cleo = await desk.member("owner", ana, "Cleo")
    await desk.fetch("update review_rules set approvers = array[$1::bigint, $2]", ana.account_id, cleo.account_id)
    said = Page(await cleo.get(f"/drafts/{draft}")).one("#review").text()
    assert "who asks counts as an author too" in said


async def test_others_are_asked_instead(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    fields = {"reviewers": [str(cleo.account_id)]}
    assert (await ana.post(f"/drafts/{draft}/review/reviewers?_method=put", fields)).status_code == 303
    assert "asked Cleo" in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
    await desk.fetch("update members set left_at = now() where account_id = $1", ben.account_id)
    gone = {"reviewers": [str(ben.account_id)]}
    assert (await ana.post(f"/drafts/{draft}/review/reviewers?_method=put", gone)).status_code == 409


async def test_a_draft_with_hundreds_of_files_is_decided_about(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body=" ".join(f"/w/x/files/{number}/a.pdf" for number in range(1, 2001)))
    await send(ana, draft, ben)
    assert (await decide(ben, draft)).status_code == 303
    assert await status_of(desk, draft) == "approved"


async def test_what_changes_while_the_page_is_open_is_read_before_it_is_decided_about(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    page = Page(await ben.get(f"/drafts/{draft}"))
    again = (page.one("#review").attributes["data-live-from"] or "").removeprefix(ben.path())
    fresh = Page(await ben.get(again, headers=HTMX))
    assert fresh.one("#decide [value=approved]").text().strip() == "Approve"
    await save(ana, draft, "Open till six.")
    for _ in range(2):
        fresh = Page(await ben.get(again, headers=HTMX))
        assert "changed while you had it open" in fresh.one("#decide").text()
        assert not fresh.tree.css("[name=shown]")
        again = (fresh.one("#review").attributes["data-live-from"] or "").removeprefix(ben.path())
    await decide(ben, draft)
    await save(ana, draft, "Open till seven.")
    assert Page(await ben.get(again, headers=HTMX)).one("#decide ins").text() == "seven", (
        "what changed is shown, and approved at once"
    )


async def test_a_page_never_says_that_it_showed_what_was_written_while_it_was_made(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    for path in ("", "/reading"):
        async with desk.db._pool.acquire() as other:
            held = other.transaction()
            await held.start()
            await other.execute("lock table publications in access exclusive mode")
            reading = asyncio.create_task(ben.get(f"/drafts/{draft}{path}"))
            await until_it_waits(desk, reading)
            await other.execute("update drafts set body = body || ' Always.' where id = $1", draft)
            await held.commit()
        page = Page(await reading)
        seen = {"shown": page.one("#decide [name=shown]").attributes["value"] or "", "revision": "1", "details": ""}
        reply = await decide(ben, draft, seen=seen)
        assert reply.status_code == 409, path
        assert await status_of(desk, draft) == "in_review"


async def test_where_what_changed_cannot_be_shown_nothing_is_decided_from_there(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    reply = await decide(ben, draft, note="Good", seen={"shown": "0" * 64, "revision": "99", "details": ""})
    assert reply.status_code == 409
    assert not Page(reply).tree.css("[name=verdict]")
    assert Page(reply).one("#kept-note").text().strip() == "Good"
    assert Page(reply).tree.css_first(f"a[href$='/drafts/{draft}/reading']") is not None


async def test_an_author_is_told_that_somebody_else_approves_only_until_somebody_did(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    said = "somebody else has to approve it"
    assert said in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
    await decide(ben, draft)
    assert said not in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
    assert said not in Page(await ana.get(f"/drafts/{draft}/reading")).text
