"""What there is in a journal, read once for each of its changes: so what there isn't is known without the database,
however many addresses machines make up."""

from collections.abc import Mapping

import msgspec

MOST = 20_000  # slugs, labels, months and files, each, of which it is known that there are no others


class Contents(msgspec.Struct, frozen=True):
    """Every slug that something ever had, how many posts each label and month ("2026/03") has, and the ids of files
    that are shown; None of what there is too much to know of."""

    slugs: frozenset[str] | None
    labels: Mapping[str, int] | None
    months: Mapping[str, int] | None
    files: frozenset[int] | None

    def has(self, asked: Mapping[str, str], size: int) -> bool:
        """Whether there may be something at an address, by the parts of it; `size` is how many posts a page has."""
        if "slug" in asked:
            return self.slugs is None or asked["slug"] in self.slugs
        number = int(asked.get("page", "1"))
        if "key" in asked:
            posts = None if self.labels is None else self.labels.get(asked["key"], 0)
        elif "month" in asked:
            posts = None if self.months is None else self.months.get(f"{asked['year']}/{asked['month']}", 0)
        elif number == 1:
            return True
        else:
            posts = None if self.months is None else sum(self.months.values())
        return posts is None or (number - 1) * size < posts

    def has_file(self, file_id: int) -> bool:
        """Whether there may be such a file."""
        return self.files is None or file_id in self.files


class ContentsRow(msgspec.Struct, frozen=True):
    """The same as it is read: of what there is too much, one more than MOST."""

    slugs: list[str]
    labels: dict[str, int]
    months: dict[str, int]
    files: list[int]

    def contents(self) -> Contents:
        """To ask."""
        return Contents(
            slugs=frozenset(self.slugs) if len(self.slugs) <= MOST else None,
            labels=self.labels if len(self.labels) <= MOST else None,
            months=self.months if len(self.months) <= MOST else None,
            files=frozenset(self.files) if len(self.files) <= MOST else None,
        )
