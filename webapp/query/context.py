"""What the reading of a query depends on, beside the query itself."""

from webapp.quick_add import Context as QuickAdd


class Context(QuickAdd, frozen=True, kw_only=True):
    """Who asks, when, and the names they know, as for quick add; `archived` are the projects and `left` the people that
    are known still."""

    archived: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
