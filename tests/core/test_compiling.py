"""Templates compiled in our way say what Jinja's own code says."""

import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from jinja2 import DictLoader, Environment, UndefinedError, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.core.compiling import QuickCode

MACROS = """
{% macro cell(value, label="", kind="") -%}
<td{% if label %} data-label="{{ label }}"{% endif %} class="{{ kind }}">{{ value }}</td>
{%- endmacro %}
{% macro box(title=None) %}<b>{{ title }}</b>{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}
{% macro strict(a) %}{{ a }}{% endmacro %}
{% macro loose() %}{{ kwargs.a }}{{ varargs }}{% endmacro %}
"""
PAGES = {
    "loops": "{% for each in many %}{{ loop.index }}{{ cell(each, kind='a', label='<') }}{% endfor %}",
    "callers": "{% call box(title='<i>') %}{% for each in many %}{{ cell(each) }}{% endfor %}{% endcall %}",
    "nobody calls": "{{ box('x') }}{{ box(title=many[1].upper()) }}",
    "values": "{{ 1 }}{{ none }}{{ safe }}{{ many }}{{ nothing }}{{ many | join('<') }}{{ 'a' ~ safe }}",
    "sets": "{% set words %}<p>{{ many[0] }}</p>{% endset %}{{ words }}{{ strict(words) }}",
    "unusual": "{{ cell(*many) }}{{ cell(**{'value': '<'}) }}{{ loose(1, '<', **{'class': 1, 'a': '&'}) }}",
}
HEAD = "{% from 'macros.html' import cell, box, strict, loose %}"


def environment(quick: bool) -> Environment:
    sources = {f"{name}.html": HEAD + text for name, text in PAGES.items()}
    made = Environment(loader=DictLoader(sources | {"macros.html": MACROS}), autoescape=True)
    if quick:
        made.code_generator_class = QuickCode
    return made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same(name: str) -> None:
    values = {"many": ["<a>", "b&", "c"], "safe": Markup("<em>")}

    quick = environment(quick=True).get_template(f"{name}.html").render(values)

    assert quick == environment(quick=False).get_template(f"{name}.html").render(values)
    assert "<a>" not in quick


@pytest.mark.parametrize("call", ["strict(1, 2)", "strict(b=1)", "strict(1, a=2)", "nobody()"])
def test_a_wrong_call_is_still_refused(call: str) -> None:
    made = environment(quick=True)

    with pytest.raises((TypeError, UndefinedError)):
        made.from_string(HEAD + "{{ " + call + " }}").render()


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_a_sentence_follows_the_language_being_written(app: Flask, language: str) -> None:
    page = app.jinja_env.from_string(
        "{{ _('Clubs') }} {{ _('%(author)s, %(number)s', author='<b>', number=1) }}"
    )

    with app.test_request_context(), force_locale("nb"):
        page.render()
        with force_locale(language):
            written = page.render()
            clubs = gettext("Clubs")

    assert written == f"{clubs} &lt;b&gt;, 1"


def test_a_page_with_words_of_its_own_says_those(app: Flask) -> None:
    @pass_eval_context
    def say(_context: EvalContext, text: str, /, **values: object) -> str:
        return "own <" + text % values

    page = app.jinja_env.from_string("{{ _('Clubs') }} {{ _('%(name)s', name='a') }}")

    with app.test_request_context():
        assert page.render(_=say) == "own &lt;Clubs own &lt;a"
