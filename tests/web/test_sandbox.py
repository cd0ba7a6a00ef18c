"""A text that takes long to work on holds nobody up but its writer, and comes to an end."""

import asyncio

import pytest

from tests.support.html import Page
from tests.support.journal import turn_on
from tests.support.people import Desk, Person
from webapp.text.word_diff import compare_plainly
from webapp.web import sandbox
from webapp.web.sandbox import Lane, OverBudget, cost
from webapp.web.threads import Busy

pytestmark = pytest.mark.anyio

SLOW = "![" * 200_000  # takes seconds to lay out, and holds nothing
LONG = "A word, and another one. " * 4_000


@pytest.fixture(autouse=True)
def _little_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests are quick: a second of the processor, and what it takes to notice."""
    monkeypatch.setattr(sandbox, "BUDGET", 0)


async def test_a_text_that_takes_too_long_is_shown_as_it_was_typed(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=SLOW)
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "Too much to lay out" in page.text
    assert SLOW[:1000] in page.text
    preview = await ana.post("/drafts/preview", {"body": SLOW})
    assert preview.status_code == 200
    assert "Too much to lay out" in preview.text


async def test_a_page_that_reads_a_text_several_times_waits_for_it_once(
    desk: Desk, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await turn_on(desk, ana)
    draft = await desk.draft(ana, body=SLOW, kind="blog_post")
    page = Page(await ana.get(f"/drafts/{draft}/preflight"))
    assert "The text takes too long to lay out, so it wasn’t looked through." in page.text
    assert [each.getMessage() for each in caplog.records] == ["survey took more than its budget"]
    assert "Too much to lay out" in Page(await ana.get(f"/drafts/{draft}")).text
    assert len(caplog.records) == 1


async def test_a_long_text_that_is_honest_is_laid_out(desk: Desk, ana: Person) -> None:
    preview = await ana.post("/drafts/preview", {"body": f"# Long\n\n{LONG}"})
    assert "Too much" not in preview.text
    assert "<h2" in preview.text


async def test_saving_does_not_wait_behind_what_is_only_shown(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=LONG)
    mallory = [await desk.member("editor", ana, f"Mallory{number}") for number in range(3)]
    previews = [asyncio.create_task(who.post("/drafts/preview", {"body": SLOW})) for who in mallory for _ in range(2)]
    ben = await desk.member("editor", ana, "Ben")
    for who, text in ((ben, f"{LONG}\n\nBen's."), (ana, f"Ana's.\n\n{LONG}")):
        sent = {"revision": "1", "title": "Winter hours", "body": text}
        reply = await who.post(f"/drafts/{draft}?_method=put", sent, headers={"accept": "application/json"})
        assert reply.status_code == 200
    assert not all(preview.done() for preview in previews)
    body = await desk.fetch("select body from drafts")
    assert body.startswith("Ana's.")
    assert body.endswith("Ben's.")
    for preview in previews:
        preview.cancel()
    await asyncio.gather(*previews, return_exceptions=True)


async def test_one_account_has_one_job_under_way_and_two_waiting_as_a_page_with_three_frames_needs(
    desk: Desk, ana: Person
) -> None:
    replies = await asyncio.gather(*(ana.post("/drafts/preview", {"body": SLOW}) for _ in range(4)))
    assert sorted(reply.status_code for reply in replies) == [200, 200, 200, 503]


async def test_others_have_their_turn_beside_somebody_who_asks_for_much(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    slow = [asyncio.create_task(ana.post("/drafts/preview", {"body": SLOW})) for _ in range(2)]
    preview = await ben.post("/drafts/preview", {"body": LONG})
    assert preview.status_code == 200
    assert not slow[1].done()
    await asyncio.gather(*slow)


async def test_texts_that_can_not_be_merged_in_time_are_both_kept(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="b")
    ben = await desk.member("editor", ana, "Ben")
    first, second = "ab" * 200_000, "ba" * 199_999
    for who, text, status in ((ben, first, 200), (ana, second, 409)):
        sent = {"revision": "1", "title": "Winter hours", "body": text}
        reply = await who.post(f"/drafts/{draft}?_method=put", sent, headers={"accept": "application/json"})
        assert reply.status_code == status
    kept = await desk.fetch("select array_agg(md5(body) order by number) from revisions where number > 1")
    expected = await desk.fetch("select array[md5($1), md5($2)]", first, second)
    assert kept == expected


async def test_a_job_over_its_budget_ends_its_process_and_the_next_one_has_another() -> None:
    lane = Lane(at_once=1)
    try:
        assert await lane.run(sum, (1, 2)) == 3
        first = lane._all[0]._process
        with pytest.raises(OverBudget):
            await lane.run(eval, "[0 for _ in iter(int, 1)]")
        assert first is not None
        assert first.returncode is not None
        assert await lane.run(sum, (1, 2)) == 3
    finally:
        await lane.close()


async def test_what_a_job_raises_is_raised_where_it_was_asked_for() -> None:
    lane = Lane(at_once=1)
    try:
        with pytest.raises(ZeroDivisionError):
            await lane.run(divmod, 1, 0)
        assert await lane.run(sum, (1, 2)) == 3
    finally:
        await lane.close()


async def test_who_hangs_up_leaves_the_lane() -> None:
    lane = Lane(at_once=1)
    try:
        running = asyncio.create_task(lane.run(eval, "[0 for _ in iter(int, 1)]"))
        waiting = [asyncio.create_task(lane.run(sum, (1, 2))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await lane.run(sum, (1, 2))
        running.cancel()
        assert await asyncio.gather(*waiting) == [3, 3]
        assert not lane._jobs
    finally:
        await lane.close()


@pytest.mark.parametrize("text", ["![" * 5_000, "*_" * 5_000, "`" * 5_000, "<" * 5_000, "[a](" * 3_000, "> " * 3_000])
def test_what_means_something_in_markdown_counts_as_more_than_a_letter(text: str) -> None:
    assert cost(text) > sandbox.QUICK > cost("An ordinary sentence, with [a link](https://example.com) in it. " * 100)


def test_a_plain_comparison_says_which_lines_differ() -> None:
    compared = compare_plainly("a\nb\nc\nd", "a\nx y\nc\nd")
    rows = [row for stretch in compared.stretches for row in stretch.rows]
    assert [row.kind for row in rows] == ["same", "removed", "added", "same", "same"]
    assert (compared.added, compared.removed) == (2, 1)
