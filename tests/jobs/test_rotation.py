"""Which backups stay."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.backup.rotation import Kept, Rotation, superfluous

TODAY = date(2026, 3, 4)


def staying(backups: list[Kept], rotation: Rotation) -> list[str]:
    """The days of what stays, the newest first."""
    stay = set(backups) - superfluous(backups, rotation)
    return [f"{one.day:%m-%d}" for one in sorted(stay, reverse=True)]


@pytest.mark.parametrize(
    ("rotation", "days"),
    [
        (Rotation(3, 0, 0), ["03-04", "03-03", "03-02"]),
        (Rotation(2, 3, 0), ["03-04", "03-03", "03-01", "02-22"]),
        (Rotation(1, 0, 3), ["03-04", "02-28", "01-31"]),
        (Rotation(2, 2, 2), ["03-04", "03-03", "03-01", "02-28"]),
        (Rotation(0, 0, 0), ["03-04"]),
    ],
    ids=str,
)
def test_a_backup_of_each_night_is_thinned_out(rotation: Rotation, days: list[str]) -> None:
    nightly = [Kept(TODAY - timedelta(days=back), whole=True) for back in range(60)]
    assert staying(nightly, rotation) == days


def test_a_year_without_the_desk_costs_no_backup() -> None:
    old = [Kept(date(2025, 1, day), whole=True) for day in range(1, 8)]
    assert staying([*old, Kept(TODAY, whole=True)], Rotation(8, 0, 0))[1:] == [f"01-0{day}" for day in range(7, 0, -1)]


backups = st.sets(st.builds(Kept, st.dates(date(2020, 1, 1), date(2020, 12, 31)), st.booleans()), min_size=1)
rotations = st.builds(Rotation, st.integers(0, 10), st.integers(0, 6), st.integers(0, 14))


@given(backups=backups, rotation=rotations)
def test_the_newest_whole_one_stays_and_rotating_again_removes_nothing(backups: set[Kept], rotation: Rotation) -> None:
    stay = backups - superfluous(backups, rotation)
    whole = [one for one in backups if one.whole]
    assert not whole or max(whole) in stay
    assert superfluous(stay, rotation) == set()
    assert len(stay) <= rotation.days + rotation.weeks + rotation.months + 1
