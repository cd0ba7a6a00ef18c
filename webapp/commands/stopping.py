"""How commands end when they are told to: in order, with everything that they began."""

import signal
from types import FrameType


class Stopped(SystemExit):
    """A signal asked this process to end. Its code is what a shell expects of one (128 and the signal's number)."""


def stop_in_order() -> None:
    """From now on SIGINT and SIGTERM unwind the program instead of cutting it off, so that what it holds is put down;
    further ones are ignored while it does so. SIGHUP, the end of the terminal, counts as SIGTERM."""
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
        signal.signal(signal.SIGHUP, hang_up)


def stop(number: int, frame: FrameType | None) -> None:
    """End this process by unwinding it."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(128 + number)


def hang_up(number: int, frame: FrameType | None) -> None:
    """Do as if SIGTERM came."""
    signal.raise_signal(signal.SIGTERM)
