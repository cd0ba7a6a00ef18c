"""A message comes to each browser that wants it, can be read there only, and a browser that is gone is forgotten."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.people import Desk, Person
from tests.support.push_service import PushService, Subscriber, push_service
from webapp.jobs.models import Resources
from webapp.jobs.worker import Worker
from webapp.push.base64url import from_base64url
from webapp.push.encryption import encrypt
from webapp.push.handing_over import shortened
from webapp.push.models import PushMessage
from webapp.push.queries import queue_push
from webapp.push.sending import SEND_PUSH
from webapp.push.services import is_push_service

MESSAGE = PushMessage("Order paper", "Due at 10:00", "/w/alder-finch/tasks/1", "task 1", 3)


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    """Where browsers get their messages from."""
    async with push_service() as found:
        yield found


@pytest.fixture
def desk_with(desk: Desk, service: PushService) -> Desk:
    """A desk that knows it."""
    state = desk.app.state
    state.settings = msgspec.structs.replace(state.settings, push_services=(service.origin,))
    return desk


async def work(desk: Desk) -> None:
    """Do what is to be done."""
    state = desk.app.state
    await Worker(Resources(desk.db, state.store, state.settings, desk.clock), [SEND_PUSH]).work()


async def queue(desk: Desk, who: Person, key: str = "reminder 1") -> int:
    """Ask for the message."""
    return await queue_push(desk.db, who.account_id, MESSAGE, key=key, now=desk.clock())


async def subscribed(desk: Desk, who: Person, form: dict[str, str]) -> None:
    """Turn messages on, and take the first one, which says so."""
    assert (await who.browser.post("/account/push", data=form)).status_code == 201
    await work(desk)


def test_the_example_of_rfc_8291_is_encrypted_as_it_says() -> None:
    private = from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    encrypted = encrypt(
        b"When I grow up, I want to be a watermelon",
        from_base64url("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        from_base64url("BTBZMqHH6r4Tts7J_aSIgg"),
        key=derive_private_key(int.from_bytes(private, "big"), SECP256R1()),
        salt=from_base64url("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encrypted == from_base64url(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://wns2-am3p.notify.windows.com/w/?token=abc", True),
        ("https://push.example.com/abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8080/abc", False),
        ("https://fcm.googleapis.com.example.com/abc", False),
        ("https://fcm.googleapis.com@example.com/abc", False),
        ("https://user@fcm.googleapis.com/abc", False),
        ("https://notfcm.googleapis.com/abc", False),
        ("https://push.example.com:444/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1/abc", False),
        ("https://.push.apple.com/abc", False),
        ("https://example.com\\.push.apple.com/abc", False),
        (f"https://{'a' * 64}.push.apple.com/abc", False),
        ("https://fcm.google\tapis.com/abc", False),
        ("https://fcm.googleapis.com/ä", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_messages_go_to_push_services_only(endpoint: str, known: bool) -> None:
    assert is_push_service(endpoint, ["https://push.example.com"]) is known


def test_a_text_that_is_too_long_is_cut_where_it_is_too_long() -> None:
    long = msgspec.structs.replace(MESSAGE, body="Größe " * 2000)
    packed = msgspec.json.decode(shortened(long))
    assert packed["title"] == "Order paper"
    assert packed["body"].startswith("Größe Größe")
    assert packed["body"].endswith("…")
    assert len(encrypt(shortened(long), from_base64url(POINT), bytes(16))) <= 4096


POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"

pytestmark = pytest.mark.anyio


async def test_a_browser_that_wants_messages_can_read_them(desk_with: Desk, service: PushService) -> None:
    ana = await desk_with.owner()
    browser = service.subscriber()
    await subscribed(desk_with, ana, browser.form)
    assert browser.read(service.bodies[0])["title"] == "Messages are on"

    assert await queue(desk_with, ana) == 1
    assert await queue(desk_with, ana) == 0, "of one key there is one"
    await work(desk_with)
    assert [browser.read(body) for body in service.bodies[1:]] == [msgspec.structs.asdict(MESSAGE)]
    headers = service.headers[1]
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "86400"
    assert len(headers["topic"]) == 32


async def test_the_push_service_knows_who_sends(desk_with: Desk, service: PushService) -> None:
    ana = await desk_with.owner()
    key = from_base64url((await ana.browser.get("/account/push")).json()["key"])
    await subscribed(desk_with, ana, service.subscriber().form)
    said = service.headers[0]["authorization"].removeprefix("vapid t=")
    signed, _, rest = said.rpartition(".")
    signature, _, sent_key = rest.partition(", k=")
    raw = from_base64url(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_base64url(sent_key))
    public.verify(encode_dss_signature(r, s), signed.encode(), ECDSA(SHA256()))
    claims: dict[str, Any] = msgspec.json.decode(base64.urlsafe_b64decode(signed.partition(".")[2] + "=="))
    assert from_base64url(sent_key) == key
    assert claims["aud"] == service.origin
    assert 0 < claims["exp"] - desk_with.clock().timestamp() <= 24 * 60 * 60


@pytest.mark.parametrize("gone", [404, 410, 403])
async def test_a_browser_that_is_gone_is_forgotten(desk_with: Desk, service: PushService, gone: int) -> None:
    ana = await desk_with.owner()
    await subscribed(desk_with, ana, service.subscriber("stays").form)
    await subscribed(desk_with, ana, service.subscriber("gone").form)
    service.answers = [201, gone]
    await queue(desk_with, ana)
    await work(desk_with)
    assert await queue(desk_with, ana, "reminder 2") == 1


@pytest.mark.parametrize(
    ("answer", "state", "tries_left"), [(429, "waiting", 4), (503, "waiting", 4), (413, "failed", 4)]
)
async def test_what_a_push_service_refuses_is_tried_again_where_that_helps(
    desk_with: Desk, service: PushService, answer: int, state: str, tries_left: int
) -> None:
    ana = await desk_with.owner()
    await subscribed(desk_with, ana, service.subscriber().form)
    service.answers, service.patience = [answer], "7200"
    await queue(desk_with, ana)
    await work(desk_with)
    row = await desk_with.db._pool.fetchrow(
        "select state::text, tries_left, error, run_at from jobs where state <> 'done'"
    )
    assert row is not None
    assert (row["state"], row["tries_left"]) == (state, tries_left)
    assert f"(it answers {answer})" in row["error"]
    if state == "waiting":
        assert row["run_at"] == desk_with.clock() + timedelta(hours=2), "as it asked for"


async def test_a_push_service_that_is_away_is_tried_again(desk: Desk) -> None:
    async with push_service() as service:
        state = desk.app.state
        state.settings = msgspec.structs.replace(state.settings, push_services=(service.origin,))
        ana = await desk.owner()
        await subscribed(desk, ana, service.subscriber().form)
    await queue(desk, ana)
    await work(desk)
    assert "doesn't answer" in await desk.fetch("select error from jobs where state = 'waiting'")


async def test_messages_end_with_the_session(desk_with: Desk, service: PushService) -> None:
    ana = await desk_with.owner()
    await subscribed(desk_with, ana, service.subscriber().form)
    await queue(desk_with, ana)
    await ana.browser.delete("/session")
    await work(desk_with)
    assert len(service.bodies) == 1, "not even what was queued before"
    assert await queue(desk_with, ana, "reminder 2") == 0


async def test_whoever_signs_in_next_in_a_browser_gets_its_messages(desk_with: Desk, service: PushService) -> None:
    ana = await desk_with.owner()
    ben = await desk_with.member("editor", ana)
    browser = service.subscriber()
    await subscribed(desk_with, ana, browser.form)
    await subscribed(desk_with, ben, browser.form)
    assert (await queue(desk_with, ana), await queue(desk_with, ben, "reminder 2")) == (0, 1)


async def test_messages_can_be_turned_off_by_whose_they_are(desk_with: Desk, service: PushService) -> None:
    ana = await desk_with.owner()
    ben = await desk_with.member("editor", ana)
    browser = service.subscriber()
    await subscribed(desk_with, ana, browser.form)
    for who, left in ((ben, 1), (ana, 0)):
        await who.browser.post("/account/push?_method=delete", data={"endpoint": browser.endpoint})
        assert await queue(desk_with, ana, f"reminder {who.name}") == left


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"endpoint": "https://example.com/abc"}, "isn&#39;t one that this desk knows"),
        ({"endpoint": ""}, "can't be empty"),
        ({"p256dh": "AAAA"}, "can't be read"),
        ({"auth": "ä"}, "can't be read"),
    ],
)
async def test_what_is_no_browser_is_refused(
    desk_with: Desk, service: PushService, change: dict[str, str], words: str
) -> None:
    ana = await desk_with.owner()
    refused = await ana.browser.post("/account/push", data=service.subscriber().form | change)
    assert refused.status_code == 422
    assert words.replace("&#39;", "'") in " ".join(refused.json()["errors"].values())
    assert service.bodies == []


async def test_a_browser_is_told_whether_messages_come_to_it_in_this_session(desk: Desk, ana: Person) -> None:
    async def endpoints(who: Person) -> list[str]:
        found: list[str] = (await who.browser.get("/account/push")).json()["endpoints"]
        return found

    form = Subscriber("https://fcm.googleapis.com/fcm/send/one").form
    assert await endpoints(ana) == []
    await ana.browser.post("/account/push", data=form)
    assert await endpoints(ana) == [form["endpoint"]]
    ben = await desk.member("editor", ana)
    assert await endpoints(ben) == []
    await ben.browser.post("/account/push", data=form)
    assert (await endpoints(ana), await endpoints(ben)) == ([], [form["endpoint"]])
