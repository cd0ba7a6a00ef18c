"""The load generator: a process of its own, so that it never waits for what it measures.

`python -m benchmarks.load` reads a Plan from standard input and writes an Outcome to standard output, both JSON.
Requests are encoded before, but for numbers of eight digits. With a rate, a reply's time counts from when its request
was due, not from when it could be sent: waiting for a connection that a slow server still holds is part of what a
visitor waits.
"""

import array
import asyncio
import math
import re
import sys
from collections import defaultdict, deque
from contextlib import suppress
from time import perf_counter, process_time
from typing import cast

import msgspec
import uvloop

from benchmarks.http_reply import BadReply, ReplyReader

# In a request, eight digits each, so that its length is known before:
COUNTER = b"@@@@@@@@"  # the script's own number, one higher each time
TAKEN = b"~~~~~~~~"  # the number that was last taken from a reply
AGAIN_AFTER = 0.05  # seconds until a lost connection is made again
CONNECT_AT_ONCE = 100


class Script(msgspec.Struct):
    """What one client asks for, again and again in this order. `acts` says by the request what is done; without them it
    is all the same, and one without a name only prepares the next: it isn't timed. `takes` says by the request what to
    take from its reply, a number that is a regular expression's group; "" for nothing. Such a reply has to be plain,
    not compressed."""

    requests: list[bytes]
    counter: int = 0
    acts: list[str] = []
    takes: list[str] = []


class Plan(msgspec.Struct):
    """A run: clients that ask one request after the other without a pause or, with a `rate` (requests a second), as
    many connections as that needs, at most `clients`."""

    host: str
    port: int
    scripts: list[Script]
    clients: int
    seconds: float
    warm_up: float = 0.0
    rate: float | None = None
    patience: float = 15.0  # seconds for what is under way at the end


class Times(msgspec.Struct):
    """How long replies took, in milliseconds."""

    p50: float
    p95: float
    p99: float
    slowest: float


class Outcome(Times):
    """What a run measured: good replies and errors in so many seconds, which end with the last reply; also those that
    weren't timed. `acts` holds the times of each act that has a name."""

    replies: int
    errors: int
    seconds: float
    bytes_each: float
    busy: float  # share of one core that the generator itself used
    trouble: str  # the first error
    acts: dict[str, Times] = {}

    @property
    def rate(self) -> float:
        """Good replies a second."""
        return self.replies / self.seconds

    def of(self, act: str) -> "Outcome":
        """The same with the times of one act, without end where it was never done. What was done in between counts in
        its rate."""
        times = self.acts.get(act, Times(math.inf, math.inf, math.inf, math.inf))
        return msgspec.structs.replace(self, **msgspec.structs.asdict(times), acts={})


def percentile(ordered: "array.array[float] | list[float]", share: float) -> float:
    """The smallest value that at least this share of all values doesn't exceed (nearest rank); 0 of nothing."""
    if not ordered:
        return 0.0
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def times_of(seconds: "array.array[float]") -> Times:
    """The percentiles of some times."""
    ordered = array.array("d", sorted(seconds))
    found = [percentile(ordered, share) * 1000 for share in (0.5, 0.95, 0.99, 1.0)]
    return Times(*found)


class Run:
    """One run under way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        # By act, "" for what has no name.
        self.times: defaultdict[str, array.array[float]] = defaultdict(lambda: array.array("d"))
        self.replies = 0
        self.errors = 0
        self.bytes = 0
        self.trouble = ""
        self.busy = 0.0
        self.count_from = math.inf
        self.stop_at = math.inf
        self.ended = 0.0
        self.in_flight = 0
        self.settled = asyncio.Event()
        self.waiting: deque[float] = deque()  # due times of requests that no connection was free for, oldest first
        self.idle: deque[Client] = deque()  # who has waited longest first, so that everybody has a turn
        self.clients: list[Client] = []

    def record(self, due: float, act: str | None, status: int, size: int, trouble: str = "") -> None:
        """A reply has come, or never will. Without an act it isn't timed."""
        now = perf_counter()
        # In a closed loop a request counts that was answered after the warm-up, else slow servers would look as if they
        # had answered nothing; with a rate, one that was due after it.
        if (now if self.plan.rate is None else due) < self.count_from:
            return
        self.ended = now
        if act is not None:
            self.times[act].append(now - due)
        if trouble or not 200 <= status < 400:
            self.errors += 1
            self.trouble = self.trouble or trouble or f"status {status}"
        else:
            self.replies += 1
            self.bytes += size

    async def go(self) -> Outcome:
        """Connect, warm up, measure, let what is under way end."""
        for begin in range(0, self.plan.clients, CONNECT_AT_ONCE):
            numbers = range(begin, min(begin + CONNECT_AT_ONCE, self.plan.clients))
            made = [Client(self, self.plan.scripts[number % len(self.plan.scripts)]) for number in numbers]
            self.clients += made
            await asyncio.gather(*(client.connect() for client in made))
        started = perf_counter()
        worked = process_time()
        self.count_from = started + self.plan.warm_up
        self.stop_at = self.count_from + self.plan.seconds
        if self.plan.rate is None:
            for client in self.clients:
                client.send(perf_counter())
            await asyncio.sleep(self.stop_at - perf_counter())
        else:
            self.idle.extend(self.clients)
            await self.at_rate(self.plan.rate, started)
        self.busy = (process_time() - worked) / (perf_counter() - started)
        self.settle()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.settled.wait(), self.plan.patience)
        for due in [*self.waiting, *(client.due for client in self.clients if client.due is not None)]:
            self.record(due, "", 0, 0, "no reply in time")
        for client in self.clients:
            client.leave()
        return self.outcome()

    def settle(self) -> None:
        """The run has ended when its time is up and nothing is under way any more."""
        if not self.in_flight and not self.waiting and perf_counter() >= self.stop_at:
            self.settled.set()

    async def at_rate(self, rate: float, started: float) -> None:
        """Send at even intervals until the end, whatever the replies do."""
        sent = 0
        while (due := started + sent / rate) < self.stop_at:
            if (early := due - perf_counter()) > 0:
                await asyncio.sleep(early)
                continue
            sent += 1
            if self.idle:
                self.idle.popleft().send(due)
            else:
                self.waiting.append(due)

    def outcome(self) -> Outcome:
        """The figures."""
        together = array.array("d")
        for seconds in self.times.values():
            together.extend(seconds)
        return Outcome(
            **msgspec.structs.asdict(times_of(together)),
            replies=self.replies,
            errors=self.errors,
            seconds=max(self.ended, self.stop_at) - self.count_from,
            bytes_each=self.bytes / self.replies if self.replies else 0.0,
            busy=self.busy,
            trouble=self.trouble,
            acts={act: times_of(seconds) for act, seconds in self.times.items() if act},
        )


class Client(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, run: Run, script: Script) -> None:
        self.run = run
        self.script = script
        self.patterns = [re.compile(take.encode()) if take else None for take in script.takes]
        self.take: re.Pattern[bytes] | None = None  # from the reply under way
        self.taken = b""
        self.step = 0
        self.act: str | None = ""  # of the request under way
        self.reader = ReplyReader()
        self.transport: asyncio.Transport | None = None
        self.due: float | None = None  # of the request under way
        self.left = False

    async def connect(self) -> None:
        """Connect; tries again until it works or the run ends."""
        while not self.left and perf_counter() < self.run.stop_at:
            try:
                loop = asyncio.get_running_loop()
                await loop.create_connection(lambda: self, self.run.plan.host, self.run.plan.port)
            except OSError as error:
                self.run.trouble = self.run.trouble or f"connecting: {error}"
                await asyncio.sleep(AGAIN_AFTER)
            else:
                return

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to send."""
        self.transport = cast("asyncio.Transport", transport)
        self.reader = ReplyReader()

    def send(self, due: float) -> None:
        """Send the next request of the script."""
        if self.transport is None:
            self.run.record(due, "", 0, 0, "no connection")
            return
        script = self.script
        data = script.requests[self.step]
        self.act = (script.acts[self.step] or None) if script.acts else ""
        self.take = self.patterns[self.step] if self.patterns else None
        self.step = (self.step + 1) % len(script.requests)
        if TAKEN in data:
            data = data.replace(TAKEN, self.taken)
        if COUNTER in data:
            data = data.replace(COUNTER, b"%08d" % self.script.counter)
            self.script.counter += 1
        self.due = due
        self.run.in_flight += 1
        self.transport.write(data)

    def data_received(self, data: bytes) -> None:
        """Part of a reply."""
        try:
            complete = self.reader.feed(data)
        except (BadReply, ValueError) as error:
            self.finish(f"bad reply: {error}")
            self.leave_connection()
            return
        if complete:
            self.finish(self.take_number(), whole=True)

    def take_number(self) -> str:
        """Take what later requests hold. Where it isn't there, the script begins anew; returns what is wrong then."""
        if self.take is None:
            return ""
        found = self.take.search(self.reader.reply)
        if found is None:
            self.step = 0
            return f"nothing to take from a reply, status {self.reader.status}"
        self.taken = b"%08d" % int(found[1])
        return ""

    def finish(self, trouble: str, *, whole: bool = False) -> None:
        """The request under way has ended; go on with the next where the `whole` reply has come."""
        if self.due is None:
            return
        due, self.due = self.due, None
        self.run.in_flight -= 1
        self.run.record(due, self.act, self.reader.status, len(self.reader.reply), trouble)
        if whole and not self.reader.closing:
            self.carry_on()
        self.run.settle()

    def carry_on(self) -> None:
        """What a free connection does."""
        if self.run.plan.rate is not None:
            if self.run.waiting:
                self.send(self.run.waiting.popleft())
            else:
                self.run.idle.append(self)
        elif (now := perf_counter()) < self.run.stop_at:
            self.send(now)

    def connection_lost(self, error: Exception | None) -> None:
        """Make it again, unless the run is over."""
        self.transport = None
        if self in self.run.idle:
            self.run.idle.remove(self)
        self.finish("the connection was closed")
        if not self.left and perf_counter() < self.run.stop_at:
            self.reconnecting = asyncio.ensure_future(self.connect_again())

    async def connect_again(self) -> None:
        """Connect anew and carry on."""
        await self.connect()
        if self.transport is not None:
            self.carry_on()

    def leave_connection(self) -> None:
        """Give this connection up."""
        if self.transport is not None:
            self.transport.abort()

    def leave(self) -> None:
        """Give the run up."""
        self.left = True
        self.leave_connection()


async def drive(plan: Plan) -> Outcome:
    """Carry a plan out in this process."""
    return await Run(plan).go()


def main() -> None:
    """Carry out the plan of standard input."""
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        outcome = runner.run(drive(plan))
    sys.stdout.buffer.write(msgspec.json.encode(outcome))


if __name__ == "__main__":
    main()
