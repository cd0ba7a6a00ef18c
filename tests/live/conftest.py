"""The desk of the test, served on a real port."""

from tests.browser.conftest import address, serving  # noqa: F401
