"""What a route can ask for by the name of a parameter: `db`, `viewer`, `settings`, `passwords`.

They are provided in app.py.
"""

from litestar.di import NamedDependency

from webapp.accounts.passwords import Passwords
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web.viewer import Viewer

GivenDatabase = NamedDependency[Database]
GivenPasswords = NamedDependency[Passwords]
GivenSettings = NamedDependency[Settings]
GivenViewer = NamedDependency[Viewer]
