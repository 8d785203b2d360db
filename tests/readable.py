"""How hard a text is to read: LIX, which counts the words of a sentence and the long words (Björnsson 1968).

It was made for Swedish and is used for Danish and Norwegian alike.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import html5lib

LONG = 6
"""Letters; a word with more is a long one."""
BLOCKS = ("h1", "h2", "h3", "p", "li", "summary", "button", "a", "label", "dt", "dd", "div", "legend", "span")
UNSEEN = ("script", "style", "svg", "noscript", "option")
END = re.compile(r"[.!?:](?:\s|$)")


def lix(sentences: list[str]) -> float:
    """Words a sentence, and of a hundred words the long ones."""
    words = [word for sentence in sentences for word in re.findall(r"\w+", sentence)]
    return len(words) / len(sentences) + 100 * sum(len(word) > LONG for word in words) / len(words)


def sentences(page: str, names: Iterable[str] = (), part: str = "main") -> list[str]:
    """What is read in one part of the page, without `names`; a heading or a button is a sentence too."""
    whole = next(each for each in tree(page).iter() if each.tag == part)
    return [
        sentence for block in _innermost(whole) for sentence in in_sentences("".join(block.itertext()), names)
    ]


def in_sentences(text: str, names: Iterable[str] = ()) -> list[str]:
    """The sentences of a text, without `names`, which are not ours."""
    words = " ".join(text.split())
    for name in names:
        words = words.replace(name, " ")
    return [sentence for sentence in END.split(words) if re.search(r"\w", sentence)]


def tree(page: str) -> Any:
    return html5lib.parse(page, namespaceHTMLElements=False)


def _innermost(element: Any) -> Iterator[Any]:
    """The smallest blocks, so that nothing is read twice; what is not seen is left out."""
    for inner in element:
        if inner.tag in UNSEEN or "visually-hidden" in (inner.get("class") or ""):
            continue
        blocks = [each for each in inner.iter() if each.tag in BLOCKS]
        if inner.tag in BLOCKS and len(blocks) == 1:
            yield inner
        else:
            yield from _innermost(inner)
