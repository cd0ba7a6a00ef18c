"""Ranks as fractions: the digits behind the point, 0 to 9 and a to z, so that they sort as texts do.

What is put in the middle between two ranks twice would be the same rank twice: so the last digits are those of a salt,
the id of what is moved. Where there is no neighbour on one side a rank goes a small step beyond, so that many can stand
there one after the other without becoming longer.
"""

from collections.abc import Sequence

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
SALTS = BASE**3
OWN = 18  # digits of a task that nobody has moved (`rank_of`); none that was moved has as many
FIRST, LAST = 14, 24  # digits beyond the first and the last rank: the next task that is added comes after both


def between(low: str | None, high: str | None, salt: int) -> str:
    """A rank after `low` and before `high`; either may be none. Raises ValueError where these aren't in order."""
    if low is None and high is None:
        return rank_at(BASE**FIRST // 2 + salt % SALTS, FIRST)
    if low is None:
        last = value(high or "", FIRST)
        if last >= 8 * SALTS:
            return rank_at(last - 4 * SALTS + salt % SALTS, FIRST)
    if high is None:
        first = value(low or "", LAST)
        if first + 8 * SALTS < BASE**LAST:
            return rank_at(first + 2 * SALTS + salt % SALTS, LAST)
    return spread(low, high, [salt])[0]


def spread(low: str | None, high: str | None, salts: Sequence[int]) -> list[str]:
    """So many ranks after `low` and before `high`, in order, evenly and as short as can be. Raises ValueError where
    these aren't in order."""
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{low} isn't before {high}")
    parts = len(salts) + 1
    digits = 4
    while True:
        first = value(low, digits) if low is not None else -1
        last = value(high, digits) if high is not None else BASE**digits
        if last - first >= 4 * SALTS * parts:
            break
        digits += 1
    step = (last - first) // parts
    places = [(first + step * place) // SALTS * SALTS for place in range(1, parts)]
    return [rank_at(place + salt % SALTS, digits) for place, salt in zip(places, salts, strict=True)]


def value(rank: str, digits: int) -> int:
    """A rank as a whole number of so many digits, what is behind them left away."""
    return int(rank[:digits].ljust(digits, "0"), BASE)


def rank_at(number: int, digits: int) -> str:
    """The rank of a whole number of so many digits."""
    found = ""
    for _ in range(digits):
        number, digit = divmod(number, BASE)
        found = DIGITS[digit] + found
    rank = found.rstrip("0")
    return f"{rank}i" if len(rank) == OWN else rank
