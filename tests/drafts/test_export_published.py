"""All that is out is downloaded for another site, as it went out."""

import io
import zipfile

import msgspec

from tests.support.file_rows import a_file
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.drafts.export import published


async def publish(ana: Person, *drafts: int) -> None:
    """They go out, without review."""
    for draft in drafts:
        reply = await ana.post(f"/drafts/{draft}/review/publication")
        assert reply.status_code == 303, reply.text


async def anybody_publishes(desk: Desk, ana: Person) -> None:
    """Nothing has to be approved."""
    await desk.fetch(
        "insert into review_rules (workspace_id, only_approved) values ($1, false)"
        " on conflict (workspace_id) do update set only_approved = false",
        ana.workspace_id,
    )


def opened(content: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


async def test_what_is_out_is_there_as_it_went_out(desk: Desk, ana: Person) -> None:
    await anybody_publishes(desk, ana)
    one, two, _ = [await desk.draft(ana, title, body="First") for title in ("One", "Two", "Never")]
    shop = await a_file(desk, ana, "shop.png", b"A shop", draft_id=two)
    body = f"![Shop]({ana.path('/files')}/{shop}/shop.png)"
    text = {"revision": await revision_of(desk, two), "title": "Two", "body": body, "by": "save"}
    reply = await ana.post(f"/drafts/{two}?_method=put", text)
    assert reply.status_code == 303
    await publish(ana, one, two)
    changed = {"revision": await revision_of(desk, one), "title": "One", "body": "Changed", "by": "save"}
    assert (await ana.post(f"/drafts/{one}?_method=put", changed)).status_code == 303
    page = Page(await ana.get("/drafts?status=published"))
    links = {link.text(): link.attributes["href"] or "" for link in page.tree.css("a[download]")}
    reply = await ana.browser.get(links["Hugo"])
    with opened(reply.content) as archive:
        names = sorted(archive.namelist())
        assert names == [
            f"content/posts/draft-{one}/index.md", f"content/posts/draft-{two}/index.md",
            f"content/posts/draft-{two}/shop.png",
        ]  # fmt: skip
        head, _, written = archive.read(names[0]).decode().removeprefix("---\n").partition("---\n\n")
        assert written == "First"
        assert msgspec.yaml.decode(head)["draft"] is False
        assert archive.read(names[1]).decode().endswith("![Shop](shop.png)")
    with opened((await ana.browser.get(links["HTML"])).content) as archive:
        assert f"draft-{two}/files/shop.png" in archive.namelist()
        assert f"draft-{two}/index.html" in archive.namelist()


async def revision_of(desk: Desk, draft: int) -> str:
    return str(await desk.fetch("select revision from drafts where id = $1", draft))


async def test_many_come_some_at_a_time_each_once(desk: Desk, ana: Person) -> None:
    await anybody_publishes(desk, ana)
    drafts = [await desk.draft(ana, f"Post {number}", body="Text") for number in range(published.AT_ONCE + 3)]
    await desk.fetch("update drafts set slug = 'same' where id = any($1::bigint[])", drafts[:1])
    await publish(ana, *drafts)
    await desk.fetch("update drafts set slug = 'another' where id = any($1::bigint[])", drafts[:1])
    await ana.post(f"/drafts/{drafts[5]}/review/publication?_method=delete")
    await ana.post(f"/drafts/{drafts[6]}?_method=delete")
    with opened((await ana.get("/drafts/export?as=jekyll")).content) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names)) == len(drafts) - 2
    assert "_posts/2026-03-04-same.md" in names


async def test_another_workspace_and_no_shape_are_not_there(desk: Desk, ana: Person) -> None:
    ben = await desk.owner("Ben", business="Birch")
    await anybody_publishes(desk, ana)
    await publish(ana, await desk.draft(ana, "Ours", body="Text"))
    with opened((await ben.get("/drafts/export?as=hugo")).content) as archive:
        assert archive.namelist() == []
    assert (await ben.browser.get(ana.path("/drafts/export?as=hugo"))).status_code == 404
    assert (await ana.get("/drafts/export?as=word")).status_code == 404
    with opened((await ana.get("/drafts/export")).content) as archive:
        assert [name.partition("/")[2] for name in archive.namelist()] == ["index.html"]
