"""Which package may import which: the ground floor nothing of ours, what all subjects share no subject, and nothing a
controller but the wiring."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.quality import ROOT

# Beside itself, in whole.
MAY_IMPORT = {
    "text": set[str](),
    "recurrence": set[str](),
    "quick_add": {"recurrence", "text"},
    "query": {"quick_add", "recurrence", "text"},
    "database": {"paths", "settings", "server_timing"},
    # "query" and "quick_add" are what fields of forms read days with.
    "web": {"database", "logs", "paths", "query", "quick_add", "settings", "server_timing", "text"},
    "jobs": {"database", "files", "settings", "web"},  # of files, where content is kept
    "outgoing": {"addresses", "settings"},
    "mail": {"addresses", "database", "jobs", "paths", "settings", "web"},
    "history": {"database", "text", "web"},
    "editing": {"database", "history", "text", "web"},
    "trash": {"database", "history", "web"},
    "live": {"database", "settings", "web"},
    # Subjects: what they share, and those whose rows they show.
    "projects": {
        *("checklists", "database", "drafts", "editing", "files", "history", "query", "tasks", "views", "web"),
        "working_days",
    },
    "labels": {"database", "history", "query", "quick_add", "tasks", "text", "views", "web"},
    "views": {"database", "drafts", "editing", "history", "query", "tasks", "web"},
    "working_days": {"database", "history", "web"},
    "push": {"database", "jobs", "outgoing", "settings", "web"},
    "checklists": {"database", "history", "quick_add", "tasks", "text", "web"},
    "comments": {"database", "files", "history", "tasks", "web"},
    "reviews": {"database", "drafts", "jobs", "notifications", "text", "web", "working_days"},
    "search": {"database", "drafts", "history", "tasks", "text", "views", "web"},
    "timers": {"database", "history", "live", "tasks", "web"},
    "calendar": {"database", "drafts", "publishing", "query", "recurrence", "tasks", "views", "web", "working_days"},
    "briefing": {"database", "drafts", "history", "publishing", "reviews", "tasks", "text", "web", "working_days"},
    "day": {"briefing", "database", "live", "tasks", "timers", "web", "working_days"},
}
SHOW_OTHERS = ("briefing", "calendar", "day", "search")
MAY_KNOW = {"briefing": {"day", "mornings"}}  # a day is made of what the briefing has, and a mail tells it


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the application by its name."""
    found = {}
    for path in (ROOT / "webapp").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(path.read_text("utf-8"))
    return found


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """The modules of ours that one imports, wherever in it."""
    found: list[str] = []
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names if alias.name in modules())
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relative to itself"
            if node.module in modules():
                inside = (f"{node.module}.{alias.name}" for alias in node.names)
                found += (each if each in modules() else node.module for each in inside)
    return tuple(found)


def package_of(name: str) -> str:
    """The package that a module stands in, or the module itself where it stands in none; "" for all of it."""
    return name.partition(".")[2].partition(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_what_stands_below_knows_nothing_of_what_stands_above(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package, ""}
    inside = [name for name in modules() if package_of(name) == package]
    assert inside
    assert [f"{name}: {each}" for name in inside for each in imports_of(name) if package_of(each) not in allowed] == []


def test_the_grammar_of_the_voice_knows_nothing_of_the_desk() -> None:
    grammar = "webapp.voice.grammar"
    may_know = (grammar, "webapp.quick_add", "webapp.recurrence", "webapp.text")
    inside = [name for name in modules() if name.startswith(grammar)]
    assert inside
    assert [f"{name}: {each}" for name in inside for each in imports_of(name) if not each.startswith(may_know)] == []


@pytest.mark.parametrize("package", SHOW_OTHERS)
def test_what_shows_the_rows_of_others_is_known_to_none_of_them(package: str) -> None:
    users = {name for name in modules() for each in imports_of(name) if package_of(each) == package}
    known_to = MAY_KNOW.get(package, set()) | {package}
    assert {name for name in users if package_of(name) not in known_to} == {"webapp.app"}


def has_routes(name: str) -> bool:
    """Whether a controller is in a module, by whatever name."""
    classes = [node for node in modules()[name].body if isinstance(node, ast.ClassDef)]
    return any(isinstance(base, ast.Name) and base.id == "Controller" for each in classes for base in each.bases)


def test_nothing_but_the_wiring_imports_a_controller() -> None:
    controllers = {name for name in modules() if name.endswith("controller") or has_routes(name)}
    assert len(controllers) > 10
    assert {name for name in modules() if controllers.intersection(imports_of(name))} == {"webapp.app"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    try:
        TopologicalSorter({name: set(imports_of(name)) - {"webapp"} for name in modules()}).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))
