"""What other apps share with the desk, as a task."""

from collections.abc import Mapping

LONGEST_TITLE = 200
LONGEST_NOTES = 20_000


def shared_line(fields: Mapping[str, str]) -> str:
    """One line of what another app shares: a title, a text and an address, each once. (Apps put an address into the
    text as often as into its own field.)"""
    parts: list[str] = []
    for name in ("title", "text", "url"):
        part = " ".join(fields.get(name, "").split())
        if part and not any(part in other for other in parts):
            parts = [other for other in parts if other not in part]
            parts.append(part)
    return " ".join(parts)


def task_of(line: str, file_names: list[str]) -> dict[str, str]:
    """The columns of a task for what was shared: its line, or else the name of the first file. What is too long for a
    title stands in the notes as a whole, as far as they hold it."""
    said = line or file_names[0].rpartition(".")[0] or file_names[0]
    if len(said) <= LONGEST_TITLE:
        return {"title": said}
    return {"title": said[: LONGEST_TITLE - 1].rsplit(maxsplit=1)[0] + "…", "notes": said[:LONGEST_NOTES]}
