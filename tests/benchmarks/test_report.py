"""Targets are computed from what was measured, and the report says so."""

import json
from pathlib import Path

import pytest

from benchmarks import targets
from benchmarks.load import Outcome
from benchmarks.machine import describe
from benchmarks.report import Report, write_report
from benchmarks.results import Results, interleave
from benchmarks.targets import Target, check


def run(rate: float, p50: float = 1.0, p99: float = 2.0, errors: int = 0) -> Outcome:
    """A run of one second."""
    replies = round(rate)
    return Outcome(
        p50=p50, p95=p50, p99=p99, slowest=p99, replies=replies, errors=errors, seconds=1.0, bytes_each=35_000.0,
        busy=0.1, trouble="",
    )  # fmt: skip


def compared() -> Results:
    """Three rounds, the second of them on a machine that was half as fast, except for one lucky run."""
    page = [run(4000, p99=20), run(2000, p99=40), run(4000, p99=20)]
    return Results(
        {
            targets.BARE: [run(8000), run(4000), run(8000)],
            targets.PAGE: page,
            targets.FRAGMENT: [run(3900), run(1900), run(8000)],
            targets.ROW: page,
            targets.NAIVE: [run(400), run(200), run(400)],
            targets.BLOCKING: [run(400, p99=1000), run(200, p99=2000), run(100, p99=1000)],
            targets.DJANGO: [run(1000), run(500), run(1000)],
        }
    )


def found(results: Results) -> dict[str, Target]:
    """Targets by name."""
    return {row.name: row for row in check(results)}


def test_ratios_are_taken_within_a_round_and_then_the_median(capsys: pytest.CaptureFixture[str]) -> None:
    rows = found(compared())
    assert rows["1. Task page, share of the bare reply's rate"] == Target(
        "1. Task page, share of the bare reply's rate", "≥ 0.25", "0.50", True
    )
    assert rows["2. List fragment, share of the bare reply's rate"].measured == "0.49"
    assert not rows["2. List fragment, share of the bare reply's rate"].holds
    assert rows["3. Against the blocking design: throughput"].measured == "10.00"
    assert rows["3. Against the blocking design: p99, share of its"].measured == "0.02"
    assert not rows["4. Against Django with psycopg: throughput"].holds


def test_an_act_is_judged_by_p95_and_by_its_share_of_the_bare_reply_and_not_at_all_with_an_error() -> None:
    results = Results(
        {
            targets.ACTS_BARE: [run(8000), run(4000), run(8000)],
            f"{targets.ACT}comment": [run(800, p50=90), run(400, p50=120), run(800, p50=80)],
            f"{targets.ACT}undo": [run(800, p50=90), run(400, p50=90, errors=2), run(800, p50=90)],
        }
    )
    assert check(results) == [
        Target("10. comment: p95", "≤ 100 ms", "90.00 ms", True),
        Target("10. comment: share of the bare reply's rate", "≥ 0.08", "0.10", True),
        Target("10. undo: p95", "≤ 100 ms", "90.00 ms, 2 errors", False),
        Target("10. undo: share of the bare reply's rate", "≥ 0.08", "0.10, 2 errors", False),
    ]


def test_a_morning_is_judged_by_the_rates_of_each_round_and_one_too_slow_to_find_counts_as_the_lowest() -> None:
    desk, blocking = f"{targets.MORNING}desk", targets.MORNING + targets.BLOCKING
    figures = {desk: [800.0, 450.0, 900.0], blocking: [100.0, 50.0, 90.0]}
    figures |= {targets.far(desk, 5): [300.0, 0.0, 100.0], targets.far(blocking, 5): [7.5, 0.0, 0.0]}
    assert check(Results(figures=figures)) == [
        Target("11. A morning against the blocking design: rate", "≥ 8", "9.00", True),
        Target("11. A morning against the blocking design, database 5 ms away: rate", "≥ 40", "20.00", False),
    ]


def test_writers_are_judged_by_what_they_commit_in_the_time_of_a_flush() -> None:
    results = Results()
    for spread, errors in ((1, 0), (4, 1)):
        name = targets.writers(spread, targets.SLOW_FLUSH)
        results.runs[name] = [run(50, errors=errors)] * 3
        results.figures[targets.PER_FLUSH + name] = [0.9 * spread] * 3
    rows = list(found(results).values())
    assert [(row.target, row.measured, row.holds) for row in rows] == [
        ("≥ 0.7", "0.90", True),
        ("≥ 2.8", "3.60, 3 errors", False),
    ]


def test_a_page_made_anew_is_a_target_of_its_own() -> None:
    results = compared()
    results.runs[targets.ANEW] = [run(700), run(300), run(700)]
    rows = found(results)
    assert rows["1. Task page made anew each time, share of the bare reply's rate"].measured == "0.09"
    assert rows["1. Task page made anew each time, share of the bare reply's rate"].holds
    assert not rows["1. Task page made anew each time, against the naive page"].holds


def test_only_what_was_measured_is_a_target() -> None:
    assert check(Results()) == []
    assert [row.name for row in check(Results(figures={targets.START: [4.0, 2.0, 2.5]}))] == [
        "8. Second start to the first page"
    ]


def test_a_steady_rate_is_judged_by_its_times_and_the_crowd_by_fair_shares() -> None:
    results = Results(
        {
            targets.CROWD: [run(2000, p99=4000)] * 3,  # a fair share of 1,000 clients is half a second
            targets.CAPACITY: [run(2000)] * 3,
            targets.STEADY: [run(1200, p50=4, p99=30, errors=1)] * 3,
        }
    )
    rows = list(found(results).values())
    assert [row.measured for row in rows] == ["3", "8.00", "30.00 ms", "4.00 ms"]
    assert [row.holds for row in rows] == [False, True, False, True]


def test_growth_is_that_of_the_worst_list() -> None:
    figures = {f"{targets.GROWTH}label": [1.0, 1.3, 1.2], f"{targets.GROWTH}words": [1.0, 1.0, 9.0]}
    (row,) = check(Results(figures=figures))
    assert (row.measured, row.holds) == ("1.20 (label)", False)


def test_rounds_are_interleaved(capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []

    def subject(name: str) -> Outcome:
        order.append(name)
        return run(1)

    results = Results()
    interleave(results, 3, {"a": lambda: subject("a"), "b": lambda: subject("b")})
    assert order == ["a", "b"] * 3
    assert len(results.runs["a"]) == 3


def test_the_report_is_written_for_machines_and_for_people(tmp_path: Path) -> None:
    results = compared()
    results.runs["page: task list page @ 10"] = [run(100)]
    results.runs[f"{targets.MORNING}desk @ 20"] = [run(20)]
    results.figures["memory: task list page @ 10"] = [80.0]
    results.figures["list: label @ 10000"] = results.figures["list: label @ 100000"] = [1.0]
    results.figures[f"{targets.GROWTH}label"] = [1.0]
    write_report(tmp_path, Report("cofounder bench", 1000, 90.0, describe(), check(results), results))
    said = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert {"machine", "targets"} <= said.keys()
    assert said["machine"]["cores"] >= 1
    assert all(row.keys() == {"name", "target", "measured", "holds"} for row in said["targets"])
    numbers = [int(row["name"].partition(".")[0]) for row in said["targets"]]
    assert numbers == sorted(numbers)
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "| 4. Against Django with psycopg: throughput | ≥ 6 | 4.00 | **no** |" in text
    assert "| label | 1.00 | 1.00 | 1.00 |" in text
    assert "desk @ 20" not in text


def test_memory_is_the_most_that_was_held_and_says_for_how_long_it_was_used() -> None:
    results = Results()
    for when, held in (
        ("at the start", 80.0),
        ("6,000 different pages in br", 141.0),
        ("then 0.5 minutes of mixed use", 130.0),
    ):
        results.note(targets.RESIDENT + when, held)
    assert check(results) == [
        Target(
            "8. Memory after 6,000 different pages of each encoding, then 0.5 minutes of mixed use",
            "≤ 140 MB",
            "141.00 MB (6,000 different pages in br)",
            False,
        )
    ]
