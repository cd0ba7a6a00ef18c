"""A webhook says what went out so that its receiver can believe it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from tests.support.people import Desk
from tests.support.posts import KEY, a_post, a_post_file, an_order, an_outlet
from tests.support.web_server import Answer, Asked, WebServer, reply, web_server
from webapp.outgoing.allowed import Allowed, allowed
from webapp.publishing.models import Act, NotNow, NotSo, Placed, Weight
from webapp.publishing.targets.target import Outlet
from webapp.publishing.targets.webhook import WEBHOOK, WebhookSettings, new_secret
from webapp.web.forms.form import parse

SECRET = new_secret()
OWN = "https://desk.example.com"


class Other:
    """The other side: it answers with the next of `answers`, and with 204 after them."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.server: WebServer

    async def answer(self, asked: Asked) -> Answer:
        return self.answers.pop(0) if self.answers else reply(204)

    @property
    def asked(self) -> list[Asked]:
        return self.server.asked


@pytest.fixture
async def other() -> AsyncIterator[Other]:
    found = Other()
    async with web_server(found.answer) as found.server:
        yield found


@pytest.fixture
def outlet(desk: Desk, other: Other) -> Outlet:
    return an_outlet(
        desk,
        WEBHOOK,
        WebhookSettings(f"{other.server.origin()}/hook"),
        SECRET,
        clock=lambda: datetime.now(UTC),
        outgoing_allowed=allowed(other.server.origin()),
        url=OWN,
    )


async def test_the_receiver_can_verify_it_and_reads_all_fields(desk: Desk, outlet: Outlet, other: Other) -> None:
    file = await a_post_file(desk.app.state.store, b"a picture")
    body = f"![Reams](/w/alder-finch/files/1/reams.png) and [it]({OWN}/w/alder-finch/files/1/reams.png)"
    post = a_post(body=body, files=[file], cover_id=1, cover_alt="Reams of paper")
    placed = await WEBHOOK.publish(outlet, an_order(Act.PUBLISH, post))
    assert placed == Placed(answer="204")
    (asked,) = other.asked
    assert (asked.method, asked.target) == ("POST", "/hook")
    event = Receiver(SECRET).verify(asked.body, asked.headers)
    assert event["type"] == "post.published"
    assert asked.headers["webhook-id"] == str(KEY)
    data = event["data"]
    address = f"{OWN}/w/alder-finch/files/1/reams.png"
    assert data["markdown"] == f"![Reams]({address}) and [it]({address})"
    assert data["html"] == f'<p dir="auto"><img src="{address}" alt="Reams"> and <a href="{address}">it</a></p>\n'
    assert data["files"][0]["url"] == address
    assert data["cover"] == {"file": 1, "alt": "Reams of paper"}
    assert (data["title"], data["keywords"]) == (post.title, post.keywords)
    assert data["first_published_at"] == "2026-03-04T12:00:00Z"


async def test_what_was_changed_on_the_way_or_is_old_is_noticed(outlet: Outlet, other: Other) -> None:
    await WEBHOOK.publish(outlet, an_order(Act.PUBLISH, a_post()))
    (asked,) = other.asked
    for body, headers in (
        (asked.body.replace(b"dearer", b"cheaper"), asked.headers),
        (asked.body, asked.headers | {"webhook-id": "another"}),
        (asked.body, asked.headers | {"webhook-timestamp": str(int(asked.headers["webhook-timestamp"]) - 1)}),
    ):
        with pytest.raises(WebhookVerificationError):
            Receiver(SECRET).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Receiver(new_secret()).verify(asked.body, asked.headers)


async def test_a_second_try_has_the_same_id(outlet: Outlet, other: Other) -> None:
    other.answers = [reply(503, "Back soon")]
    order = an_order(Act.PUBLISH, a_post())
    with pytest.raises(NotNow, match="Back soon"):
        await WEBHOOK.publish(outlet, order)
    await WEBHOOK.publish(outlet, order)
    assert [asked.headers["webhook-id"] for asked in other.asked] == [str(KEY)] * 2


async def test_updates_and_withdrawals_are_told_with_what_the_other_side_calls_it(outlet: Outlet, other: Other) -> None:
    other.answers = [reply(201, f'{{"id": 17, "url": "{other.server.origin()}/paper"}}')]
    placed = await WEBHOOK.publish(outlet, an_order(Act.PUBLISH, a_post()))
    assert (placed.remote_id, placed.url) == ("17", f"{other.server.origin()}/paper")
    placed = await WEBHOOK.update(outlet, an_order(Act.UPDATE, a_post(), placed=placed))
    assert placed.remote_id == "17"
    await WEBHOOK.withdraw(outlet, an_order(Act.WITHDRAW, a_post(), placed=placed))
    told = [Receiver(SECRET).verify(asked.body, asked.headers) for asked in other.asked]
    assert [event["type"] for event in told] == ["post.published", "post.updated", "post.withdrawn"]
    assert told[2]["data"] == {"id": 7, "url": f"{other.server.origin()}/paper"}


@pytest.mark.parametrize("said", ['{"url": "javascript:alert(1)"}', '{"url": "https://x/\\u0000"}', "[1]", "{", "\x00"])
async def test_what_an_answer_says_besides_is_not_believed(outlet: Outlet, other: Other, said: str) -> None:
    other.answers = [reply(200, said)]
    placed = await WEBHOOK.publish(outlet, an_order(Act.PUBLISH, a_post()))
    assert (placed.url, placed.remote_id) == ("", "")
    assert "\x00" not in placed.answer


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (reply(410), NotSo, "wants no webhooks any more"),
        (reply(400, "<h1>No</h1><script>alert(1)</script> &amp; never"), NotSo, "400: No & never"),
        (reply(404, "x" * 5000), NotSo, "…"),
        (reply(302, "", {"location": "https://elsewhere.example/"}), NotSo, "enter that address"),
        (reply(500), NotNow, "500"),
        (reply(408), NotNow, "408"),
        (b"", NotNow, "didn't answer"),
    ],
)
async def test_what_answers_mean(outlet: Outlet, other: Other, answer: bytes, kind: type[Exception], said: str) -> None:
    other.answers = [answer]
    with pytest.raises(kind, match=said) as refused:
        await WEBHOOK.publish(outlet, an_order(Act.PUBLISH, a_post()))
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("said", "after", "words"),
    [
        ("90", timedelta(seconds=90), "for 90 seconds."),
        ("120", timedelta(minutes=2), "for 2 min."),
        ("999999999", timedelta(days=1), "for 24 h."),
        ("Wed, 04 Mar 2026 10:05:00 GMT", timedelta(minutes=5), "for 5 min."),
        ("Wed, 04 Mar 2020 10:05:00 GMT", timedelta(0), "for 1 second."),
        ("soon", None, "429)."),
        ("-1", None, "429)."),
        ("Wed, 04 Mar 2026 10:05:00 +99999999999999999999", None, "429)."),
    ],
)
async def test_patience_that_is_asked_for_is_told(
    desk: Desk, other: Other, said: str, after: timedelta | None, words: str
) -> None:
    here = an_outlet(
        desk, WEBHOOK, WebhookSettings(other.server.origin()), SECRET, outgoing_allowed=allowed(other.server.origin())
    )
    other.answers = [reply(429, "", {"retry-after": said})]
    with pytest.raises(NotNow) as refused:
        await WEBHOOK.publish(here, an_order(Act.PUBLISH, a_post()))
    assert refused.value.after == after
    assert str(refused.value).endswith(words)


async def test_inside_is_not_reached(desk: Desk, other: Other) -> None:
    here = an_outlet(desk, WEBHOOK, WebhookSettings("https://127.0.0.1/"), SECRET, outgoing_allowed=Allowed())
    with pytest.raises(NotSo, match="isn't a public address"):
        await WEBHOOK.publish(here, an_order(Act.PUBLISH, a_post()))


async def test_a_form_is_looked_over(desk: Desk, outlet: Outlet) -> None:
    form = parse(WebhookSettings, {"url": outlet.settings.url})
    await WEBHOOK.look_over(form, outlet)
    assert form.errors == {}
    form = parse(WebhookSettings, {"url": "http://elsewhere.example/"})
    await WEBHOOK.look_over(form, an_outlet(desk, WEBHOOK, WebhookSettings(""), "short", outgoing_allowed=Allowed()))
    assert set(form.errors) == {"url", "secret"}


async def test_it_can_be_tried_whether_somebody_answers(outlet: Outlet, other: Other) -> None:
    other.answers = [reply(405)]
    assert await WEBHOOK.reach(outlet) == "127.0.0.1 answers."
    assert [asked.method for asked in other.asked] == ["OPTIONS"]


async def test_it_is_said_who_sees_the_pictures(desk: Desk, outlet: Outlet) -> None:
    file = await a_post_file(desk.app.state.store, b"a picture")
    assert await WEBHOOK.check(outlet, a_post()) == []
    (finding,) = await WEBHOOK.check(outlet, a_post(files=[file]))
    assert finding.weight is Weight.LOOK
    assert "members only" in finding.sentence
    nowhere = an_outlet(desk, WEBHOOK, outlet.settings, SECRET)
    (finding,) = await WEBHOOK.check(nowhere, a_post(files=[file]))
    assert "COFOUNDER_URL" in finding.sentence


async def test_no_secret_and_no_text_is_logged(outlet: Outlet, other: Other, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await WEBHOOK.publish(outlet, an_order(Act.PUBLISH, a_post()))
    assert SECRET not in caplog.text
    assert other.asked[0].headers["webhook-signature"] not in caplog.text
