"""The proxies that people put before a desk hand its pages on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from tests.hosting.proxies import Proxy, caddy, nginx
from tests.support.people import Person
from tests.support.serving import Serving

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("proxy_of", [nginx, caddy], ids=["nginx", "Caddy"])
async def test_a_task_is_added_through_a_proxy(
    proxy_of: Callable[[int, Path], AbstractContextManager[Proxy]], serving: Serving, tmp_path: Path, ana: Person
) -> None:
    with proxy_of(serving.port, tmp_path) as proxy:
        cookies = dict(ana.browser.cookies)
        async with httpx.AsyncClient(base_url=proxy.address, cookies=cookies) as browser:
            headers = {"origin": proxy.address}
            added = await browser.post(ana.path("/tasks"), data={"title": "Order glue"}, headers=headers)
            assert added.status_code == 303
            assert "Order glue" in (await browser.get(ana.path("/tasks"))).text
            await serving.kill()
            assert (await browser.get(ana.path("/tasks"))).status_code == 502
            await serving.start_again()
            assert (await browser.get(ana.path("/tasks"))).status_code == 200
