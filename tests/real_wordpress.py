"""What the desk believes of WordPress, on a real one: `python -m tests.real_wordpress https://blog.example.com ana`.

It asks for an application password (or takes it from WORDPRESS_PASSWORD), makes a draft with a picture there, asks for
it a second time, changes it, notices a change by hand, and puts it in the trash. The picture stays in the library.
"""

import argparse
import asyncio
import getpass
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec

from tests.support.file_samples import a_picture
from tests.support.posts import a_post, a_post_file, an_order
from webapp.files.store.store import Folder
from webapp.jobs.models import Resources
from webapp.outgoing.allowed import allowed
from webapp.outgoing.opening import open_client
from webapp.publishing.models import Act, ChangedThere, TargetRow
from webapp.publishing.targets.target import Outlet
from webapp.publishing.targets.wordpress import WORDPRESS, WordPressSettings, api_of
from webapp.settings import CofounderError, Settings

WORDS = "![Red and grey](/w/alder-finch/files/1/trial.jpg)\n\nA trial of **what is sent**, with `code` & signs.\n"


def outlet_of(site: str, user: str, password: str, folder: Path) -> Outlet:
    """A place at that site, of no desk; http is spoken where the address says so."""
    parts = urlsplit(site)
    may_ask = allowed(f"{parts.scheme}://{parts.netloc}")
    desk = Settings(data_dir=folder, files=str(folder), outgoing_allowed=may_ask, url="https://desk.invalid")
    settings = WordPressSettings(url=site, user=user, status="draft", tags=True)
    resources = Resources(cast("Any", None), Folder(folder), desk, lambda: datetime.now(UTC))
    row = TargetRow(1, 1, WORDPRESS.kind, "Trial", msgspec.to_builtins(settings), None, [], None)
    return Outlet(row, settings, password, resources.db, resources)


async def rehearse(outlet: Outlet) -> None:
    """All acts, one after the other. Raises CofounderError where the site does otherwise."""
    print(await WORDPRESS.reach(outlet))
    file = await a_post_file(outlet.resources.store, a_picture(), "trial.jpg", media_type="image/jpeg")
    post = a_post(
        title="Trial of <the desk>",
        slug=f"trial-{uuid4().hex[:8]}",
        body=WORDS,
        files=[file],
        cover_id=1,
        cover_alt="Red and grey",
        keywords=["trial"],
    )
    order = an_order(Act.PUBLISH, post, key=uuid4())
    placed = await WORDPRESS.publish(outlet, order)
    print(f"Made: {placed.remote_id}, {placed.url}. {placed.answer}")
    again = await WORDPRESS.publish(outlet, order)
    say("A second try finds it", again.remote_id == placed.remote_id)
    changed = msgspec.structs.replace(post, title="Trial, changed")
    placed = await WORDPRESS.update(outlet, an_order(Act.UPDATE, changed, key=uuid4(), placed=placed))
    print(f"Changed. {placed.answer}")
    async with open_client(outlet.resources.settings) as client:
        await api_of(outlet, client).post(placed.remote_id, {"title": "Changed by hand"})
    try:
        await WORDPRESS.update(outlet, an_order(Act.UPDATE, changed, key=uuid4(), placed=placed))
        say("A change by hand is noticed", False)
    except ChangedThere as noticed:
        say("A change by hand is noticed", "Changed by hand" in noticed.theirs)
    order = an_order(Act.WITHDRAW, changed, key=uuid4(), placed=placed, overwrite=True)
    print(f"Withdrawn. {(await WORDPRESS.withdraw(outlet, order)).answer}")
    print(f"Once more. {(await WORDPRESS.withdraw(outlet, order)).answer}")


def say(what: str, so: bool) -> None:
    """Tell it, and end where it isn't so."""
    print(f"{what}: {'yes' if so else 'no'}.")
    if not so:
        raise CofounderError(f"This site does otherwise: {what.lower()}, the desk believes.")


def main() -> None:
    """Try it."""
    parser = argparse.ArgumentParser(prog="python -m tests.real_wordpress", description=__doc__)
    parser.add_argument("site", help="the address of the site")
    parser.add_argument("user", help="the user name there")
    asked = parser.parse_args()
    password = os.environ.get("WORDPRESS_PASSWORD") or getpass.getpass("Application password: ")
    with tempfile.TemporaryDirectory() as folder:
        try:
            asyncio.run(rehearse(outlet_of(asked.site, asked.user, password, Path(folder))))
        except CofounderError as error:
            raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
