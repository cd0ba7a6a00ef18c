"""What of a query can't be read, as it is shown beside the line that it was typed into."""

from collections.abc import Callable

from msgspec import Struct

from webapp.query.parser import Problem, Query

AROUND = 30  # characters beside what can't be read


class Told(Struct, frozen=True):
    """A mistake: the text around it, and the address of the list with what was probably meant."""

    before: str
    wrong: str
    after: str
    message: str
    instead: str | None
    url: str | None


def told(query: Query, problem: Problem, url: Callable[[str], str]) -> Told:
    """A mistake as it is shown."""
    text, start, end = query.text, problem.start, problem.end
    before, wrong, after = text[:start], text[start:end], text[end:]
    return Told(
        f"…{before[-AROUND:]}" if len(before) > AROUND else before,
        f"{wrong[:AROUND]}…" if len(wrong) > AROUND else wrong,
        f"{after[:AROUND]}…" if len(after) > AROUND else after,
        problem.message,
        problem.instead,
        url(query.replaced(problem)) if problem.instead is not None else None,
    )
