"""Ranks: between two there is always another, and whoever moves what gives the order that a plain list gives."""

from hypothesis import given, settings
from hypothesis import strategies as some

from webapp.tasks.ranks.fractions import OWN, between, spread
from webapp.tasks.ranks.spreading import LONG


def own(task: int) -> str:
    """The rank of a task that nobody has moved."""
    return f"8{task:016x}i"


@settings(deadline=None)
@given(some.lists(some.tuples(some.integers(1, 12), some.integers(0, 11)), max_size=60))
def test_any_moves_give_the_order_that_a_plain_list_gives(moves: list[tuple[int, int]]) -> None:
    ranks = {task: own(task) for task in range(1, 13)}
    plain = sorted(ranks)
    for task, place in moves:
        plain.remove(task)
        plain.insert(place, task)
        above, below = (ranks[plain[place - 1]] if place else None), (ranks[plain[place + 1]] if place < 11 else None)
        ranks[task] = between(above, below, task)
        assert sorted(ranks, key=lambda each: ranks[each]) == plain
        assert len(ranks[task]) != OWN
    assert all(own(13) > rank for rank in ranks.values())  # what is added comes last


def test_a_thousand_moves_to_the_ends_keep_ranks_short() -> None:
    first = last = own(1)
    for task in range(1000):
        first, last = between(None, first, task), between(last, None, task)
    assert len(first) <= LONG
    assert len(last) <= LONG
    assert last < own(2)


def test_what_is_put_at_one_place_again_and_again_grows_slowly_and_is_short_once_it_is_spread() -> None:
    low, ranks = own(1), [own(2)]
    for task in range(400):
        ranks.append(between(low, ranks[-1], task))
    assert ranks == sorted(ranks, reverse=True)
    assert LONG < max(map(len, ranks)) < 120
    anew = spread(low, own(2), range(400))
    assert anew == sorted(set(anew))
    assert low < anew[0] < anew[-1] < own(2)
    assert max(map(len, anew)) < LONG // 2 + 4


@given(some.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30), some.integers(0, 99_999))
def test_two_people_at_one_place_get_two_ranks(text: str, task: int) -> None:
    low = f"{text}1"
    ones = {between(low, f"{low}2", each) for each in (task, task + 1)}
    assert len(ones) == 2
    assert all(low < rank < f"{low}2" for rank in ones)
