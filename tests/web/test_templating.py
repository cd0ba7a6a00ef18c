"""Templates are compiled to fewer pieces than Jinja makes of them, and to the same HTML."""

from typing import Any

import pytest
from jinja2 import UndefinedError
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from webapp.web.templating import SOURCES, QuickEnvironment, make_environment

INCLUDED = "{{ name }}{% if more %}: {{ more }}{% endif %}"
TEMPLATES = {
    "included.html": INCLUDED,
    "base.html": "<p>{{ icon('check') }} {{ name }} & {% block main %}{% endblock %}</p>",
    "page.html": "{% extends 'base.html' %}{% block main %}{{ icon('check') }}{{ name }}{{ html }}"
    "{% with more = name %}{% include 'included.html' %}{% endwith %}"
    "{% set kept %}<b>{{ name }}</b>{% include 'included.html' %}{% endset %}{{ kept }}"
    "{% for each in names %}{{ loop.index }} {{ each }}{{ icon(each, 'It') }}{% else %}none{% endfor %}{% endblock %}",
}


class Usual(QuickEnvironment):
    """As Jinja compiles them."""

    code_generator_class = CodeGenerator  # type: ignore[assignment]  # what ours is made of


def rendered(kind: type[QuickEnvironment], template: str, **given: Any) -> str:
    """A template by either."""
    ours = make_environment()
    environment = kind(autoescape=True, undefined=ours.undefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(ours.globals)
    environment.known = {each: environment.from_string(text) for each, text in TEMPLATES.items()}
    return environment.get_template(template).render(given)


@pytest.mark.parametrize("template", list(TEMPLATES))
@pytest.mark.parametrize("names", [(), ("check", "clock")])
def test_the_html_is_the_same(template: str, names: tuple[str, ...]) -> None:
    given = {"name": "<Ana> & Žena", "html": Markup("<i>so</i>"), "names": names, "more": ""}
    assert rendered(QuickEnvironment, template, **given) == rendered(Usual, template, **given)


def test_what_is_missing_is_an_error_still() -> None:
    with pytest.raises(UndefinedError):
        rendered(QuickEnvironment, "page.html", html="", names=())


def test_every_template_compiles() -> None:
    environment = make_environment()
    for name in SOURCES:
        if not name.startswith("mail/"):
            environment.get_template(name)
