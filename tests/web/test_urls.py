"""Addresses: made from names, and never a way to another host."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

from webapp.web import urls
from webapp.web.errors import local_path


@pytest.fixture(autouse=True)
def _routes(one_app: Litestar) -> None:
    urls.register_routes(one_app.routes)


def test_a_url_is_made_of_a_name_its_parameters_and_a_query() -> None:
    assert urls.url("home") == "/"
    assert urls.url("tasks.show", workspace="alder-finch", task_id=7) == "/w/alder-finch/tasks/7"
    query: dict[str, object] = {"status": "completed", "text": "a&b=c é", "due": "", "after": None}
    expected = "/w/x/tasks?status=completed&text=a%26b%3Dc+%C3%A9"
    assert urls.url("tasks.list", query, workspace="x") == expected
    assert urls.url("home", {"due": ""}) == "/"
    assert urls.url("home", {"a": 1}) == "/?a=1"


def test_an_unknown_name_and_a_missing_parameter_are_mistakes_of_ours() -> None:
    with pytest.raises(KeyError):
        urls.url("tasks.nothing")
    with pytest.raises(KeyError):
        urls.url("tasks.show", workspace="x")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_parameter_stays_one_piece_of_the_path(word: str) -> None:
    path = urls.url("tasks.list", workspace=word)
    assert path.count("/") == 3
    assert path.isascii()
    assert unquote(path.split("/")[2]) == word


@given(
    st.text(st.sampled_from(list("/\\:@?#.%\t\r\n\x00 evil1é€\ud800"))) | st.text(),
    st.sampled_from(["", "/", "//", "/\\", "http://evil.test", "https://desk.test", "javascript:", "https:/"]),
)
def test_a_local_path_never_leads_to_another_host(rest: str, start: str) -> None:
    path = local_path(start + rest)
    if path:
        assert path.startswith("/")
        assert path.isascii()
        assert path.isprintable()
        # what a browser does before it looks at an address (WHATWG URL): backslashes are slashes
        assert urlsplit(urljoin("http://desk.test/sign-in", path.replace("\\", "/"))).netloc == "desk.test"
        assert local_path(path) == path


@pytest.mark.parametrize("path", ["/", "/w/x/tasks?a=b&c=%20d#e", "/a/b//c", "/account"])
def test_a_path_of_ours_stays_as_it_is(path: str) -> None:
    assert local_path(path) == path
    assert local_path(f"http://desk.test{path}") == path
