"""Which style wins is said by its layer and its selector, never by the order of the files."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.kept import WIDE
from tests.browser.shown import Shown, serving, shown  # noqa: F401
from tests.support.pages.kept import Seen
from webapp.paths import STATIC
from webapp.web.assets import JOINED, parts_of

pytestmark = pytest.mark.anyio

# Between them they have most of what there is.
PAGES = ("tasks.list", "tasks.show", "drafts.show", "drafts.compare")

# What another order of the files changes of all elements: of the properties that a style says something about, from
# which all others follow.
CHANGED = """([one, other]) => {
  const sheet = new CSSStyleSheet();
  for (const link of document.querySelectorAll("link[rel=stylesheet]")) link.disabled = true;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const elements = [...document.querySelectorAll("body *")];
  const said = (rules) => [...rules].flatMap((rule) => [...(rule.style ?? []), ...said(rule.cssRules ?? [])]);
  sheet.replaceSync(one);
  const names = [...new Set(said(sheet.cssRules))];
  const read = (css) => {
    sheet.replaceSync(css);
    return elements.map((element) => {
      const style = getComputedStyle(element);
      return names.map((name) => `${name}: ${style.getPropertyValue(name)}`);
    });
  };
  const [before, after] = [read(one), read(other)];
  return elements.flatMap((element, at) => {
    const changed = before[at].filter((said, index) => said !== after[at][index]);
    return changed.length ? [`${element.outerHTML.split(">")[0]}> ${changed}`] : [];
  });
}"""


def styles(parts: list[str]) -> str:
    """One stylesheet of several, in which nothing moves or is loaded."""
    still = "*, ::before, ::after { transition: none !important; animation: none !important; }"
    return "".join((STATIC / part).read_text("utf-8") for part in parts if part != "css/fonts.css") + still


async def test_no_style_depends_on_the_order_of_the_files(
    every_page: Seen,
    shown: Shown,  # noqa: F811
    open_page: OpenPage,
) -> None:
    layers, *parts = (part for name in JOINED if name.endswith(".css") for part in parts_of(STATIC, JOINED[name]))
    orders = [styles([layers, *parts]), styles([layers, *reversed(parts)])]
    page = await open_page(size=WIDE)
    for called in PAGES:
        await shown.show(page, every_page["html"][called], every_page["paths"][called])
        changed = await page.evaluate(CHANGED, orders)
        assert not changed, "\n".join(changed)
