"""A page as a person meets it: rows by their title, fields by their label, forms by their button."""

from urllib.parse import urlencode

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode


def text_of(node: LexborNode | None) -> str:
    """What a node says, with its white space folded."""
    return "" if node is None else " ".join(node.text(separator=" ").split())


def name_of(control: LexborNode) -> str:
    """The name of a button or link: its aria-label, or its text."""
    return control.attributes.get("aria-label") or text_of(control)


class Row:
    """One row of a list."""

    def __init__(self, page: "Page", node: LexborNode) -> None:
        self.page = page
        self.node = node

    @property
    def text(self) -> str:
        """All that the row says."""
        return text_of(self.node)

    @property
    def classes(self) -> set[str]:
        """The classes of the row."""
        return set((self.node.attributes.get("class") or "").split())

    def __bool__(self) -> bool:
        return True

    def controls(self) -> list[str]:
        """The names of its buttons and links."""
        return [name_of(control) for control in self.node.css("button, a")]


class Page:
    """The HTML of a reply, whole page or fragment."""

    def __init__(self, reply: httpx.Response | str) -> None:
        self.html = reply if isinstance(reply, str) else reply.text
        self.url = "" if isinstance(reply, str) else str(reply.request.url)
        self.tree = LexborHTMLParser(self.html)

    def one(self, selector: str) -> LexborNode:
        """The only element of a selector; fails the test where there is none, or more than one."""
        found = self.tree.css(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector}"
        return found[0]

    @property
    def title(self) -> str:
        """The title in the browser's tab."""
        return text_of(self.tree.css_first("title"))

    @property
    def heading(self) -> str:
        """The only h1."""
        return text_of(self.one("h1"))

    @property
    def text(self) -> str:
        """All that the page says."""
        return text_of(self.tree.body)

    @property
    def titles(self) -> list[str]:
        """The titles of all rows, in order."""
        return [text_of(node) for node in self.tree.css(".row .title")]

    def row(self, title: str) -> Row:
        """The row of this title."""
        found = [row for row in self.tree.css(".row") if text_of(row.css_first(".title")) == title]
        assert len(found) == 1, f"{len(found)} rows are titled {title!r}: {self.titles}"
        return Row(self, found[0])

    @property
    def notice(self) -> str:
        """What the page says was just done."""
        return text_of(self.tree.css_first("[data-toast] p"))

    @property
    def errors(self) -> list[str]:
        """All messages of errors in forms that are shown."""
        return [text_of(node) for node in self.tree.css(".error, .field-error") if "hidden" not in node.attributes]

    def field(self, label: str) -> LexborNode:
        """The control of a label."""
        for node in self.tree.css("label[for]"):
            words = text_of(node).removesuffix(" optional")
            control = self.tree.css_first(f"[id='{node.attributes['for']}']")
            if words == label and control is not None:
                return control
        for node in self.tree.css("label"):
            control = node.css_first("input")
            if text_of(node) == label and control is not None:
                return control
        found = self.tree.css_first(f"[aria-label='{label}']")
        assert found is not None, f"there is no field {label!r}"
        return found

    def value(self, label: str) -> str:
        """What a field holds."""
        return value_of(self.field(label))

    def error(self, label: str) -> str:
        """The message beside a field, tied to it for screen readers; "" where there is none."""
        ids = (self.field(label).attributes.get("aria-describedby") or "").split()
        return " ".join(text_of(self.tree.css_first(f"[id='{name}']")) for name in ids if name.endswith("-error"))

    def form(self, button: str) -> LexborNode:
        """The form of a button, by the button's name."""
        for form in self.tree.css("form"):
            if any(name_of(found) == button for found in form.css("button")):
                return form
        names = [name_of(found) for found in self.tree.css("form button")]
        raise AssertionError(f"no form has a button {button!r}, only {names}")

    async def submit(
        self, browser: httpx.AsyncClient, button: str, changes: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send the form of a button as a browser without scripts does, with some fields changed, by their labels."""
        form = self.form(button)
        fields = []
        named = {self.field(label).attributes.get("name"): value for label, value in (changes or {}).items()}
        for control in form.css("input, textarea, select"):
            name, kind = control.attributes.get("name"), control.attributes.get("type")
            if not name or control.attributes.get("form", "") == "none":
                continue
            if kind in ("checkbox", "radio") and name not in named and "checked" not in control.attributes:
                continue
            fields.append((name, named.get(name, value_of(control))))
        pressed = next(found for found in form.css("button") if name_of(found) == button)
        if pressed.attributes.get("name"):
            fields.append((pressed.attributes["name"] or "", pressed.attributes.get("value") or ""))
        action = pressed.attributes.get("formaction") or form.attributes.get("action") or self.url
        if (form.attributes.get("method") or "get").lower() == "get":
            return await browser.get(f"{action}?{urlencode(fields)}")
        headers = {"content-type": "application/x-www-form-urlencoded", "referer": self.url}
        return await browser.post(action, content=urlencode(fields), headers=headers)


def value_of(control: LexborNode) -> str:
    """What a control holds."""
    if control.tag == "textarea":
        return control.text()  # the parser has dropped the first line end, as browsers do
    if control.tag == "select":
        chosen = control.css_first("option[selected]") or control.css_first("option")
        if chosen is None:
            return ""
        value = chosen.attributes.get("value")
        return text_of(chosen) if value is None else value
    return control.attributes.get("value") or ""
