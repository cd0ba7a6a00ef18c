"""What a route can ask for beside `web/dependencies.py`: `passwords`. It is provided in app.py."""

from litestar.di import NamedDependency

from webapp.accounts.passwords import Passwords

GivenPasswords = NamedDependency[Passwords]
