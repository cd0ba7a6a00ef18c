"""The README's screenshots, made from the running demo: `python -m tests.screenshots`."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright

from tests.support.chromium import find_chromium

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
SHOTS = (
    ("tasks-light", "light", 1280, 860, "tasks"),
    ("tasks-dark", "dark", 1280, 860, "tasks"),
    ("draft-light", "light", 1280, 860, "drafts/2"),
    ("reading-light", "light", 1280, 860, "drafts/10/reading"),
    ("task-phone", "light", 390, 844, "tasks"),
    ("today-light", "light", 1280, 860, ""),
    ("journal-light", "light", 1280, 860, "/journal/alder-finch/"),
)


def main() -> None:
    """Start the demo, take each picture, stop it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    demo = subprocess.Popen([sys.executable, "-m", "webapp", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert demo.stdout is not None
        link = next(found[0] for line in demo.stdout if (found := re.search(r"http://\S+", line)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium())
            page = browser.new_page()
            page.goto(link)
            page.get_by_role("button", name="Open the desk").click()
            page.wait_for_url("**/w/**")
            base, state = page.url.rstrip("/") + "/", page.context.storage_state()
            for name, scheme, width, height, path in SHOTS:
                context = browser.new_context(
                    storage_state=state,
                    color_scheme="dark" if scheme == "dark" else "light",
                    viewport={"width": width, "height": height},
                )
                page = context.new_page()
                reply = page.goto(urljoin(base, path))
                assert reply is not None
                assert reply.ok, path
                if page.locator("#editor").count():
                    page.locator("[contenteditable=true]").wait_for()  # the editor stands where the form was
                page.screenshot(path=FOLDER / f"{name}.png")
            browser.close()
    finally:
        demo.terminate()
        demo.wait()


if __name__ == "__main__":
    main()
