"""The process that works on long texts: `python -I -m webapp.web.sandbox_process`.

It reads jobs from its standard input and answers on its standard output, each a length and a pickle; both ends are
ours. A job that takes more of the processor than its budget ends the process (setrlimit(2), RLIMIT_CPU), and the desk
goes on without its answer. It has neither the desk's settings nor its database.
"""

import contextlib
import os
import pickle
import resource
import struct
import sys
from typing import BinaryIO

LENGTH = struct.Struct("!I")
MEMORY = 1_400_000_000  # bytes of addresses


def limit(what: int, most: int) -> None:
    """Take no more of something; a system that doesn't know this limit goes without."""
    hard = resource.getrlimit(what)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def answer(job: bytes) -> bytes:
    """Run one job; whether it failed, and what it returned or raised."""
    budget, work, arguments, named = pickle.loads(job)  # noqa: S301  # from the desk itself
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + budget)
    try:
        return pickle.dumps((False, work(*arguments, **named)))
    except Exception as error:  # noqa: BLE001  # it is raised where the job was asked for
        return pickle.dumps((True, error))


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Run jobs until no more are asked for."""
    while len(head := asked.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        said = answer(asked.read(length))
        answers.write(LENGTH.pack(len(said)) + said)
        answers.flush()


if __name__ == "__main__":
    os.nice(5)
    limit(resource.RLIMIT_AS, MEMORY)
    limit(resource.RLIMIT_CORE, 0)
    serve(sys.stdin.buffer, sys.stdout.buffer)
