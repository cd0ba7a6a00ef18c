"""What the doctor finds."""

from enum import StrEnum

import msgspec


class Mark(StrEnum):
    """How a finding is to be taken."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "bad"


class Finding(msgspec.Struct, frozen=True):
    """What one check found, and how to mend it where it isn't good."""

    mark: Mark
    text: str
