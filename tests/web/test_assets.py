"""Static files: addresses that change with their bytes, and compression."""

import re
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.paths import STATIC
from webapp.web.assets import (
    ASSETS,
    asset_url,
    join_scripts,
    make_asset,
    module_urls,
    read_assets,
    without_comments,
)
from webapp.web.compression import ENCODINGS, best_encoding

pytestmark = pytest.mark.anyio


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write files by their path in a folder, which is made."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


async def test_a_file_is_kept_for_a_year_under_an_address_of_its_bytes(visitor: httpx.AsyncClient) -> None:
    for name, asset in ASSETS.items():
        reply = await visitor.get(asset.url, headers={"accept-encoding": "identity"})
        assert reply.status_code == 200, name
        assert reply.content == asset.body, name
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable", name
        assert reply.headers["content-type"].partition(";")[0] == asset.media_type, name
        assert "set-cookie" not in reply.headers, name


async def test_a_file_is_compressed_for_whoever_takes_it(visitor: httpx.AsyncClient) -> None:
    url, body = asset_url("css/app.css"), ASSETS["css/app.css"].body
    plain = await visitor.get(url, headers={"accept-encoding": "identity"})
    packed = await visitor.get(url, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content == body
    assert int(packed.headers["content-length"]) < len(body) / 2
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "/static/000000000000/css/app.css",
        "/static/000000000000/nothing.css",
        "/static/css/app.css",
        "/static/x/../../../etc/passwd",
        "/static/x/%2e%2e/%2e%2e/pyproject.toml",
        "/static/x//etc/passwd",
        "/static/",
    ],
)
async def test_an_unknown_file_is_not_found(visitor: httpx.AsyncClient, path: str) -> None:
    reply = await visitor.get(path)
    assert reply.status_code == 404
    assert "immutable" not in reply.headers.get("cache-control", "")


async def test_the_old_address_of_a_changed_file_is_not_found(visitor: httpx.AsyncClient) -> None:
    asset = ASSETS["css/app.css"]
    changed = make_asset("css/app.css", asset.body + b"\n")
    assert changed.url != asset.url
    assert (await visitor.get(changed.url)).status_code == 404


async def test_browsers_find_the_icon_they_ask_for_by_a_fixed_name(visitor: httpx.AsyncClient) -> None:
    reply = await visitor.get("/favicon.ico")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("image/svg+xml")


def test_every_file_that_the_stylesheet_names_is_there() -> None:
    urls = re.findall(r'url\("([^"]+)"\)', ASSETS["css/app.css"].body.decode())
    known = {asset.url for asset in ASSETS.values()}
    assert urls
    assert {url for url in urls if not url.startswith(("data:", "#"))} <= known


async def test_what_is_packed_is_the_same_when_unpacked(visitor: httpx.AsyncClient) -> None:
    asset = ASSETS["css/app.css"]
    for encoding in ("", *ENCODINGS):  # the client unpacks what comes
        reply = await visitor.get(asset.url, headers={"accept-encoding": encoding})
        assert reply.headers.get("content-encoding", "") == encoding
        assert reply.content == asset.body


def test_a_stylesheet_that_names_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text('a { background: url("../img/none.png") }')
    with pytest.raises(KeyError):
        read_assets(tmp_path, {"css/app.css": ("css/*.css",)})


def test_a_file_is_joined_to_others_by_being_in_their_folder(tmp_path: Path) -> None:
    write(
        tmp_path / "css", {"layers.css": "@layer b;", "b.css": "b {}", "components/a.css": "a {}", "odd/c.css": "c {}"}
    )
    write(tmp_path / "js", {"two.js": "two();\n", "one.js": "one();\n", "tool.js": "export const tool = 1;\n"})
    assets = read_assets(tmp_path)
    assert assets["css/app.css"].body.decode().split("\n") == ["@layer b;", "b {}", "a {}", ""]
    joined = assets["js/app.js"].body.decode()
    assert joined.index("one()") < joined.index("two()")
    assert "tool" not in joined  # is for those that import it


def test_a_script_imports_others_by_the_address_of_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "js" / "parts").mkdir(parents=True)
    (tmp_path / "js" / "page.js").write_text(
        'import { one } from "./parts/one.js";\nexport { one } from "./parts/one.js";\nimport "./parts/one.js";\n'
    )
    one = tmp_path / "js" / "parts" / "one.js"
    one.write_text('import { two } from "../two.js";\nexport const one = two;\n')
    (tmp_path / "js" / "two.js").write_text("export const two = 2;\n")
    before = read_assets(tmp_path, {})
    assert before["js/page.js"].body.decode().count(f' "{before["js/parts/one.js"].url}"') == 3
    assert before["js/two.js"].url in before["js/parts/one.js"].body.decode()
    (tmp_path / "js" / "two.js").write_text("export const two = 3;\n")
    after = read_assets(tmp_path, {})
    assert after["js/page.js"].url != before["js/page.js"].url  # so that no browser mixes old parts with new


def test_lines_that_are_only_comments_are_not_sent() -> None:
    script = """/** What it does.
 *
 * @param {string} a */
export const f = (a) => {
  // Why.
  /* here */ return a; // and there
};
const url = "//desk.test/*";
/* one */
/* two
 */ const g = "*/";
"""
    assert (
        without_comments(script, indented=True)
        == """export const f = (a) => {
  /* here */ return a; // and there
};
const url = "//desk.test/*";
/* two
 */ const g = "*/";
"""
    )
    style = "/* Rows. */\na {\n  /* wide */\n  width: 1px; /* thin */\n}\n"
    assert without_comments(style, indented=False) == "a {\nwidth: 1px; /* thin */\n}\n"


def test_what_others_wrote_is_sent_as_it_is() -> None:
    name = "vendor/htmx.min.js"
    assert ASSETS[name].body == (STATIC / name).read_bytes()


def test_scripts_are_joined_with_what_they_import_named_once() -> None:
    joined = join_scripts(
        ['import { one } from "/1.js";\none(1);\n', 'import {\n  two,\n} from "/2.js";\ntwo(2);\n'] * 2
    )
    assert joined.count("import ") == 2
    assert joined.index("two(2)") > joined.index("one(1)") > joined.rindex(' from "')


def test_all_modules_of_the_editor_can_be_loaded_at_once() -> None:
    addresses = {asset.url for name, asset in ASSETS.items() if name.startswith("js/editor/")}
    addresses |= {asset_url("vendor/codemirror.min.js")}
    addresses |= {asset_url(f"js/{name}.js") for name in ("announce", "dom", "live/fragments", "reply")}
    addresses |= {asset_url(f"js/files/{name}.js") for name in ("arriving", "section", "upload")}
    assert set(module_urls("js/editor/main.js")) == addresses - {asset_url("js/editor/main.js")}


@pytest.mark.parametrize("imported", ["./none.js", "./page.js"])
def test_a_script_that_imports_what_is_missing_or_itself_stops_the_start(tmp_path: Path, imported: str) -> None:
    (tmp_path / "page.js").write_text(f'import {{ x }} from "{imported}";\n')
    with pytest.raises((KeyError, ValueError)):
        read_assets(tmp_path, {})


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000", None),
        ("*", "zstd"),
        ("*;q=0", None),
        ("zstd;q=0, *", "br"),
        ("gzip;level=9", None),
        (",,;q=1,gzip ; q = 1", "gzip"),
    ],
)
def test_the_encoding_is_one_that_the_client_takes(accept: str, encoding: str | None) -> None:
    assert best_encoding(accept) == encoding


@given(st.text())
def test_no_header_is_too_odd(accept: str) -> None:
    assert best_encoding(accept) in (None, "zstd", "br", "gzip")
