"""The pages of reviews."""

from datetime import timedelta

from tests.support.asking import ask
from tests.support.html import Page
from tests.support.pages.kept import Pages
from tests.support.people import Person
from tests.support.reviews import decide


async def of_reviews(pages: Pages, ana: Person) -> None:
    """What is read before it goes out, and the queue of it."""
    desk, browser = pages.desk, ana.browser
    cleo = await desk.member("reviewer", ana, "Cleo")
    body = "We open at *nine*, see [the table](/a).\n\n- oak\n- ash\n\n```\none\ntwo\n```"
    draft = await desk.draft(cleo, "Summer hours", body=body)
    await ask(desk, cleo, draft, note="Is it too long?", wish_on=desk.clock().date() - timedelta(days=1))
    await ask(desk, ana, await desk.draft(ana, "About us"), cleo)
    path = ana.path(f"/drafts/{draft}/reading")
    await pages.read("reading.show", browser, path)
    await pages.read("reviews.list: read", browser, ana.path("/reviews"))
    later = body.replace("nine", "ten").replace("/a", "/b").replace("- oak\n", "").replace("two", "three")
    saved = {"title": "Later hours", "body": later, "revision": "1"}
    assert (await cleo.browser.post(ana.path(f"/drafts/{draft}?_method=put"), data=saved)).status_code == 303
    await pages.read("reading.show: changes", browser, f"{path}?since=read&from=queue")
    await pages.read("reviews.list", browser, ana.path("/reviews"))
    approvals, choice = ana.path("/reviews/approvals"), f"{draft}-{'0' * 64}"
    await pages.send("reviews.approve: refused", browser, approvals, 422)
    await pages.send("reviews.approve: left out", browser, approvals, 409, draft=choice)
    await of_decisions(pages, ana, cleo)


async def of_decisions(pages: Pages, ana: Person, cleo: Person) -> None:
    """The queue with each sort of what waits and was decided, and decisions that are void, refused, and withdrawn."""
    desk, browser = pages.desk, ana.browser
    for title, verdict in (("Price list", "changes_requested"), ("The team", "approved")):
        own = await desk.draft(ana, title, body="Oak and ash.")
        await ask(desk, ana, own, cleo)
        await decide(cleo, own, verdict, note="See **page two**, please")
    theirs = [await desk.draft(cleo, title, body="We open at nine.") for title in ("Opening times", "Directions")]
    for draft in theirs:
        await ask(desk, cleo, draft)
        await decide(ana, draft, note="Good")
    await browser.post(ana.path(f"/drafts/{theirs[1]}/review/decisions?_method=delete"))
    path = ana.path(f"/drafts/{theirs[0]}")
    await pages.read("reading.show: approved", browser, f"{path}/reading")
    saved = {"title": "Opening times", "body": "We open at ten.", "revision": "1"}
    assert (await cleo.browser.post(f"{path}?_method=put", data=saved)).status_code == 303
    await pages.read("drafts.show: an approval that is void", browser, path)
    await pages.read("reading.show: since it was approved", browser, f"{path}/reading?since=approved&from=queue")
    await pages.read("reviews.list: every part", browser, ana.path("/reviews"))
    decisions, long = f"{path}/review/decisions", {"verdict": "approved", "note": "n" * 5001}
    await pages.send("review.decide: refused", browser, decisions, 422, **long)
    await cleo.browser.post(f"{path}?_method=delete")
    await pages.read("drafts.show: in the trash", browser, path)
    await pages.read("reading.show: in the trash", browser, f"{path}/reading", 404)
    await pages.send("threads.create: in the trash", browser, f"{path}/threads", 404, body="Why ten?")


async def of_review(pages: Pages, ana: Person, path: str) -> None:
    """A draft that is asked about and decided, and how that goes."""
    browser, review = ana.browser, f"{path}/review"
    await pages.send(
        "review.decide: nobody asked", browser, f"{review}/decisions", 409, verdict="approved", note="Good"
    )
    assert (await browser.post(review, data={"note": "Prices are new", "wish_on": "2026-03-06"})).status_code == 303
    await pages.send("review.decide: moved on", browser, f"{review}/decisions", 409, verdict="approved", shown="0" * 64)
    await browser.post(f"{review}/decisions", data={"verdict": "changes_requested", "note": "x", "shown": "0" * 64})
    await pages.read("drafts.show: in review", browser, path)
    await pages.read("review.changes", browser, f"{review}/changes")
    await pages.read("review.rules", browser, ana.path("/settings/review"))
    rules = ana.path("/settings/review?_method=put")
    await pages.send("review.rules: refused", browser, rules, 422, version="1", approvals_needed="99")


async def of_review_links(pages: Pages, ana: Person) -> None:
    """The links of a draft, and what somebody sees who follows one."""
    desk, nobody = pages.desk, pages.desk.browser()
    draft = await desk.draft(ana, "Winter hours", body="# Closed\n\nUntil **spring**.")
    links = ana.path(f"/drafts/{draft}/links")
    await pages.read("review_links.list: none", ana.browser, links)
    reply = await ana.browser.post(links, data={"days": "14", "note": "Is this right?"})
    pages.keep("review_links.create", reply)
    await pages.send("review_links.create: refused", ana.browser, links, 422, name="n" * 101, email="no", days="x")
    path = "/review/" + reply.text.partition("/review/")[2].partition('"')[0]
    await pages.read("outside.show: at first", nobody, path)
    await pages.send("outside.open: refused", nobody, f"{path}/opening", 422, name="")
    assert (await nobody.post(f"{path}/opening", data={"name": "Nora Lind"})).status_code == 303
    await pages.read("outside.show", nobody, path)
    await pages.read("outside.show: signed in", ana.browser, path)
    shown = Page(await nobody.get(f"{path}?line=2")).one("#comment [name=shown]").attributes["value"] or ""
    await pages.send("outside.comment: refused", nobody, f"{path}/comments", 422, body="", line="2", shown=shown)
    comment = {"body": "Until *when*?", "line": "2", "shown": shown}
    assert (await nobody.post(f"{path}/comments", data=comment)).status_code == 303
    decision = {"verdict": "approved", "note": "Well said", "shown": shown}
    assert (await nobody.post(f"{path}/decision", data=decision)).status_code == 303
    await pages.read("outside.show: approved", nobody, path)
    saved = {"title": "Winter hours", "body": "# Closed\n\nUntil **May**.", "revision": "1"}
    assert (await ana.browser.post(ana.path(f"/drafts/{draft}?_method=put"), data=saved)).status_code == 303
    await pages.read("outside.show: changed since", nobody, path)
    await pages.send("outside.decide: about another text", nobody, f"{path}/decision", 409, **decision)
    await pages.read("review_links.list", ana.browser, links)
    await ana.browser.post(ana.path(f"/drafts/{draft}/review?_method=delete"))
    await pages.send("outside.decide: taken back", nobody, f"{path}/decision", 409, **decision)
    await pages.send("outside.withdraw: taken back", nobody, f"{path}/decision?_method=delete", 409)
    link = await desk.fetch("select max(id) from review_links")
    assert (await ana.browser.post(f"{links}/{link}?_method=delete")).status_code == 303
    await pages.send("outside.decide: ended", nobody, f"{path}/decision", 410, **decision)
    await ana.browser.post(ana.path(f"/drafts/{draft}?_method=delete"))
    await pages.read("outside.show: in the trash", nobody, path, 410)
    await pages.read("outside.show: unknown", nobody, "/review/unknown", 404)
