"""`python -m tests.lighthouse`: Google's Lighthouse on the main pages of the demonstration, by phone and by desk.

Needs Node.js, whose `npx` brings Lighthouse, and a Chromium. Each score is the median of three runs, which is known
after two that agree. The exit code is 1 where one is below 100. Scores for performance fall when the machine is busy:
measure on a quiet one.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.support.chromium import find_chromium

CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    """Start the demonstration, sign in, and look at each page."""
    command = [sys.executable, "-m", "webapp", "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        try:
            found = re.search(r"http\S+", demo.stdout.readline())
            assert found is not None, "the demonstration prints a link"
            return look_at_all(found[0])
        finally:
            demo.terminate()


def look_at_all(link: str) -> int:
    """All pages; 1 where one has less than 100."""
    with httpx.Client(follow_redirects=True, headers={"sec-fetch-site": "same-origin"}) as browser:
        here = urlsplit(str(browser.post(link).url if browser.get(link).url.path.startswith("/sign-in") else link))
        address, home = f"{here.scheme}://{here.netloc}", browser.get(f"{here.scheme}://{here.netloc}/")
        base = home.url.path.removesuffix("/tasks")
        task, draft = (first(browser.get(address + base + rest).text, base + rest) for rest in ("/tasks", "/drafts"))
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    worst = 100
    for path in ("/sign-in", f"{base}/tasks", task, f"{base}/drafts", draft, f"{base}/projects", f"{base}/members"):
        for screen in ("phone", "desk"):
            scores = median_of(address + path, screen, None if path == "/sign-in" else cookie)
            print(f"{path:32} {screen:6} " + "  ".join(f"{name} {score}" for name, score in scores.items()), flush=True)
            worst = min(worst, *scores.values())
    return 0 if worst == 100 else 1


def first(html: str, path: str) -> str:
    """The first row of a list."""
    found = re.search(rf'href="({re.escape(path)}/\d+)"', html)
    assert found is not None, f"{path} shows a row"
    return found[1]


def median_of(address: str, screen: str, cookie: str | None) -> dict[str, int]:
    """The median scores of one page, 0 to 100."""
    runs = [look_at(address, screen, cookie) for _ in range(2)]
    if runs[0] != runs[1]:
        runs.append(look_at(address, screen, cookie))
    return {name: statistics.median_low(run[name] for run in runs) for name in CATEGORIES}


def look_at(address: str, screen: str, cookie: str | None) -> dict[str, int]:
    """The scores of one run. Raises RuntimeError where Lighthouse could not measure, five times."""
    for _ in range(5):
        said = run(address, screen, cookie)
        scores = {name: said["categories"][name]["score"] for name in CATEGORIES}
        if None not in scores.values():
            return {name: round(100 * score) for name, score in scores.items()}
    raise RuntimeError(said.get("runtimeError", {}).get("message", f"no scores for {address}"))


def run(address: str, screen: str, cookie: str | None) -> dict[str, Any]:
    """What Lighthouse says of a page. Raises RuntimeError where it says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        report, headers = Path(folder) / "report.json", Path(folder) / "headers.json"
        command = ["npx", "--yes", "lighthouse@13", address, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
        if screen == "desk":
            command.append("--preset=desktop")
        if cookie is not None:
            headers.write_text(json.dumps({"Cookie": cookie}), "utf-8")
            command.append(f"--extra-headers={headers}")
        environment = os.environ | {"CHROME_PATH": str(find_chromium())}
        done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
        if not report.exists():
            raise RuntimeError(done.stderr)
        said: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return said


if __name__ == "__main__":
    sys.exit(main())
