"""A process that has loaded what `cofounder` consists of, and becomes each command, or other module of the tests, that
it is asked for: loading takes most of the time of a command.

It is asked by `tests.support.forked`, over the socket that is its standard input: what to run, with the descriptors for
its output, and a socket for its process number and, when it has ended, its exit code.
"""

import gc
import json
import os
import runpy
import signal
import socket
import sys
import tempfile
from importlib import import_module
from typing import Any

from webapp.cli import COMMANDS

LOADED = ("webapp.app", "uvloop", "uvicorn.loops.uvloop", "uvicorn.lifespan.on")
LARGEST = 1 << 20  # bytes of a request, which are mostly its environment


def load() -> None:
    """Import what commands import. The collector looks at none of it, which would copy all of it in each process."""
    gc.disable()
    for name in {*COMMANDS.values(), *LOADED}:
        import_module(name)
    gc.freeze()
    gc.enable()


def serve(asking: socket.socket) -> str:
    """Answer requests; the module that a process has to be, none when nobody asks any more."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(asking, LARGEST, 3)
        if not message:
            return ""
        if os.fork() == 0:
            asking.close()
            return mind(socket.socket(fileno=descriptors[2]), descriptors[:2], json.loads(message))
        for descriptor in descriptors:
            os.close(descriptor)


def mind(told: socket.socket, output: list[int], request: Any) -> str:
    """Start the command, which is the process in which this returns its module, and tell its exit code when it has
    ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if (process := os.fork()) == 0:
        told.close()
        become(output, request)
        module: str = request["module"]
        return module
    for descriptor in output:
        os.close(descriptor)
    told.send(str(process).encode())
    told.send(str(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])).encode())
    os._exit(0)


def become(output: list[int], request: Any) -> None:
    """Take on the output, folder, environment and arguments of a command that was just started."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for given, own in zip((nothing, *output), (0, 1, 2), strict=True):
        os.dup2(given, own)
        os.close(given)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    tempfile.tempdir = None
    sys.argv[1:] = request["arguments"]
    signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    load()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who ask
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that nobody has to wait for those who mind
    if module := serve(socket.socket(fileno=os.dup(0))):
        runpy.run_module(module, run_name="__main__", alter_sys=True)
