"""Whether the links of a draft lead somewhere is asked by a press, through the one client."""

import msgspec
import pytest

from tests.drafts.preflight.test_page import findings
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.web_server import Answer, Asked, reply, web_server
from webapp.drafts.preflight.controller import ASKED
from webapp.outgoing.allowed import allowed

pytestmark = pytest.mark.anyio

SAYS = {"/there": 200, "/gone": 404, "/members": 401, "/broken": 500}


async def answer(asked: Asked) -> Answer:
    """The other side: one page that only knows GET, and some that say what their names are."""
    if asked.target == "/only-get":
        return reply(405 if asked.method == "HEAD" else 200)
    return reply(SAYS[asked.target])


async def test_links_that_lead_nowhere_are_told_where_they_stand(desk: Desk, ana: Person) -> None:
    async with web_server(answer) as server:
        at = server.origin()
        desk.app.state.settings = msgspec.structs.replace(desk.app.state.settings, outgoing_allowed=allowed(at))
        body = (
            f"[a]({at}/there) [b]({at}/only-get) [c]({at}/members)\n\n[d]({at}/gone)\n\n[e]({at}/broken) [f]({at}/gone)"
        )
        draft = await desk.draft(ana, body=body)
        assert "Ask whether its links lead somewhere" in Page(await ana.get(f"/drafts/{draft}/preflight")).text
        assert server.asked == [], "nobody is asked before that"
        page = Page(await ana.post(f"/drafts/{draft}/preflight/links"))
    looks = {sentence: url for sentence, url in findings(page, "looks").items() if "leads nowhere" in sentence}
    path = ana.path(f"/drafts/{draft}")
    assert looks == {
        "The link “d” leads nowhere: the other side answers 404.": f"{path}#line-3",
        "The link “e” leads nowhere: the other side answers 500.": f"{path}#line-5",
    }
    assert len([each for each in server.asked if each.target == "/gone"]) == 2  # HEAD, then GET; once for two links


async def test_what_the_desk_may_not_ask_is_said_and_asking_is_limited(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="[inside](http://127.0.0.1:8000/)")
    vera = await desk.member("viewer", ana, "Vera")
    for _ in range(ASKED):
        page = Page(await ana.post(f"/drafts/{draft}/preflight/links"))
        assert any("it wasn’t asked" in sentence for sentence in findings(page, "looks"))
    assert (await ana.post(f"/drafts/{draft}/preflight/links")).status_code == 429
    assert (await vera.post(f"/drafts/{draft}/preflight/links")).status_code == 403
