"""What another side says, however it says it."""

import pytest

from webapp.publishing.targets.answers import MOST_MISHAPS, json_in
from webapp.web.foreign import in_words


def test_json_is_read_after_a_server_s_mishaps() -> None:
    assert json_in(' \ufeff{"id": 7}') == {"id": 7}
    assert json_in('<b>Warning</b>: array [1] {\n{"id": 7}') == {"id": 7}
    assert json_in("<p>Nothing</p>") is None


@pytest.mark.parametrize("said", ["[" * 100_000, "{[" * 1_000, '{"a":' * 5_000])
def test_what_only_looks_like_json_is_none(said: str) -> None:
    assert json_in(said) is None


def test_of_what_looks_like_json_only_some_is_tried() -> None:
    assert json_in("[x " * MOST_MISHAPS + '{"id": 7}') is None


def test_tags_are_no_words() -> None:
    assert in_words("<style>p { x }</style><p>Not <b>now</b>.<!-- why --></p>") == "Not now ."
    assert in_words("Not now. <script>forever(") == "Not now."
