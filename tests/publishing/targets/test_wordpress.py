"""Posts come to WordPress once, with their pictures, and nothing that was changed over there is overwritten unseen."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.real_wordpress import outlet_of, rehearse
from tests.support.people import Desk
from tests.support.posts import KEY, NOON, a_post, a_post_file, an_order, an_outlet
from tests.support.web_server import Asked, web_server
from tests.support.wordpress import ALL, NOTICE, PASSWORD, WordPressSite
from webapp.outgoing.allowed import Allowed, allowed
from webapp.publishing.models import Act, ChangedThere, NotNow, NotSo, Order, Placed
from webapp.publishing.targets.target import Outlet
from webapp.publishing.targets.wordpress import WORDPRESS, WordPressSettings
from webapp.web.forms.form import parse

THIRD = UUID("88888888-2222-4333-8444-555555555555")
SECOND = UUID("99999999-2222-4333-8444-555555555555")
BODY = "## Why\n\n![Reams](/w/alder-finch/files/1/reams.png)\n\nIt is\ndearer.\n"


@pytest.fixture
async def site() -> AsyncIterator[WordPressSite]:
    found = WordPressSite()
    async with web_server(found.answer) as found.server:
        yield found


def outlet_at(desk: Desk, site: WordPressSite, secret: str = PASSWORD, **settings: Any) -> Outlet:
    origin = site.server.origin()
    given = msgspec.convert({"url": origin, "user": "ana", "tags": True} | settings, WordPressSettings)
    return an_outlet(
        desk, WORDPRESS, given, secret, clock=lambda: site.now, outgoing_allowed=allowed(origin), url="http://desk.test"
    )


@pytest.fixture
def outlet(desk: Desk, site: WordPressSite) -> Outlet:
    return outlet_at(desk, site)


async def out(outlet: Outlet, **changes: Any) -> Placed:
    """It is published."""
    return await WORDPRESS.publish(outlet, an_order(Act.PUBLISH, a_post(**changes)))


def update(placed: Placed, *, overwrite: bool = False, key: UUID = SECOND, **changes: Any) -> Order:
    return an_order(Act.UPDATE, a_post(**changes), key=key, placed=placed, overwrite=overwrite)


def withdrawal(placed: Placed, *, overwrite: bool = False) -> Order:
    return an_order(Act.WITHDRAW, a_post(), key=SECOND, placed=placed, overwrite=overwrite)


async def test_a_post_is_there_with_its_picture_terms_and_excerpt(desk: Desk, site: WordPressSite) -> None:
    outlet = outlet_at(desk, site, categories="News, uncategorized")
    file = await a_post_file(desk.app.state.store, b"a picture", "größe reams.png")
    body = BODY.replace("reams.png", "gr%C3%B6%C3%9Fe%20reams.png")
    placed = await out(outlet, body=body, files=[file], cover_id=1, cover_alt="Reams of paper")
    (post,) = site.of_type("post")
    (media,) = site.of_type("attachment")
    address = f"{site.server.origin()}/wp-content/uploads/2026/03/{media['file']}"
    assert placed.remote_id == f"posts/{post['id']}"
    assert placed.url == f"{site.server.origin()}/what-paper-costs/"
    assert post["title"] == "What paper costs &lt;now&gt;"
    assert f'<img src="{address}" alt="Reams">' in post["content"]
    assert "It is<br>\ndearer." in post["content"]
    assert post["excerpt"] == "Why it's dearer."
    assert (post["featured_media"], media["alt_text"], media["bytes"]) == (media["id"], "Reams of paper", b"a picture")
    names = site.terms["categories"] | site.terms["tags"]
    assert [names[term] for term in post["categories"]] == ["News", "Uncategorized"]
    assert [names[term] for term in post["tags"]] == ["paper", "Prices &amp; terms"]


async def lose(outlet: Outlet, site: WordPressSite, *faults: str) -> None:
    """A post is made there, and the answer to that is lost."""
    site.faults, site.faulty = list(faults), lambda asked: asked.method == "POST" and "/posts" in asked.target
    with pytest.raises(NotNow):
        await out(outlet)
    site.faulty = lambda asked: True
    assert len(site.of_type("post")) == 1


@pytest.mark.parametrize("search_is_a_plugin", [True, False])
async def test_what_was_made_without_an_answer_and_given_up_is_found_when_it_is_withdrawn(
    outlet: Outlet, site: WordPressSite, search_is_a_plugin: bool
) -> None:
    site.search_is_a_plugin = search_is_a_plugin
    await lose(outlet, site, "lost")
    given_up = msgspec.structs.replace(an_order(Act.WITHDRAW, a_post(), key=SECOND), lost=[THIRD, KEY])
    withdrawn = await WORDPRESS.withdraw(outlet, given_up)
    (post,) = site.of_type("post")
    assert (post["status"], withdrawn.answer) == ("trash", "It is in the trash there.")
    other = msgspec.structs.replace(given_up, lost=[THIRD])
    assert (await WORDPRESS.withdraw(outlet, other)).answer == "It isn't there."


async def test_what_was_made_without_an_answer_and_given_up_becomes_what_goes_out_after_it(
    outlet: Outlet, site: WordPressSite
) -> None:
    await lose(outlet, site, "lost")
    later = an_order(Act.PUBLISH, a_post(title="Otherwise", slug="otherwise"), key=SECOND)
    placed = await WORDPRESS.publish(outlet, msgspec.structs.replace(later, lost=[KEY]))
    (post,) = site.of_type("post")
    assert (post["title"], post["slug"], post["status"]) == ("Otherwise", "otherwise", "publish")
    assert placed.remote_id == f"posts/{post['id']}"
    again = await WORDPRESS.publish(outlet, msgspec.structs.replace(later, lost=[KEY]))
    assert again.fingerprint == placed.fingerprint
    assert len(site.of_type("post")) == 1


async def test_the_authors_links_may_be_followed(outlet: Outlet, site: WordPressSite) -> None:
    await out(outlet, body="[us](https://example.com)")
    assert '<a href="https://example.com">us</a>' in site.of_type("post")[0]["content"]


async def test_pages_are_pages(outlet: Outlet, site: WordPressSite) -> None:
    placed = await out(outlet, kind="page")
    assert len(site.of_type("page")) == 1
    assert placed.remote_id.startswith("pages/")
    changed = await WORDPRESS.update(outlet, update(placed, kind="blog_post", title="Otherwise"))
    assert changed.remote_id == placed.remote_id
    assert site.of_type("post") == []


@pytest.mark.parametrize("status", ["draft", "pending", "private", "publish"])
async def test_posts_become_what_is_wanted(desk: Desk, site: WordPressSite, status: str) -> None:
    placed = await out(outlet_at(desk, site, status=status))
    (post,) = site.of_type("post")
    assert post["status"] == status
    site.change(post["id"], status="publish")  # published over there, by hand
    await WORDPRESS.update(outlet_at(desk, site, status=status), update(placed))
    assert post["status"] == "publish"


async def test_what_is_scheduled_appears_there_after_so_many_hours_whichever_try_brought_it(
    desk: Desk, site: WordPressSite
) -> None:
    outlet = outlet_at(desk, site, status="scheduled", hours=24)
    site.faults = ["down"]
    with pytest.raises(NotNow):
        await out(outlet)
    site.wait(2)
    placed = await out(outlet)
    (post,) = site.of_type("post")
    assert (post["status"], post["date"]) == ("future", NOON + timedelta(hours=24))
    assert placed.answer == f"It is scheduled there, as {post['id']}."
    await WORDPRESS.update(outlet, update(placed, title="Otherwise"))
    assert (post["title"], post["status"], post["date"]) == ("Otherwise", "future", NOON + timedelta(hours=24))
    site.wait(21)
    assert post["status"] == "future"
    site.wait(1)
    assert post["status"] == "publish"


async def test_what_is_scheduled_there_can_be_withdrawn_before_it_appears(desk: Desk, site: WordPressSite) -> None:
    outlet = outlet_at(desk, site, status="scheduled", hours=24)
    placed = await out(outlet)
    await WORDPRESS.withdraw(outlet, withdrawal(placed))
    site.wait(48)
    assert [post["status"] for post in site.of_type("post")] == ["trash"]


async def test_what_comes_too_late_to_be_scheduled_appears_at_once(desk: Desk, site: WordPressSite) -> None:
    outlet = outlet_at(desk, site, status="scheduled", hours=1)
    site.wait(3)
    assert "published" in (await out(outlet)).answer
    (post,) = site.of_type("post")
    assert (post["status"], post["date"]) == ("publish", NOON + timedelta(hours=1))


async def test_what_is_for_later_is_scheduled_there_and_what_was_before_keeps_its_date(
    outlet: Outlet, site: WordPressSite
) -> None:
    placed = await out(outlet, first_published_at=NOON + timedelta(days=2))
    (post,) = site.of_type("post")
    assert (post["status"], post["date"]) == ("future", NOON + timedelta(days=2))
    assert "scheduled" in placed.answer


async def test_a_second_try_after_an_answer_was_lost_makes_no_second_post(outlet: Outlet, site: WordPressSite) -> None:
    def makes(asked: Asked) -> bool:
        return asked.method == "POST" and "/posts" in asked.target

    for fault in ("cut", "lost"):
        site.faults, site.faulty = [fault], makes
        with pytest.raises(NotNow):
            await out(outlet)
    placed = await out(outlet)
    (post,) = site.of_type("post")
    assert placed.remote_id == f"posts/{post['id']}"
    await WORDPRESS.update(outlet, update(placed, title="New"))  # nothing was changed over there


async def test_it_is_found_by_search_where_its_slug_was_changed(outlet: Outlet, site: WordPressSite) -> None:
    first = await out(outlet)
    site.change(site.of_type("post")[0]["id"], slug="other")
    assert (await out(outlet)).remote_id == first.remote_id
    assert len(site.of_type("post")) == 1


async def test_it_is_found_by_its_slug_where_a_plugin_searches(outlet: Outlet, site: WordPressSite) -> None:
    site.search_is_a_plugin = True
    first = await out(outlet)
    assert (await out(outlet)).remote_id == first.remote_id
    assert len(site.of_type("post")) == 1


async def test_another_post_with_the_same_slug_is_none_of_ours(outlet: Outlet, site: WordPressSite) -> None:
    first = await out(outlet)
    second = await WORDPRESS.publish(outlet, an_order(Act.PUBLISH, a_post(), key=SECOND))
    assert first.remote_id != second.remote_id
    assert second.url.endswith("/what-paper-costs-2/")


async def test_an_update_whose_answer_was_lost_is_no_conflict(outlet: Outlet, site: WordPressSite) -> None:
    placed = await out(outlet)
    site.now += timedelta(hours=1)
    site.faults, site.faulty = ["lost"], lambda asked: asked.method == "POST"
    with pytest.raises(NotNow):
        await WORDPRESS.update(outlet, update(placed, title="New"))
    assert (await WORDPRESS.update(outlet, update(placed, title="New"))).fingerprint != placed.fingerprint
    assert site.of_type("post")[0]["title"] == "New"


async def test_pictures_are_brought_once(desk: Desk, outlet: Outlet, site: WordPressSite) -> None:
    store = desk.app.state.store
    file = await a_post_file(store, b"a picture")
    placed = await out(outlet, body=BODY, files=[file])
    await WORDPRESS.update(outlet, update(placed, body=BODY, files=[file], cover_id=1, cover_alt="Better words"))
    (media,) = site.of_type("attachment")
    assert media["alt_text"] == "Better words"
    other = await a_post_file(store, b"another", file_id=2)  # of the same name
    body = BODY + "![More](/w/alder-finch/files/2/reams.png)"
    await WORDPRESS.publish(outlet, an_order(Act.PUBLISH, a_post(body=body, files=[file, other]), key=THIRD))
    assert [media["file"] for media in site.of_type("attachment")] == ["reams.png", "reams-1.png"]
    assert "2026/03/reams-1.png" in site.of_type("post")[1]["content"]


async def test_a_file_that_is_not_allowed_there_is_told(desk: Desk, outlet: Outlet) -> None:
    file = await a_post_file(desk.app.state.store, b"x", "plan.dwg", media_type="application/octet-stream")
    with pytest.raises(NotSo, match="not allowed to upload this file type"):
        await out(outlet, files=[file])


async def test_a_file_that_is_too_large_there_is_told_by_its_name(
    desk: Desk, outlet: Outlet, site: WordPressSite
) -> None:
    site.largest = 10
    file = await a_post_file(desk.app.state.store, b"a large picture", "reams.png")
    with pytest.raises(NotSo, match=r"reams\.png: .*No data supplied.*may take nothing as large"):
        await out(outlet, files=[file])


async def test_a_file_whose_content_is_missing_is_told(desk: Desk, outlet: Outlet) -> None:
    file = await a_post_file(desk.app.state.store, b"x")
    lost = msgspec.structs.replace(file, sha256=bytes(32))
    with pytest.raises(NotSo, match="missing"):
        await out(outlet, files=[lost])


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "Their title", "Title: Their title"),
        ("slug", "their-slug", "Slug: their-slug"),
        ("excerpt", "Fish &amp; chips", "Description: Fish & chips"),
        ("featured_media", 77, "Cover: 77 in its media library"),
        ("content", "<p>By hand</p>", "\n\n<p>By hand</p>"),
    ],
)
async def test_whatever_was_changed_there_is_shown(
    field: str, value: object, told: str, outlet: Outlet, site: WordPressSite
) -> None:
    placed = await out(outlet)
    site.change(int(placed.remote_id.partition("/")[2]), **{field: value})
    with pytest.raises(ChangedThere) as changed:
        await WORDPRESS.update(outlet, update(placed))
    assert told in changed.value.theirs


async def test_what_was_changed_there_is_not_overwritten_unseen(outlet: Outlet, site: WordPressSite) -> None:
    placed = await out(outlet)
    id = int(placed.remote_id.partition("/")[2])  # noqa: A001
    site.change(id, content="<p>By hand</p>")
    for act in (WORDPRESS.update(outlet, update(placed)), WORDPRESS.withdraw(outlet, withdrawal(placed))):
        with pytest.raises(ChangedThere, match="changed") as changed:
            await act
        assert "By hand" in changed.value.theirs
    assert site.posts[id]["content"] == "<p>By hand</p>"
    await WORDPRESS.update(outlet, update(placed, overwrite=True))
    assert "By hand" not in site.posts[id]["content"]


async def test_a_touch_that_changes_no_word_is_no_conflict(outlet: Outlet, site: WordPressSite) -> None:
    placed = await out(outlet)
    site.change(int(placed.remote_id.partition("/")[2]), tags=[])
    await WORDPRESS.update(outlet, update(placed, title="New"))
    assert site.of_type("post")[0]["title"] == "New"


async def test_a_post_that_is_gone_or_in_the_trash_there_is_told_and_can_be_brought_back(
    outlet: Outlet, site: WordPressSite
) -> None:
    placed = await out(outlet)
    id = int(placed.remote_id.partition("/")[2])  # noqa: A001
    site.change(id, status="trash", slug="what-paper-costs__trashed")
    with pytest.raises(ChangedThere, match="trash"):
        await WORDPRESS.update(outlet, update(placed))
    again = await WORDPRESS.update(outlet, update(placed, overwrite=True))
    assert (site.posts[id]["status"], site.posts[id]["slug"]) == ("publish", "what-paper-costs")
    del site.posts[id]
    with pytest.raises(ChangedThere, match="deleted"):
        await WORDPRESS.update(outlet, update(again))
    anew = await WORDPRESS.update(outlet, update(again, overwrite=True))
    assert anew.remote_id != again.remote_id


async def test_withdrawing_puts_it_in_the_trash_and_a_second_time_is_fine(outlet: Outlet, site: WordPressSite) -> None:
    placed = await out(outlet)
    site.faults, site.faulty = ["lost"], lambda asked: asked.method == "DELETE"
    with pytest.raises(NotNow):
        await WORDPRESS.withdraw(outlet, withdrawal(placed))
    assert site.of_type("post")[0]["status"] == "trash"
    assert "any more" in (await WORDPRESS.withdraw(outlet, withdrawal(placed))).answer
    site.posts.clear()
    assert "any more" in (await WORDPRESS.withdraw(outlet, withdrawal(placed))).answer


async def test_where_there_is_no_trash_it_becomes_a_draft(outlet: Outlet, site: WordPressSite) -> None:
    placed = await out(outlet)
    site.has_trash = False
    assert "draft" in (await WORDPRESS.withdraw(outlet, withdrawal(placed))).answer
    assert site.of_type("post")[0]["status"] == "draft"


@pytest.mark.parametrize("before", ["\ufeff", NOTICE, "\n\n" + NOTICE + "\ufeff"])
async def test_what_plugins_write_before_answers_is_passed_over(
    outlet: Outlet, site: WordPressSite, before: str
) -> None:
    site.before = before
    placed = await out(outlet)
    assert placed.remote_id == f"posts/{site.of_type('post')[0]['id']}"


@pytest.mark.parametrize("folder", ["", "/blog"])
@pytest.mark.parametrize("plain", [False, True])
async def test_plain_permalinks_and_a_site_in_a_folder_are_found(
    desk: Desk, site: WordPressSite, folder: str, *, plain: bool
) -> None:
    site.plain, site.folder = plain, folder
    outlet = outlet_at(desk, site, url=f"{site.server.origin()}{folder}")
    file = await a_post_file(desk.app.state.store, b"a picture")
    placed = await out(outlet, body=BODY, files=[file])
    await WORDPRESS.update(outlet, update(placed, body=BODY, files=[file]))
    assert len(site.of_type("attachment")) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("down", NotNow, "Bad Gateway"),
        ("busy", NotNow, "30 seconds"),
        ("maintenance", NotNow, "Briefly unavailable for scheduled maintenance.*10 min"),
        ("HTML", NotNow, "what can't be read, .*Enter your code"),
        ("too large", NotSo, "too large for 127.0.0.1"),
        ("second factor", NotSo, "sign in by a page of its own.*second factor"),
        ("no application passwords", NotSo, "Application passwords are not available.*turns them off"),
        ("firewall", NotSo, "firewall or a security plugin.*Request blocked"),
        ("cut", NotNow, "didn't answer"),
    ],
)
async def test_what_stands_before_wordpress_is_told(
    outlet: Outlet, site: WordPressSite, fault: str, kind: type[Exception], said: str
) -> None:
    site.faults, site.faulty = [fault], lambda asked: "wp/v2" in asked.target
    with pytest.raises(kind, match=said) as refused:
        await out(outlet)
    assert "<" not in str(refused.value)


async def test_who_is_not_let_in_is_told_what_to_do(desk: Desk, outlet: Outlet, site: WordPressSite) -> None:
    with pytest.raises(NotSo, match="application password"):
        await out(outlet_at(desk, site, "wrong"))
    with pytest.raises(NotSo, match="doesn't let us in: Error: The username x is not known"):
        await out(outlet_at(desk, site, user="nobody"))
    site.header_arrives = False
    with pytest.raises(NotSo, match="Authorization header"):
        await out(outlet)
    with pytest.raises(NotSo, match="Authorization header"):
        await WORDPRESS.reach(outlet)


@pytest.mark.parametrize("without", ["edit_posts", "publish_posts", "manage_categories"])
async def test_what_the_user_may_not_is_told(outlet: Outlet, site: WordPressSite, without: str) -> None:
    site.users["ana"] = ALL - {without}
    with pytest.raises(NotSo):
        await out(outlet)
    assert site.of_type("post") == []


async def test_reaching_says_as_whom_and_what_they_may_not(outlet: Outlet, site: WordPressSite) -> None:
    assert await WORDPRESS.reach(outlet) == "127.0.0.1 knows us as Ana."
    assert {asked.method for asked in site.server.asked} == {"GET"}
    site.users["ana"] = ALL - {"upload_files"}
    with pytest.raises(NotSo, match="may not upload files"):
        await WORDPRESS.reach(outlet)


async def test_a_password_is_not_sent_to_where_the_site_has_moved(desk: Desk, site: WordPressSite) -> None:
    other = WordPressSite()
    async with web_server(other.answer) as other.server:
        site.moved_to = other.server.origin()
        both = allowed(f"{site.server.origin()}, {other.server.origin()}")
        settings = WordPressSettings(url=site.server.origin(), user="ana")
        outlet = an_outlet(desk, WORDPRESS, settings, PASSWORD, outgoing_allowed=both)
        with pytest.raises(NotSo, match=f"The site is at {other.server.origin()}: enter that"):
            await out(outlet)
        assert not any("authorization" in asked.headers for asked in (*site.server.asked, *other.server.asked))


async def test_an_address_without_wordpress_is_told(desk: Desk, site: WordPressSite) -> None:
    async with web_server() as server:
        settings = WordPressSettings(url=server.origin(), user="ana")
        outlet = an_outlet(desk, WORDPRESS, settings, PASSWORD, outgoing_allowed=allowed(server.origin()))
        with pytest.raises(NotSo, match="shows no REST API"):
            await WORDPRESS.reach(outlet)


async def test_forms_are_looked_over(desk: Desk, outlet: Outlet) -> None:
    form = parse(WordPressSettings, {"url": outlet.settings.url, "user": "ana", "status": "draft"})
    await WORDPRESS.look_over(form, outlet)
    assert form.errors == {}
    assert not form.value.tags
    for typed in ({"url": "http://blog.example"}, {"url": "https://blog.example?p=1"}, {"user": "a:b"}):
        form = parse(WordPressSettings, {"url": "https://blog.example", "user": "ana", "status": "draft"} | typed)
        await WORDPRESS.look_over(form, an_outlet(desk, WORDPRESS, form.value, PASSWORD, outgoing_allowed=Allowed()))
        assert set(form.errors) == set(typed)
    for hours, wrong in (("", {"hours"}), ("24", set())):
        form = parse(
            WordPressSettings, {"url": outlet.settings.url, "user": "a", "status": "scheduled", "hours": hours}
        )
        await WORDPRESS.look_over(form, outlet)
        assert set(form.errors) == wrong


async def test_its_password_is_not_logged(outlet: Outlet, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await out(outlet)
    assert "authorization" not in caplog.text.lower()


@pytest.mark.parametrize(("folder", "plain"), [("", False), ("/blog", True)])
async def test_the_trial_of_a_real_site_goes_through_all_acts(
    site: WordPressSite, tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str, *, plain: bool
) -> None:
    site.plain, site.folder = plain, folder
    await rehearse(outlet_of(f"{site.server.origin()}{folder}/", "ana", PASSWORD, tmp_path))
    assert capsys.readouterr().out.count(": yes.") == 2
    (post,) = site.of_type("post")
    assert post["status"] == "trash"
