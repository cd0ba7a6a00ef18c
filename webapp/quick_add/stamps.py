"""The time at which something was said, as a chat or a mail program writes it at the start of a line: no due date."""

import re

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WITH_A_NAME = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTH})(?:,?\s\d{{4}})?"
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[./]\d{1,2}\.?)"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\.?)?"
_MOMENT = rf"(?:{_DATE},?\s+{_CLOCK}|{_CLOCK},?\s+{_DATE})"
_IN_BRACKETS = rf"[\[(](?:{_MOMENT}|{_WITH_A_NAME},?\s+(?:at\s)?{_CLOCK}|{_CLOCK}(?:,?\s+{_WITH_A_NAME})?)[\])]"
_NAME = r"[^\s:]+(?:\s[^\s:]+){0,3}:\s"
_STAMPS = re.compile(
    rf"\s*(?:{_IN_BRACKETS}"  # [25/11/26, 09:14:33] Mara: …
    rf"|[^\s:(]+(?:\s[^\s:(]+){{0,3}}\s{_IN_BRACKETS}:"  # Mara Rossi (25/11/26 9:14): …
    rf"|{_MOMENT}\s+[-–]\s+(?={_NAME})"  # 25/11/2026, 09:16 - Jonas: …
    rf"|{_CLOCK}\s+[-–]\s+(?={_NAME})"
    r"|(?:>\s?)*(?:On)\s[^:]{4,60}\swrote:"
    r"|(?:On|Am|Le|El)\s[^:]{4,40}\d{1,2}[:.]\d{2}[^:]{1,60}\s(?:wrote|schrieb|a écrit|escribió)[^:]{0,40}:)",
    re.IGNORECASE,
)


def stamp_spans(line: str) -> list[tuple[int, int]]:
    """The place of the stamp that a line begins with, in a list; empty where it begins with none."""
    found = _STAMPS.match(line)
    return [(found.start(), found.end())] if found is not None else []
