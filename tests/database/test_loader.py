"""Reading sql/."""

import pytest

from webapp.database.loader import Query, all_queries, load, split_statements, with_parts


def query(source: str) -> Query:
    """A statement as it would stand in a file."""
    return Query("examples", "example", "An example.", source)


def test_parameters_are_numbered_by_their_first_appearance() -> None:
    read = query("select :b, :a, :b from t where c = :c")
    assert read.text == "select $1, $2, $1 from t where c = $3"
    assert read.parameters == ("b", "a", "c")


@pytest.mark.parametrize(
    "source",
    [
        "select a::text, '2026-03-04'::date",
        "select ':no', 'it''s :no', E'\\':no', \":no\"",
        "select $$ :no $$, $tag$ :no $$ :no $tag$, $t1$ :no $t1$",
        "select 1 -- :no",
        "select /* :no */ 1",
        "select a[1:2], a[low:high], b[1:n]",
    ],
)
def test_what_looks_like_a_parameter_but_is_none_stays(source: str) -> None:
    read = query(source)
    assert read.text == source
    assert read.parameters == ()


def test_a_parameter_may_be_cast_and_stand_in_brackets() -> None:
    assert query("select :a::int, array[:b::text], (:c)").text == "select $1::int, array[$2::text], ($3)"


def test_lines_with_a_condition_belong_to_the_statement_when_asked_for() -> None:
    read = query("select 1 from t\nwhere true\n    and a = :a  -- when a\n    and b = :b  -- when a b\nlimit 5")
    assert read.when().text == "select 1 from t\nwhere true\nlimit 5"
    assert read.when("a").parameters == ("a",)
    assert read.when("a", "b").parameters == ("a", "b")
    assert read.when("a", "b") is read.when("b", "a")
    assert read.flags() == {"a", "b"}
    with pytest.raises(KeyError, match="c"):
        read.when("c")


def test_a_condition_may_be_one_of_several_flags() -> None:
    read = query("select 1 from t\norder by day  -- when by_day|by_name\nlimit 5  -- when by_day|by_name short")
    assert read.when("by_name").text == "select 1 from t\norder by day"
    assert read.when("by_day", "short").text == "select 1 from t\norder by day\nlimit 5"
    assert read.when("short").text == "select 1 from t"
    assert read.flags() == {"by_day", "by_name", "short"}


def test_a_part_is_included_where_its_flags_are_asked_for() -> None:
    parts = {"open": "and is_open\nand due < :today  -- when late"}
    read = query(with_parts("select 1 from t\nwhere true\n-- include: open  -- when busy", parts))
    assert read.when().text == "select 1 from t\nwhere true"
    assert read.when("late").text == "select 1 from t\nwhere true"
    assert read.when("busy").text == "select 1 from t\nwhere true\nand is_open"
    assert read.when("busy", "late").text == "select 1 from t\nwhere true\nand is_open\nand due < $1"


def test_a_script_is_split_at_the_semicolons_that_end_statements() -> None:
    script = "-- no transaction\ncreate index; -- end; of it\ndo $$ begin; end; $$;\nselect ';';\n\n-- done;\n"
    first, second, third = split_statements(script)
    assert first == "-- no transaction\ncreate index"
    assert second.endswith("do $$ begin; end; $$")
    assert third == "select ';'"


def test_an_unknown_query_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"sql/accounts\.sql has no query 'nothing'"):
        _ = load("accounts").nothing


def test_every_query_says_what_it_is_for() -> None:
    assert [repr(query) for query in all_queries() if len(query.doc) < 10] == []
