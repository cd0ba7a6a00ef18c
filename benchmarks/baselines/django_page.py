"""What one would pick instead: Django with psycopg, connections kept, templates compiled once, threads of gunicorn.

The statements are the same as everywhere, without the ORM, which would only add to them.
"""

from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import path
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import namedtuple_row

from benchmarks.baselines.common import TEMPLATE, TEMPLATES, database_url, percent, statements, token_hash

SQL = {name: percent(text) for name, text in statements().items()}
PLACE: dict[str, Any] = dict(conninfo_to_dict(database_url()))

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="only for measuring",
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [TEMPLATES]}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": PLACE.pop("dbname"),
            "USER": PLACE.pop("user"),
            "HOST": PLACE.pop("host"),
            "PORT": PLACE.pop("port"),
            "OPTIONS": PLACE,
            "CONN_MAX_AGE": None,
        }
    },
)
django.setup()


def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """The page."""
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        cursor.row_factory = namedtuple_row

        def rows(name: str, **parameters: Any) -> Any:
            wrapped.execute(SQL[name], parameters)
            return cursor.fetchall()

        found = rows("viewer", slug=slug, token_hash=token_hash(request.COOKIES.get("session")))
        if not found:
            return HttpResponse(status=401)
        workspace = found[0].workspace_id
        context = {
            "viewer": found[0],
            "tabs": rows("tabs", workspace_id=workspace),
            "choices": rows("choices", workspace_id=workspace),
            "tasks": rows("tasks", workspace_id=workspace),
        }
    context["open_tasks"] = sum(tab.amount for tab in context["tabs"] if tab.status not in ("completed", "cancelled"))
    return HttpResponse(loader.get_template(TEMPLATE).render(context, request))


urlpatterns = [path("w/<slug:slug>/tasks", tasks)]
application = get_wsgi_application()
