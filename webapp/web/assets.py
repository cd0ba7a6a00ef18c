"""Static files under hashed, long-lived URLs.

All of `static/` is small and is read once, at start-up, so that serving a file never touches the disk; it is compressed
when it is first asked for. What every page needs is joined into one `css/app.css` and one `js/app.js`, and the styles
that only some pages need into others, such as `css/editor.css`, by the folder that a file is in (`JOINED`). In a
script, the relative address of a module that it imports becomes that module's hashed one. Lines that are only comments
are left to those who read the files, as is the indentation of styles: a third of what would be sent. Nothing else is
built.
"""

import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from webapp.paths import STATIC
from webapp.web.compression import pack_once

# What is joined of what, in the order of the names. Which style wins is said by its layer, and never by where it is:
# `layers.css` orders them. Of scripts, those that export something are left to whoever imports them.
JOINED: Mapping[str, tuple[str, ...]] = {
    "css/app.css": ("css/layers.css", "css/*.css", "css/components/*.css"),
    "css/editor.css": ("css/editor/*.css",),
    "css/review.css": ("css/review/*.css",),
    "css/briefing.css": ("css/briefing/*.css",),
    "css/news.css": ("css/news/*.css",),
    "css/settings.css": ("css/settings/*.css",),
    "css/search.css": ("css/search/*.css",),
    "css/calendar.css": ("css/calendar/*.css",),
    "css/board.css": ("css/board/*.css",),
    "css/day.css": ("css/day/*.css",),
    "css/plan.css": ("css/plan/*.css",),
    "css/preflight.css": ("css/preflight/*.css",),
    "css/journal.css": ("css/journal/*.css",),
    "css/journal-settings.css": ("css/journal-settings/*.css",),
    "css/newsletter.css": ("css/newsletter/*.css",),
    "css/facts.css": ("css/facts/*.css",),
    "css/several.css": ("css/several/*.css",),
    "css/choosing.css": ("css/choosing/*.css",),
    "css/projects.css": ("css/projects/*.css",),
    "css/voice.css": ("css/voice/*.css",),
    "css/assistant.css": ("css/assistant/*.css",),
    "css/views.css": ("css/views/*.css",),
    "js/app.js": ("js/*.js",),
}

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
JS_IMPORT = re.compile(r'\b(from|import) "(\.\.?/[^"]+)";\n')
JS_IMPORTS = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
JS_EXPORT = re.compile(r"^export ", re.MULTILINE)
COMMENTS = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
VENDOR = "vendor/"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/speculationrules+json", ".speculationrules")


class Asset(msgspec.Struct, frozen=True):
    """One file as it is served."""

    url: str
    media_type: str
    body: bytes
    packed: dict[str, bytes]  # by encoding, as far as it was asked for

    @property
    def compressible(self) -> bool:
        """Whether it isn't compressed in itself."""
        return self.media_type in COMPRESSIBLE

    def pack(self, encoding: str) -> bytes:
        """The body in one of `ENCODINGS`. Blocks for up to 0.1 s the first time, so it is no work for the loop."""
        if encoding not in self.packed:
            self.packed[encoding] = pack_once(self.body, encoding)
        return self.packed[encoding]


def parts_of(folder: Path, patterns: Iterable[str]) -> list[str]:
    """The files in `folder` that are joined by these patterns, by their relative path, each once."""
    found = dict.fromkeys(path for pattern in patterns for path in sorted(folder.glob(pattern)))
    return [
        path.relative_to(folder).as_posix()
        for path in found
        if path.suffix != ".js" or not JS_EXPORT.search(path.read_text("utf-8"))
    ]


def read_assets(folder: Path, joined: Mapping[str, tuple[str, ...]] = JOINED) -> dict[str, Asset]:
    """All files below `folder` by their relative path, plus those that are `joined` of several, named by patterns.

    Raises KeyError where a stylesheet or script names a file that isn't there, ValueError where scripts import each
    other in a circle.
    """
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}

    def text_of(name: str) -> str:
        text = files[name].read_text("utf-8")
        return text if name.startswith(VENDOR) else without_comments(text, indented=name.endswith(".js"))

    assets: dict[str, Asset] = {}
    for name, path in files.items():
        if path.suffix not in (".css", ".js", ".ts", ".md", ".txt"):
            assets[name] = make_asset(name, path.read_bytes())

    def read_script(name: str, importers: tuple[str, ...] = ()) -> Asset:
        """A script, after those that it imports, whose addresses go into it."""
        if name in importers:
            raise ValueError(f"{name} imports itself by way of {importers}")
        if name not in assets:

            def imported(found: re.Match[str]) -> str:
                other = posixpath.normpath(f"{posixpath.dirname(name)}/{found[2]}")
                return f'{found[1]} "{read_script(other, (*importers, name)).url}";\n'

            assets[name] = make_asset(name, JS_IMPORT.sub(imported, text_of(name)).encode())
        return assets[name]

    for name in files:
        if name.endswith(".js"):
            read_script(name)

    def hashed(found: re.Match[str]) -> str:
        return f'url("{assets[found[1]].url}")'

    for name, patterns in joined.items():
        parts = parts_of(folder, patterns)
        if name.endswith(".js"):
            text = join_scripts([assets[part].body.decode() for part in parts])
        else:
            text = CSS_URL.sub(hashed, "".join(text_of(part) + "\n" for part in parts))
        assets[name] = make_asset(name, text.encode())
    return assets


def without_comments(text: str, *, indented: bool) -> str:
    """A script or stylesheet without the lines that are only comments. Its lines stay `indented` where that may be part
    of a string."""
    text = COMMENTS.sub("", text)
    return text if indented else INDENTATION.sub("", text)


def join_scripts(scripts: list[str]) -> str:
    """One module of several, which export nothing: each keeps its own names, and its failure to itself."""
    imports: dict[str, dict[str, None]] = {}
    for script in scripts:
        for names, module in JS_IMPORTS.findall(script):
            imports.setdefault(module, {}).update(dict.fromkeys(names.replace(",", " ").split()))
    head = (f'import {{ {", ".join(names)} }} from "{module}";\n' for module, names in imports.items())
    parts = (JS_IMPORTS.sub("", script) for script in scripts)
    return "".join((*head, *(f"try {{\n{part}}} catch (error) {{\n  reportError(error);\n}}\n" for part in parts)))


def make_asset(name: str, body: bytes) -> Asset:
    """An asset whose URL changes whenever its bytes do."""
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"/static/{digest}/{name}", media_type, body, {})


ASSETS = read_assets(STATIC)
BY_URL = {asset.url: asset for asset in ASSETS.values()}


def asset_url(name: str) -> str:
    """The hashed URL of a file of `static/`; raises KeyError for one that isn't there."""
    return ASSETS[name].url


@cache
def module_urls(name: str) -> tuple[str, ...]:
    """The URLs of all modules that a script imports, and those import, so that a browser can load them at once."""
    found: dict[str, None] = {}
    for url in re.findall(r'\b(?:from|import) "(/static/[^"]+)";\n', ASSETS[name].body.decode()):
        found |= dict.fromkeys((url, *module_urls(url.split("/", 3)[3])))
    return tuple(found)
