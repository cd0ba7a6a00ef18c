"""What no file of the repository may hold, and what some of them have to agree on."""

import hashlib
import re
from collections.abc import Iterator

import pytest

from tests.quality import ROOT, own_files
from webapp.database.loader import all_queries
from webapp.web.assets import JOINED, parts_of

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"

# What ties the project to one machine, one registry or one moment. Written so that they don't find themselves.
UNWORTHY = {
    "a package registry's host": re.compile(r"\b(pypi|pythonhosted|npmjs|deb\Wdebian)\W(org|com)\b"),
    "a path of one machine": re.compile(r"(?<![\w.}*-])/(work|root|Users|home/\w+)/"),
    "work left to do": re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b"),
    "a merge that wasn't finished": re.compile(r"^(<{7}|>{7}) ", re.MULTILINE),
}

# What the Content-Security-Policy would refuse, and so must not be written at all.
FORBIDDEN_MARKUP = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event handler": re.compile(r"\son[a-z]+\s*=|\shx-on\b", re.IGNORECASE),
    "a script in an address or a value": re.compile(r"\bjavascript:|=\s*[\"']js:", re.IGNORECASE),
    "a filter in hx-trigger, which is evaluated": re.compile(r"\bhx-trigger\S*=\"[^\"]*\["),
    "something from another server": re.compile(r"\b(src|href|action|hx-\w+)=\"(https?:)?//"),
}


# A file as comments and documents name it, by the end of its path.
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|js|sql|html|css))`")


def texts() -> Iterator[tuple[str, str]]:
    """All text files by their path, but for what is vendored."""
    for path in own_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("static/vendor/") and path.suffix == ".js":
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("what", UNWORTHY)
def test_no_file_holds(what: str) -> None:
    found = {
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}"
        for name, text in texts()
        for hit in UNWORTHY[what].finditer(text)
    }
    assert found == set()


WORD = re.compile(r"[\w-]+")
NO_SELECTOR = re.compile(r'/\*.*?\*/|url\([^)]*\)|"[^"]*"', re.DOTALL)


@pytest.mark.parametrize("what", FORBIDDEN_MARKUP)
def test_no_template_holds(what: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in TEMPLATES.rglob("*.html")
        for hit in FORBIDDEN_MARKUP[what].finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_what_is_vendored_is_unchanged_and_written_down() -> None:
    readme = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    noted = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", readme, re.MULTILINE))
    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").iterdir()
        if path.suffix not in (".md", ".txt")
    }
    assert present == noted


def test_every_stylesheet_is_served_once() -> None:
    present = [path.relative_to(STATIC).as_posix() for path in (STATIC / "css").rglob("*.css")]
    served = [part for patterns in JOINED.values() for part in parts_of(STATIC, patterns) if part.endswith(".css")]
    assert sorted(served) == sorted(present)


def test_every_token_that_is_used_is_defined() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").rglob("*.css"))
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    defined = set(re.findall(r"(--[\w-]+)\s*:", css)) | set(re.findall(r"@property\s+(--[\w-]+)", css))
    assert used - defined == set()


def test_every_icon_that_is_named_is_in_a_sprite() -> None:
    sprites = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "icons").glob("*.svg"))
    drawn = re.findall(r'<symbol id="([\w-]+)"', sprites)
    assert len(drawn) == len(set(drawn))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\bicon\(\s*\"([\w-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert named
    assert named - set(drawn) == set()


def test_every_script_is_used() -> None:
    scripts = set((STATIC / "js").rglob("*.js"))
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    # the service worker has an address of its own
    templates += (ROOT / "webapp/pwa/controller.py").read_text(encoding="utf-8")
    imported = {
        (path.parent / address).resolve()
        for path in scripts
        for address in re.findall(r'\b(?:from|import) "(\.\.?/[^"]+)"', path.read_text(encoding="utf-8"))
    }
    joined = {STATIC / part for patterns in JOINED.values() for part in parts_of(STATIC, patterns)}
    named = {path for path in scripts if path.relative_to(STATIC).as_posix() in templates}
    assert scripts - imported - joined - named == set()


def test_every_query_is_asked() -> None:
    words = {word for path in (ROOT / "webapp").rglob("*.py") for word in WORD.findall(path.read_text("utf-8"))}
    assert {query.name for query in all_queries()} - words == set()


def test_every_class_that_is_styled_is_used() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").rglob("*.css"))
    styled = set(re.findall(r"\.(-?[a-z][\w-]*)", NO_SELECTOR.sub("", sheets)))
    sources = [*TEMPLATES.rglob("*"), *(STATIC / "js").rglob("*.js"), *(ROOT / "webapp").rglob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.is_file())
    begun = tuple(re.findall(r"\b([a-z]+-)\{", text))  # such as "hue-{{ number }}"
    unused = {name for name in styled - set(WORD.findall(text)) if not name.startswith(begun)}
    assert unused == {"htmx-request"}


def test_every_file_that_is_named_in_a_text_is_there() -> None:
    there = {path.relative_to(ROOT).parts for path in own_files()} | {
        tuple(f"static/{name}".split("/")) for name in JOINED
    }
    ends = {"/".join(parts[start:]) for parts in there for start in range(len(parts))}
    missing = {
        f"{name}: {named}"
        for name, text in texts()
        # As they were written; of others; and such as only come by them.
        if not name.startswith(("sql/migrations/", "static/vendor/", "docs/recipes.md"))
        for named in NAMED.findall(text)
        if named not in ends
    }
    assert missing == set()
