"""Every sentence of the product is there in Danish, Norwegian bokmål and Swedish."""

import inspect
import re
from functools import cache
from pathlib import Path

import pytest
import wtforms.fields
import wtforms.validators
from babel.messages import Message
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.core.languages import LANGUAGES
from tests.house.source import APP, PROJECT, modules

TRANSLATED = sorted(set(LANGUAGES) - {"en"})
SAME_IN = Path(__file__).with_name("same_words.txt")
"""`language<tab>text`: what is written the same in English, on purpose."""
FOR_PROGRAMMERS = "Choices cannot be None."
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}


@cache
def source() -> dict[str, tuple[str, ...]]:
    """Every text in the source by its singular: itself, and its plural if it has one."""
    with (PROJECT / "babel.cfg").open() as opened:
        methods, options = parse_mapping_cfg(opened)
    found = extract_from_dir(str(PROJECT), methods, options, keywords=KEYWORDS, directory_filter=_is_ours)
    texts = [(text,) if isinstance(text, str) else tuple(filter(None, text)) for _, _, text, _, _ in found]
    return {text[0]: text for text in sorted(texts, key=len) if text[0]}


@cache
def catalogue(language: str) -> Catalog:
    with (APP / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as opened:
        return read_po(opened, locale=language)


def forms(message: Message | None) -> tuple[str, ...]:
    """The translation, or its two numbers; empty when there is none."""
    if message is None or message.fuzzy or not message.string:
        return ()
    written = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return written if all(text.strip() for text in written) else ()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    assert not [text for text in source() if not forms(catalogue(language).get(text))]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_numbers_as_its_text(language: str) -> None:
    wrong = [
        text
        for text, originals in source().items()
        if (written := forms(catalogue(language).get(text))) and (len(originals) == 2) != (len(written) == 2)
    ]

    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_what_is_put_into_it(language: str) -> None:
    """A singular may say "one child" instead of the number; nothing else may be left out or added."""
    wrong = []
    for text, originals in source().items():
        written = forms(catalogue(language).get(text))
        for original, translation in zip(originals, written, strict=False):
            lost = placeholders(original) ^ placeholders(translation)
            if lost - ({"num"} if len(originals) == 2 and original is originals[0] else set()):
                wrong.append(f"{text}: {sorted(lost)}")

    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_equal_to_the_english_is_meant_so(language: str) -> None:
    assert sorted(the_same(language) - meant_so(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_catalogue_keeps_what_nobody_says_any_more(language: str) -> None:
    written = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue(language) if m.id}

    assert sorted(written - set(source())) == []
    assert not catalogue(language).obsolete


def test_no_exception_has_outlived_its_reason() -> None:
    for language in TRANSLATED:
        assert sorted(meant_so(language) - the_same(language)) == []


def test_the_library_of_forms_says_nothing_of_its_own_that_we_have_not_translated() -> None:
    """WTForms has no Danish; what its validators and fields can say is in our catalogue."""
    used = {name.rpartition(".")[2] for module in modules() for name in module.imports()}
    theirs = [*vars(wtforms.fields).values(), *vars(wtforms.validators).values()]
    said = {s for thing in theirs if inspect.isclass(thing) and thing.__name__ in used for s in _says(thing)}

    assert "This field is required." in said
    assert sorted(said - set(source()) - {FOR_PROGRAMMERS}) == []


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def the_same(language: str) -> set[str]:
    """What is written as in English, letters at all."""
    return {
        text
        for text, originals in source().items()
        if forms(catalogue(language).get(text))[:1] == originals[:1]
        and re.search("[A-Za-z]", PLACEHOLDER.sub("", text))
    }


def meant_so(language: str) -> set[str]:
    lines = SAME_IN.read_text("utf-8").splitlines()
    pairs = [line.split("\t", 1) for line in lines if line and not line.startswith("#")]
    return {text for languages, text in pairs if language in languages.split(",")}


def _is_ours(folder: str) -> bool:
    return Path(folder).name in ("app", "templates") or not {"app", "templates"}.isdisjoint(
        Path(folder).parts
    )


def _says(thing: type) -> set[str]:
    """The sentences in the code of a field or validator and of what it is made from."""
    parts = [part for part in inspect.getmro(thing) if part.__module__.startswith("wtforms.")]
    return {
        sentence
        for part in parts
        for sentence in re.findall(r'gettext\(\s*"([^"]+)"', inspect.getsource(part))
    }
