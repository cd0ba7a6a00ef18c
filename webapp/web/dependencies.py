"""What a route can ask for by the name of a parameter: `db`, `viewer`, `settings`.

They are provided in app.py, as is what subjects add to them.
"""

from litestar.di import NamedDependency

from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web.viewer import Viewer

GivenDatabase = NamedDependency[Database]
GivenSettings = NamedDependency[Settings]
GivenViewer = NamedDependency[Viewer]
