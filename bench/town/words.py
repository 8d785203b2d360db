"""Invented names, titles and sentences, the same at every run; no real child or book is among them."""

import base64
import hashlib
from itertools import product

_HEADS = ("Aqu", "Bexi", "Cuzo", "Dyxa", "Exo", "Fyzi", "Gaxu", "Hizo", "Ixa", "Jyzu", "Kexa", "Luzy")
_TAILS = ("bel", "dor", "fine", "gar", "hild", "kim", "lia", "mik", "nora", "pol", "rik", "sif", "tea", "vig")
_GROWN_UPS = ("Wulla", "Wendo", "Vrist", "Wokke", "Vjelm", "Wippa", "Vanzo")
_LETTERS = "ABDEFGHIJKLMNOPRSTUVY"
_THINGS = (
    "drage",
    "hemmelighed",
    "fodboldtur",
    "krage",
    "hule",
    "robot",
    "mormor",
    "stjerne",
    "pirat",
    "heks",
)
_PLACES = ("i skoven", "på loftet", "fra Mars", "i kælderen", "ved havet", "under broen", "i klassen")
_FIRST_WORDS = ("Den gale", "Den stille", "Min", "Vores", "Den sidste", "En hel", "Den lille", "Verdens")
_WRITERS = ("Quist", "Zahle", "Wium", "Xander", "Ørtved", "Åkjær", "Qvortrup", "Zeuthen", "Wivel", "Krusager")
_SENTENCES = (
    "Den var spændende lige fra den første side, og jeg kunne ikke lægge den fra mig.",
    "Jeg kunne godt lide den del hvor de går ned i hulen uden lygte.",
    "Det bedste er at man ikke ved hvem man kan stole på.",
    "Jeg synes at slutningen kom lidt for hurtigt, men den var god.",
    "Man skal kunne lide at blive lidt bange, ellers skal man læse en anden.",
    "Billederne er flotte, og der er mange af dem.",
)

_NAMES = [f"{head}{tail}" for head, tail in product(_HEADS, _TAILS)]


def key(kind: str, number: int) -> str:
    """The public key of row `number`: it looks like a random one and is the same at every run."""
    digest = hashlib.sha256(f"{kind} {number}".encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def secret(kind: str, number: int) -> str:
    """What is kept of a token nobody holds."""
    return hashlib.sha256(f"secret {kind} {number}".encode()).hexdigest()


def first_name(number: int) -> str:
    """A name no child has and no page says by chance, so that it shows where it leaks."""
    return _NAMES[number % len(_NAMES)]


def all_first_names() -> list[str]:
    """Every first name a child of the town may have."""
    return list(_NAMES)


def initial(number: int) -> str:
    """The letter that tells two of the same name apart."""
    return _LETTERS[number // len(_NAMES) % len(_LETTERS)]


def grown_up(number: int) -> str:
    """The name of adult `number`, as invented as a child's, and never one of those."""
    return f"{_GROWN_UPS[number % len(_GROWN_UPS)]} {surname(number)}"


def surname(number: int) -> str:
    """The family name of adult `number`; no author and no school is called so."""
    return f"{_WRITERS[number % len(_WRITERS)]}sen"


def title(number: int) -> str:
    """The title of work `number`; each is another."""
    first = _FIRST_WORDS[number % len(_FIRST_WORDS)]
    thing = _THINGS[number // 8 % len(_THINGS)]
    return f"{first} {thing} {_PLACES[number // 80 % len(_PLACES)]} {number + 1}"


def author(number: int) -> str:
    """Who wrote work `number`: an author has written about nine."""
    return f"{_THINGS[number // 9 % 10].capitalize()} {_WRITERS[number // 90 % 10]}"


def opinion(number: int) -> str:
    """What a child writes about a book: two or three sentences."""
    many = 2 + number % 2
    return " ".join(_SENTENCES[(number + step) % len(_SENTENCES)] for step in range(many))
