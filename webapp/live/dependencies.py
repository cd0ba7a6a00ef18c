"""What a route can ask for beside `web/dependencies.py`: `hub`. It is provided in app.py."""

from litestar.di import NamedDependency

from webapp.live.hub import Hub

GivenHub = NamedDependency[Hub]
