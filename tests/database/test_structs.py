"""Every statement gives the columns of the Struct that it is read into, in the same order."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

import webapp
from tests.database.test_queries import variants
from webapp.database.loader import Query

pytestmark = pytest.mark.anyio

ROOT = Path(webapp.__file__).parent


def readings() -> Iterator[tuple[str, type[msgspec.Struct], Query]]:
    """Each `db.rows(Struct, sql.name)` and `db.one(…)` in the code: where it stands, the Struct, the statement."""
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(["webapp", *path.relative_to(ROOT).with_suffix("").parts])
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="rows" | "one"),
                    args=[
                        ast.Name(id=struct),
                        ast.Attribute(value=ast.Name(id=queries), attr=query)
                        | ast.Call(
                            func=ast.Attribute(value=ast.Attribute(value=ast.Name(id=queries), attr=query), attr="when")
                        ),
                    ],
                ):
                    module: Any = import_module(name)
                    found = getattr(getattr(module, queries), query)
                    yield f"{name}:{node.lineno}", getattr(module, struct), found


async def test_columns_are_the_fields(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    checked, complaints = set(), []
    for where, struct, query in readings():
        checked.add(query.name)
        for variant in variants(query):
            columns = tuple(column.name for column in (await connection.prepare(variant.text)).get_attributes())
            if columns != struct.__struct_fields__:
                complaints.append(
                    f"{where}: {variant} gives {columns}, {struct.__name__} has {struct.__struct_fields__}"
                )
    await connection.close()
    assert complaints == []
    assert {"get_tasks_paginated", "get_tasks", "get_drafts", "get_history", "list_projects"} <= checked
