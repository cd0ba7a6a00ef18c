"""The time zones that can be chosen."""

from zoneinfo import available_timezones

# Canonical region/city names and UTC; old aliases ("US/Eastern", "EST5EDT") are left out of the list.
_REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

ZONES: tuple[str, ...] = (
    "UTC",
    *sorted(name for name in available_timezones() if name.split("/", 1)[0] in _REGIONS and "/" in name),
)
