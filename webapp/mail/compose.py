"""Mails of templates: each is a file of text and one of HTML in `templates/mail/`."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

from webapp.mail.models import Mail
from webapp.paths import TEMPLATES
from webapp.settings import Settings, SettingsError
from webapp.web import urls
from webapp.web.templating import ENVIRONMENT as PAGES

if TYPE_CHECKING:
    from css_inline import CSSInliner

FOLDER = TEMPLATES / "mail"
SOURCES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.iterdir())}


@cache
def inliner(*styles: str) -> "CSSInliner":
    """What writes the styles of some files on the elements of a mail."""
    return inlining("".join(SOURCES[name] for name in styles))


def inlining(css: str) -> "CSSInliner":
    """Most programs read styles only on the elements themselves; what is for dark ones can't stand there."""
    from css_inline import CSSInliner  # noqa: PLC0415  # it is large, and many desks send no mail

    return CSSInliner(extra_css=css, keep_at_rules=True, load_remote_stylesheets=False)


def make_environment() -> Environment:
    """The environment of mails: text keeps its line breaks and escapes nothing, HTML everything."""
    environment = Environment(
        loader=FunctionLoader(SOURCES.get),
        autoescape=select_autoescape(["html"]),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(PAGES.filters)
    return environment


ENVIRONMENT = make_environment()


def compose(
    settings: Settings,
    template: str,
    *,
    to: tuple[str, str],
    subject: str,
    context: Mapping[str, Any],
    thread: str | None = None,
    unsubscribe: str | None = None,
) -> Mail:
    """A mail by `templates/mail/<template>.html` and `.txt`. `to` is a name and an address."""
    name, address = to
    known = {**context, "subject": subject, "desk": desk_url(settings), "unsubscribe": unsubscribe}
    html = ENVIRONMENT.get_template(f"{template}.html").render(known)
    text = ENVIRONMENT.get_template(f"{template}.txt").render(known).strip() + "\n"
    return Mail(address, name, subject, text, inliner("mail.css").inline(html), thread, unsubscribe)


def desk_url(settings: Settings) -> str:
    """The address of the desk, without a slash at its end. Raises SettingsError where it isn't known."""
    if settings.url is None:
        raise SettingsError("Links in mail lead nowhere: set COFOUNDER_URL.")
    return settings.url


def link(settings: Settings, route: str, /, **parameters: object) -> str:
    """The whole address of a page by the name of its route, as a mail holds it."""
    return desk_url(settings) + urls.url(route, **parameters)  # type: ignore[arg-type]  # as in templates
