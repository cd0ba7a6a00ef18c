"""Prometheus metrics of this process, or of all workers where several share PROMETHEUS_MULTIPROC_DIR."""

import os
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's name for the folder in which processes count together

REQUESTS = Counter("cofounder_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "cofounder_request_seconds",
    "Time from the request's head to the end of its reply, in seconds",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
STREAMS = Gauge("cofounder_streams", "Browsers that are told of changes", multiprocess_mode="livesum")


def observe(method: str, route: str, status: int, seconds: float | None) -> None:
    """Count one answered request; of a stream, which lasts as long as its page, no `seconds`. Unheard-of methods count
    as one, or anybody could make series without end."""
    requests_of(method if method in METHODS else "other", route, status).inc()
    if seconds is not None:
        seconds_of(route).observe(seconds)


@cache  # as many as there are series, which are few; looking one up costs more than counting
def requests_of(method: str, route: str, status: int) -> Counter:
    """The series of a kind of request."""
    return REQUESTS.labels(method, route, status)


@cache
def seconds_of(route: str) -> Histogram:
    """The series of a route."""
    return SECONDS.labels(route)


class Depth(msgspec.Struct, frozen=True):
    """How many jobs are in a state, and for how many seconds the oldest has been due, or has waited for a person."""

    state: str
    jobs: int
    seconds: float


class Depths(Collector):
    """The queue of jobs. It is the database's, not of one process, so nothing is kept of it between two looks."""

    def __init__(self, depths: Iterable[Depth], mail_outage: float) -> None:
        self.depths = depths
        self.mail_outage = mail_outage

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Its depth and age, and for how long what it has of mail can't be sent."""
        jobs = GaugeMetricFamily("cofounder_jobs", "Jobs in the background that aren't done", labels=["state"])
        age = GaugeMetricFamily(
            "cofounder_jobs_oldest_seconds", "How long the oldest has been due, in seconds", labels=["state"]
        )
        for depth in self.depths:
            jobs.add_metric([depth.state], depth.jobs)
            age.add_metric([depth.state], depth.seconds)
        yield jobs
        yield age
        yield GaugeMetricFamily(
            "cofounder_mail_outage_seconds", "How long no mail has been taken, in seconds", value=self.mail_outage
        )


def exposition(depths: Iterable[Depth] = (), mail_outage: float = 0.0) -> bytes:
    """All metrics in the Prometheus text format, version 0.0.4."""
    queue = CollectorRegistry()
    queue.register(Depths(depths, mail_outage))
    if SHARED not in os.environ:
        return generate_latest() + generate_latest(queue)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry) + generate_latest(queue)
