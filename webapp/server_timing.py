"""Where the time of one request goes: its statements, and its templates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

import msgspec


class Watch(msgspec.Struct):
    """What a request has done so far: its statements by name, each with its seconds, and the seconds of templates."""

    statements: list[tuple[str, float]] = []
    templates: float = 0.0

    @property
    def names(self) -> list[str]:
        """The statements, in order."""
        return [name for name, _ in self.statements]

    def server_timing(self, total: float) -> str:
        """The header of W3C Server Timing: the total, templates, the database and each statement, in milliseconds."""
        seconds = sum(took for _, took in self.statements)
        count = len(self.statements)
        parts = [("total", "", total), ("template", "", self.templates)]
        parts.append(("database", f"{count} {'query' if count == 1 else 'queries'}", seconds))
        parts += [(f"q{number}", name, took) for number, (name, took) in enumerate(self.statements, 1)]
        return ", ".join(
            f'{name};desc="{words}";dur={took * 1000:.2f}' if words else f"{name};dur={took * 1000:.2f}"
            for name, words, took in parts
        )


present: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch what is done inside."""
    watch = Watch()
    token = present.set(watch)
    try:
        yield watch
    finally:
        present.reset(token)


@contextmanager
def statement(name: object) -> Iterator[None]:
    """Note a statement, if anybody watches."""
    watch = present.get()
    began = perf_counter()
    try:
        yield
    finally:
        if watch is not None:
            watch.statements.append((str(name), perf_counter() - began))


@contextmanager
def template() -> Iterator[None]:
    """Note the making of HTML, if anybody watches."""
    watch = present.get()
    began = perf_counter()
    try:
        yield
    finally:
        if watch is not None:
            watch.templates += perf_counter() - began
