"""Templates are compiled to fewer pieces than Jinja makes of them, and to the same HTML."""

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from webapp.web.icons import icon
from webapp.web.template_engine import QuickEnvironment
from webapp.web.templating import ENVIRONMENT, SOURCES, Ready, make_environment, page_of

INCLUDED = "{{ name }}{% if more %}: {{ more }}{% endif %}"
TEMPLATES = {
    "included.html": INCLUDED,
    "base.html": "<p>{{ icon('check') }} {{ name }} & {% block main %}{% endblock %}</p>",
    "page.html": "{% extends 'base.html' %}{% block main %}{{ icon('check') }}{{ name }}{{ html }}"
    "{% with more = name %}{% include 'included.html' %}{% endwith %}"
    "{% set kept %}<b>{{ name }}</b>{% include 'included.html' %}{% endset %}{{ kept }}"
    "{% for each in names %}{{ loop.index }} {{ each }}{{ icon(each, 'It') }}{% else %}none{% endfor %}{% endblock %}",
    "macros.html": "{% macro fact(what, css='') %}<b class='{{ css }}'>{{ what }}</b>{% endmacro %}"
    "{% macro around(css) %}<i class='{{ css }}'>{{ caller() }}</i>{% endmacro %}"
    "{{ fact(name) }}{{ fact(html, css=name ~ 1) }}{{ fact(css=html ~ name, what=2.5) }}{{ names | length }}{{ none }}"
    "{% for each in names %}{% call around(each) %}{{ name }}{{ fact(each ~ html) }}{% endcall %}{% endfor %}",
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


@pytest.mark.parametrize("template", list(TEMPLATES))
@pytest.mark.parametrize("names", [(), ("check", "clock")])
def test_it_is_what_jinja_itself_makes(template: str, names: tuple[str, ...]) -> None:
    given = {"name": "<Ana> & Žena", "html": Markup("<i>so</i>"), "names": names, "more": ""}
    plain = Environment(
        loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    plain.globals["icon"] = icon
    assert rendered(QuickEnvironment, template, **given) == plain.get_template(template).render(given)


def test_a_macro_refuses_what_it_does_not_take() -> None:
    environment = make_environment()
    macro = "{% macro fact(what) %}{{ what }}{% endmacro %}"
    for call in ("fact('a', 'b')", "fact(which='a')"):
        with pytest.raises(TypeError):
            environment.from_string(macro + "{{ " + call + " }}").render()


def test_what_is_missing_is_an_error_still() -> None:
    with pytest.raises(UndefinedError):
        rendered(QuickEnvironment, "page.html", html="", names=())


def test_every_template_compiles() -> None:
    environment = make_environment()
    for name in SOURCES:
        if not name.startswith("mail/"):
            environment.get_template(name)


def test_what_is_ready_stands_in_the_page_as_it_was_made() -> None:
    name, text = "ready.html", "<li>“Žena” & 文</li>"
    ENVIRONMENT.known[name] = ENVIRONMENT.from_string("<p>{{ title }}</p>{{ listed }}{{ listed }}é")  # type: ignore[attr-defined]
    try:
        made = page_of(name, {"title": "<é>", "listed": Ready.of(text.encode()), "other": Ready.of(b"never shown")})
    finally:
        del ENVIRONMENT.known[name]  # type: ignore[attr-defined]
    assert made.decode() == f"<p>&lt;é&gt;</p>{text}{text}é"
