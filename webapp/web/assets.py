"""Static files under hashed, long-lived URLs.

All of `static/` is small and is read once, at start-up, so that serving a file never touches the disk. The CSS files
are joined, in the order of `STYLESHEETS`, into one `css/app.css`; nothing else is built.
"""

import hashlib
import mimetypes
import re
from pathlib import Path

import msgspec

from webapp.files import STATIC
from webapp.web.packing import ENCODINGS, pack_once

STYLESHEETS: tuple[str, ...] = (
    "layers.css",
    "fonts.css",
    "reset.css",
    "tokens.css",
    "base.css",
    "layout.css",
    *(
        f"components/{name}.css"
        for name in (
            *("mark", "skip", "progress", "button", "chip", "avatar", "form", "quick-add", "tabs", "filters", "row"),
            *("card", "menu", "toast", "notice", "pager", "empty", "facts", "figures", "history", "prose", "editor"),
            *("conflict", "compare", "more", "when", "checklist", "comment"),
        )
    ),
    "utilities.css",
    "print.css",
)

IMMUTABLE = "public, max-age=31536000, immutable"
COMPRESSIBLE = frozenset(
    {
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "application/manifest+json",
        "application/speculationrules+json",
    }
)
CSS_URL = re.compile(r'url\("\.\./([^"]+)"\)')

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/speculationrules+json", ".speculationrules")


class Asset(msgspec.Struct, frozen=True):
    """One file as it is served."""

    url: str
    media_type: str
    body: bytes
    packed: dict[str, bytes]  # by encoding; none where it is compressed in itself


def read_assets(folder: Path, stylesheets: tuple[str, ...] = STYLESHEETS) -> dict[str, Asset]:
    """All files below `folder` by their relative path, plus the joined `css/app.css`.

    Raises KeyError where a stylesheet names a file that isn't there.
    """
    assets: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix not in (".css", ".md", ".txt"):
            assets[name] = make_asset(name, path.read_bytes())

    def hashed(found: re.Match[str]) -> str:
        return f'url("{assets[found[1]].url}")'

    joined = "".join((folder / "css" / sheet).read_text("utf-8") + "\n" for sheet in stylesheets)
    assets["css/app.css"] = make_asset("css/app.css", CSS_URL.sub(hashed, joined).encode())
    return assets


def make_asset(name: str, body: bytes) -> Asset:
    """An asset whose URL changes whenever its bytes do."""
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    digest = hashlib.sha256(body).hexdigest()[:12]
    packed = {encoding: pack_once(body, encoding) for encoding in ENCODINGS} if media_type in COMPRESSIBLE else {}
    return Asset(f"/static/{digest}/{name}", media_type, body, packed)


ASSETS = read_assets(STATIC)
BY_URL = {asset.url: asset for asset in ASSETS.values()}


def asset_url(name: str) -> str:
    """The hashed URL of a file of `static/`; raises KeyError for one that isn't there."""
    return ASSETS[name].url
