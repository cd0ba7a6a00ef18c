"""What a page must never do, whatever a test does with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# A browser writes these into its console by itself; `Watch.response` judges the replies that they are about.
REPLIES = "Failed to load resource: the server responded with a status of"
# A reply of 4xx to one of these is a page or fragment that a person sees, such as a form with its errors.
SEEN = ("document", "fetch", "xhr")


class Watch:
    """Notes what goes wrong in all pages of a browser's context.

    That is: anything written to the console as an error (violations of the Content-Security-Policy among them), an
    exception that no script caught, a reply of 5xx, a script, style, font or picture that isn't there, and anything
    asked of another server.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.problems: list[str] = []

    def console(self, message: ConsoleMessage) -> None:
        """Note an error or warning in the console."""
        if message.type in ("error", "warning") and not message.text.startswith(REPLIES):
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def error(self, error: WebError) -> None:
        """Note an exception."""
        self.problems.append(f"script: {error.error}")

    def request(self, request: Request) -> None:
        """Note a request to somebody else."""
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"asked of another server: {request.url}")

    def response(self, response: Response) -> None:
        """Note a reply that must not be."""
        kind = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and kind not in SEEN):
            self.problems.append(f"{response.status}: {response.request.method} {response.url} ({kind})")


@contextmanager
def watching(context: BrowserContext, address: str) -> Iterator[Watch]:
    """Watch over a browser's context, as long as it's a test's."""
    watch = Watch(address)
    context.on("console", watch.console)
    context.on("weberror", watch.error)
    context.on("request", watch.request)
    context.on("response", watch.response)
    yield watch
    context.remove_listener("console", watch.console)
    context.remove_listener("weberror", watch.error)
    context.remove_listener("request", watch.request)
    context.remove_listener("response", watch.response)
