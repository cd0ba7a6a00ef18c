"""What a page costs a browser, by its own account (W3C Navigation, Resource and Paint Timing, Layout Instability)."""

import msgspec
from playwright.async_api import Page

from tests.browser.drafts import editor_there

READ = """
async () => {
  const place = ({ x, y, width, height }) => [x, y, width, height].join(" ");
  const told = ({ node, previousRect, currentRect }) =>
    `${node?.outerHTML?.slice(0, 200) ?? node?.textContent}: ${place(previousRect)} to ${place(currentRect)}`;
  await document.fonts.ready;
  const shifts = [];
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const [visit] = performance.getEntriesByType("navigation");
  // The end of a row, which is laid out from the right, grows while the row itself is still arriving.
  const isArriving = ({ startTime, sources }) =>
    startTime < visit.domInteractive && sources.every(({ node }) => node?.parentElement?.closest(".row"));
  const shifted = shifts.filter((entry) => !isArriving(entry));
  const resources = performance.getEntriesByType("resource");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    first_paint: paint ? paint.startTime : -1,
    bytes: [visit, ...resources].reduce((sum, entry) => sum + entry.transferSize, 0),
    requests: 1 + resources.filter((entry) => entry.transferSize > 0).length,
    shift: shifted.reduce((sum, entry) => sum + entry.value, 0),
    shifted: shifted.flatMap((entry) => entry.sources.map(told)),
    blocking: resources.filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name),
  };
}
"""


# For half a second nothing more has come; the stream of what changes never ends, and isn't waited for.
AT_REST = """
  async () => {
    const come = () => performance.getEntriesByType("resource").length;
    for (let seen = -1; seen !== come();) {
      seen = come();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return document.readyState === "complete";
  }
"""


class Vitals(msgspec.Struct, frozen=True):
    """One visit of a page: milliseconds to the first contentful paint, bytes and requests on the wire, the cumulative
    layout shift and what shifted from where to where, and the files for which painting waits."""

    first_paint: float
    bytes: int
    requests: int
    shift: float
    shifted: list[str]
    blocking: list[str]


async def visit(page: Page, path: str) -> Vitals:
    """Go to a page, and let it come to rest."""
    await page.goto(path)
    await editor_there(page)
    await page.wait_for_function(AT_REST)
    return msgspec.convert(await page.evaluate(READ), Vitals)
