"""The times of a schedule, which are the same for every process, whenever it looks."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Times(Protocol):
    """Moments without end, in order."""

    def latest(self, now: datetime) -> datetime:
        """The last one that isn't after a moment."""
        ...

    def following(self, now: datetime) -> datetime:
        """The first one after a moment."""
        ...


class Every(msgspec.Struct, frozen=True):
    """Again and again, after the same time."""

    interval: timedelta

    def latest(self, now: datetime) -> datetime:
        """The last one that isn't after a moment."""
        return now - (now - EPOCH) % self.interval

    def following(self, now: datetime) -> datetime:
        """The first one after a moment."""
        return self.latest(now) + self.interval


class Daily(msgspec.Struct, frozen=True):
    """Each day at a full hour of a clock on the wall; None is this machine's. Once also where the clocks change: for an
    hour that they skip stands the one after it, and of one that they show twice the first counts."""

    hour: int
    zone: tzinfo | None = None

    def latest(self, now: datetime) -> datetime:
        """The last one that isn't after a moment."""
        today = self._on(now, 0)
        return today if today <= now else self._on(now, -1)

    def following(self, now: datetime) -> datetime:
        """The first one after a moment."""
        today = self._on(now, 0)
        return today if today > now else self._on(now, 1)

    def _on(self, now: datetime, days: int) -> datetime:
        day = now.astimezone(self.zone).date() + timedelta(days=days)
        shown = datetime(day.year, day.month, day.day, self.hour, tzinfo=self.zone)
        return shown.astimezone(UTC)
