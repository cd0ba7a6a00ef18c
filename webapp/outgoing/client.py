"""The one way in which the desk asks other machines for something: all that members can name an address for goes here.

By https, to public addresses, at the usual ports, unless whoever runs the desk allows more
(COFOUNDER_OUTGOING_ALLOWED); redirected at most five times under the same rules; what comes back is limited in bytes
and in time. No proxy, cookie or password of the environment is used.
"""

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version

import httpcore2
import httpx2

from webapp.outgoing.allowed import PORTS, Allowed, Origin, bare, is_host, origin_of
from webapp.outgoing.asking import MOST, REDIRECTS, SECONDS, Arriving, NotAllowed, Reply, Unanswered
from webapp.outgoing.lookup import resolve
from webapp.outgoing.network import CheckedNetwork, Resolve

CONNECTING = 10.0
SAFE = frozenset({"GET", "HEAD"})
MOVED = frozenset({301, 302, 303, 307, 308})
MOVED_AS_IT_IS = frozenset({307, 308})
ABOUT_CONTENT = ("accept", "accept-language")  # headers that another origin may see
USER_AGENT = f"Cofounder/{version('cofounder')}"


class Transport(httpx2.AsyncHTTPTransport):
    """Connections by a network that checks them."""

    def __init__(self, network: CheckedNetwork, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(ssl_context=tls, network_backend=network, keepalive_expiry=5.0)


class HttpClient:
    """Asks, by connections that are used again until it is closed. `trusted` are origins that whoever runs the desk
    named elsewhere."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        trusted: Iterable[str] = (),
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self._origins = allowed.origins | {origin_of(origin) for origin in trusted}
        self._nothing = allowed.nothing and not allowed.networks
        self._transport = Transport(CheckedNetwork(allowed, self._trusts, resolve), tls or default_tls())

    def _trusts(self, host: str, port: int) -> bool:
        """Whether a host was named: then it is allowed wherever it is."""
        return any(origin.host == bare(host) and origin.port == port for origin in self._origins)

    def check(self, url: str) -> httpx2.URL:
        """An address that may be asked, as far as that can be seen from it. Raises NotAllowed."""
        try:
            found = httpx2.URL(url)
            host = found.raw_host.decode()
        except (httpx2.InvalidURL, ValueError, TypeError):
            raise NotAllowed("That is no address of the web.") from None
        if found.scheme not in PORTS or not is_host(host):
            raise NotAllowed("That is no address of the web: it begins with https://, and the name of a host follows.")
        if found.userinfo:
            raise NotAllowed("An address that is asked holds no name or password.")
        origin = Origin(found.scheme, bare(f"[{host}]" if ":" in host else host), found.port or PORTS[found.scheme])
        if origin in self._origins:
            return found
        if self._nothing:
            raise NotAllowed("This desk asks nobody outside: COFOUNDER_OUTGOING_ALLOWED is off.")
        if found.scheme != "https":
            raise NotAllowed(
                "The address has to begin with https://; whoever runs the desk can allow another by "
                "COFOUNDER_OUTGOING_ALLOWED."
            )
        if origin.port not in PORTS.values():
            raise NotAllowed(
                f"The desk asks nobody at port {origin.port}; whoever runs it can allow that by "
                "COFOUNDER_OUTGOING_ALLOWED."
            )
        return found

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | AsyncIterable[bytes] | None = None,
        most: int = MOST,
        seconds: float = SECONDS,
        redirects: int = REDIRECTS,
    ) -> Reply:
        """Ask, and follow redirects: what changes something only where it stays as it is and at its origin; a redirect
        that isn't followed is the reply. Headers go to no other origin. Raises NotAllowed, Unanswered."""
        target, given = self.check(url), dict(headers or {})
        try:
            async with asyncio.timeout(seconds):
                for _ in range(redirects + 1):
                    reply = await self._ask(method, target, given, content, most)
                    there = self._redirected(method, target, content, reply) if redirects else None
                    if there is None:
                        return reply
                    if origin(there) != origin(target):
                        given = {name: value for name, value in given.items() if name.lower() in ABOUT_CONTENT}
                    target = there
        except TimeoutError:
            raise Unanswered(f"{target.host} takes too long to answer.", sent=True) from None
        raise Unanswered(f"{target.host} leads from one address to the next without an end.", sent=True)

    def _redirected(
        self, method: str, target: httpx2.URL, content: bytes | AsyncIterable[bytes] | None, reply: Reply
    ) -> httpx2.URL | None:
        """Where a reply leads that is to be followed. Raises NotAllowed."""
        location = reply.headers.get("location")
        if reply.status not in MOVED or not location:
            return None
        try:
            there = target.join(location)
        except httpx2.InvalidURL:
            return None
        as_it_is = reply.status in MOVED_AS_IT_IS and origin(there) == origin(target)
        if method not in SAFE and not (as_it_is and (content is None or isinstance(content, bytes))):
            return None
        return self.check(str(there))

    async def _ask(
        self,
        method: str,
        url: httpx2.URL,
        headers: Mapping[str, str],
        content: bytes | AsyncIterable[bytes] | None,
        most: int,
    ) -> Reply:
        """One request, and the whole of its answer."""
        response = await self._begin(method, url, {"accept-encoding": "gzip", **headers}, content)
        try:
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > most:
                    raise Unanswered(f"{url.host} answers with more than {most:,} bytes.", sent=True)
        except httpx2.HTTPError as error:
            raise Unanswered(f"{url.host} broke off its answer ({type(error).__name__}).", sent=True) from error
        finally:
            await response.aclose()
        return Reply(response.status_code, dict(response.headers), bytes(body), str(url))

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, first: float, pause: float
    ) -> AsyncIterator[Arriving]:
        """Ask, and be given the answer while it comes. No redirect is followed. `first` are the seconds until it
        begins, `pause` those between two pieces; how long all of it may take, and how much it may be, is up to whoever
        reads it. The connection is closed as soon as they leave. Raises NotAllowed, Unanswered."""
        target = self.check(url)
        try:
            async with asyncio.timeout(first):
                # Packed it could be a million times as long, all at once.
                response = await self._begin(method, target, {**headers, "accept-encoding": "identity"}, content)
        except TimeoutError:
            raise Unanswered(f"{target.host} takes too long to answer.", sent=True) from None
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise Unanswered(f"{target.host} answers in a packed form that wasn't asked for.", sent=True)
            yield Arriving(response.status_code, dict(response.headers), self._pieces(target, response, pause))
        finally:
            await response.aclose()

    async def _pieces(self, url: httpx2.URL, response: httpx2.Response, pause: float) -> AsyncIterator[bytes]:
        """An answer as it comes. Raises Unanswered."""
        pieces = response.aiter_raw()
        while True:
            try:
                async with asyncio.timeout(pause):
                    piece = await anext(pieces, None)
            except TimeoutError:
                raise Unanswered(f"{url.host} fell silent in the middle of its answer.", sent=True) from None
            except httpx2.HTTPError as error:
                raise Unanswered(f"{url.host} broke off its answer ({type(error).__name__}).", sent=True) from error
            if piece is None:
                return
            yield piece

    async def _begin(
        self,
        method: str,
        url: httpx2.URL,
        headers: Mapping[str, str],
        content: bytes | AsyncIterable[bytes] | None,
    ) -> httpx2.Response:
        """One request, and how its answer begins. Raises Unanswered."""
        request = httpx2.Request(
            method,
            url,
            headers={"user-agent": USER_AGENT, "accept": "*/*", **headers},
            content=content,
            extensions={"timeout": {"connect": CONNECTING, "pool": CONNECTING}},
        )
        try:
            return await self._transport.handle_async_request(request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise Unanswered(unreachable(url.host, error), sent=False) from error
        except httpx2.HTTPError as error:
            raise Unanswered(f"{url.host} didn't answer ({type(error).__name__}).", sent=True) from error

    async def close(self) -> None:
        """Let go of connections."""
        await self._transport.aclose()


def origin(url: httpx2.URL) -> tuple[str, str, int]:
    """What two addresses of the same site have in common (RFC 6454 4)."""
    return url.scheme, url.host, url.port or PORTS.get(url.scheme, 0)


def unreachable(host: str, error: Exception) -> str:
    """Why nothing could be sent."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"{host} has no certificate that can be trusted ({cause.verify_message})."
        cause = cause.__cause__ or cause.__context__
    return f"{host} can't be reached ({str(error) or type(error).__name__})."


@cache
def default_tls() -> ssl.SSLContext:
    """Whom to trust: read once, for it takes long."""
    return ssl.create_default_context()
