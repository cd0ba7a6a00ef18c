"""Public holidays by country and region, from the library `holidays` (offline). It costs half a second and 20 MB when
it is first used, so it is loaded where a workspace has a country, and never on the event loop."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache

from webapp.web.threads import WORKER

ENGLISH = ("en_US", "en_GB")
KEPT = 256  # years of countries
_SMALL_WORDS = {"And": "and", "Of": "of", "The": "the"}


async def find_holidays(country: str, region: str, year: int) -> Mapping[date, str]:
    """The holidays of a country, or of a region of it, in a year, with their names in English where there are such;
    none without a country. Raises Busy."""
    return await find_years(country, region, (year,))


async def find_years(country: str, region: str, years: Iterable[int]) -> Mapping[date, str]:
    """The same of several years. Raises Busy."""
    return await WORKER.run(_of_years, country, region, tuple(years)) if country else {}


def _of_years(country: str, region: str, years: Iterable[int]) -> Mapping[date, str]:
    return {day: name for year in years for day, name in holidays_of(country, region, year).items()}


@lru_cache(maxsize=KEPT)
def holidays_of(country: str, region: str, year: int) -> Mapping[date, str]:
    """The same, at once and on this thread. A region that the library doesn't know any more is its country."""
    import holidays  # noqa: PLC0415  # it is large

    known = holidays.country_holidays(country)
    subdivision = region if region in known.subdivisions else None
    language = next((each for each in ENGLISH if each in known.supported_languages), None)
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year, language=language))


@cache
def countries() -> Mapping[str, str]:
    """The names of the countries whose holidays are known, by their codes (ISO 3166-1 alpha-2), in order."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415  # it is large

    names = {entry[1]: _in_words(entry[0]) for entry in COUNTRIES.values() if len(entry[1]) == len("DE")}
    return dict(sorted(names.items(), key=lambda named: named[1]))


@cache
def regions(country: str) -> Mapping[str, str]:
    """The names of the regions of a country that have holidays of their own, by their codes, in order."""
    import holidays  # noqa: PLC0415

    if country not in countries():
        return {}
    found = holidays.country_holidays(country)
    names = {code: name for name, code in reversed(found.subdivisions_aliases.items())}
    return dict(sorted(((code, names.get(code, code)) for code in found.subdivisions), key=lambda named: named[1]))


def _in_words(name: str) -> str:
    """`BosniaAndHerzegovina` as it is written."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).split()
    return " ".join(_SMALL_WORDS.get(word, word) for word in words)
