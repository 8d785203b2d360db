"""The classes of the data map in sentences that can be translated: what, by what right, for how long."""

from dataclasses import dataclass

from app import data_map
from app.core.marks import _

TASK = _("6(1)(e): the library's task")
SCHOOLS_TASK = _("6(1)(e): the library's and the school's task")
ARTICLE_32 = _("6(1)(c): article 32")
FOLLOWS = _("follows the row")
SENTENCES = (
    _("facts about the library, its schools, books and clubs; nobody's personal data"),
    _("none needed"),
    _("as long as the library uses Samlæs"),
    _("numbers and keys that tie rows together, and moments they were made"),
    _("who works with the clubs, and what they are asked to do"),
    _("while the person has a role; then until staff remove it"),
    _("who asks for a club on behalf of a school, and how to reach that adult"),
    _("a week when nobody confirms; a year after it was declined or withdrawn; else with its club"),
    _("which adult did something"),
    _("6(1)(e): the library answers for what is done"),
    _("what a child is called and looks like here"),
    _(
        "90 days after the school year in which the child last took part; "
        "an alias as long as a published review"
    ),
    _("what a child takes part in, waits for or is let in to"),
    _("who waited 30 days, who was in 90 days after the school year; counts stay"),
    _("which book of the club's box a child has"),
    _("30 days after the book came back; how often a book was lent stays, without the child"),
    _("what a child has made, and what became of it"),
    _("6(1)(e); beyond the library's own walls 6(1)(a), by consent"),
    _("12 months after the school year; longer, under a fresh alias, where the guardians said so"),
    _("films a child has made of itself for its reviews"),
    _("6(1)(a): consent, asked for films alone"),
    _("until the season ends, the review goes or the consent is taken back"),
    _("what adults write about a meeting, at times with a child's first name"),
    _("until a child it names is erased"),
    _("who answers for a child"),
    _("name and address 30 days after the school year in which the child last took part"),
    _("what was agreed to; appended, never changed"),
    _("6(1)(c): consent must be shown to have been given (article 7)"),
    _("as long as anything of the child"),
    _("proofs of who somebody is, kept as hashes, and limits on guessing"),
    _("sessions and links 30 days after they end, counters and receipts 2 days, the rest with its row"),
    _("who did what to which key; never a name"),
    _("6(1)(c): articles 5(2) and 32"),
    _("thirteen months"),
    _("a mail to an adult: which template, about which key"),
    _("90 days after it was written"),
    TASK,
    SCHOOLS_TASK,
    ARTICLE_32,
    FOLLOWS,
)
"""Every sentence the map says of a class; a test holds them to the map."""
NOBODYS = {"structure", "technical"}
"""Classes in which nobody's personal data is."""
CONCERNS = {
    "child": _("Children"),
    "guardian": _("Guardians"),
    "adult": _("Adults who work with the clubs"),
    "all": _("Everybody who signs in"),
}
OF_ADULTS = {"adult", "asked_by", "acted", "post"}
OF_ALL = {"security", "audit"}


@dataclass(frozen=True)
class Processing:
    """One class of the map, with the tables in which it is found."""

    data_class: data_map.DataClass
    concerns: str
    tables: tuple[str, ...]
    columns: int


def processings() -> list[Processing]:
    """Each class that holds personal data and is used: those of children first, then of their guardians."""
    used: dict[str, list[data_map.Column]] = {}
    for column in data_map.entries():
        used.setdefault(column.data_class.name, []).append(column)
    found = [
        Processing(
            columns[0].data_class,
            CONCERNS[_concerned(name)],
            tuple(dict.fromkeys(column.table for column in columns)),
            len(columns),
        )
        for name, columns in used.items()
        if name not in NOBODYS
    ]
    return sorted(found, key=lambda each: list(CONCERNS.values()).index(each.concerns))


def _concerned(name: str) -> str:
    if name in OF_ALL:
        return "all"
    if name == "guardian":
        return "guardian"
    return "adult" if name in OF_ADULTS else "child"
