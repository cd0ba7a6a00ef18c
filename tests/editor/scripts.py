"""Calls functions of a script of ours that needs no browser, in the JavaScript engine that Playwright brings along."""

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

STATIC = Path(__file__).parents[2] / "static"
ANSWERING = """
import { createInterface } from "node:readline";
const functions = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const { name, values } = JSON.parse(line);
  console.log(JSON.stringify(functions[name](...values) ?? null));
}
"""


class Script:
    """A module of `static/js`, whose functions take and give what JSON can hold."""

    def __init__(self, name: str) -> None:
        node, _ = compute_driver_executable()
        self._process = subprocess.Popen(
            [node, "--input-type=module", "--eval", ANSWERING, (STATIC / "js" / name).as_uri()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, name: str, *values: Any) -> Any:
        """What a function gives; null and undefined are None. Fails where it throws, which is told on stderr."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"name": name, "values": values}) + "\n")
        stdin.flush()
        line = stdout.readline()
        assert line, f"{name} threw an error"
        return json.loads(line)

    def close(self) -> None:
        """End the engine."""
        self._process.communicate()
