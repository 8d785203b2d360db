"""What the demo's schools and children wish for: a box that comes in parts, one that waits, some titles."""

from datetime import datetime
from typing import Any

from app.boxes import packing
from app.demo import boxes
from app.filling import templates
from app.filling.recipes import Recipe
from app.finding import search
from app.wanted import buying, childrens
from app.wishes import asking, fulfilment

SHELF = (36, 32)
"""Where the books for the shelf begin in the list, and how many they are."""
FOUND = (
    ("Ida", "Mio, min Mio"),
    ("Bo", "Mio, min Mio"),
    ("Noor", "Mio, min Mio"),
    ("Alma", "Brødrene Løvehjerte"),
)
TYPED = (("Viggo", "Dragernes øde ø"), ("Emil", "Fodbold og spøgelser 3"))


def put_on_the_shelf(demo: Any, now: datetime) -> None:
    """Books to fill boxes from, and two templates that say how."""
    start, books = SHELF
    spare = demo.boxes["spare"]
    packing.begin_packing(demo.session, spare, demo.lise, now)
    boxes.fill(demo, spare, start, books, now)
    packing.empty(demo.session, spare, demo.lise, now)
    for name, recipe in (
        ("Start-kasse 3.–4. klasse", Recipe(40, 8, 11, ("da",))),
        ("Let at læse", Recipe(20, 6, 9, most_each=2)),
    ):
        templates.make_template(demo.session, demo.library, name, recipe, demo.lise, now)


def children_wish(demo: Any, now: datetime) -> None:
    """Three want the same, and two have typed titles; an adult has read one of them."""
    club = demo.clubs[0]
    for name, title in FOUND:
        for work in search.matching(demo.session, demo.library.id, title, 1):
            childrens.wish_for(demo.session, club, demo.children[name].child, work, now)
    wishes = [
        childrens.wish_for_typed(demo.session, club, demo.children[name].child, title, "", now)
        for name, title in TYPED
    ]
    childrens.show(demo.session, wishes[0], demo.people["host"], now)
    first = wishes[0].wanted
    buying.order(demo.session, first, demo.lise, now)


def schools_ask(demo: Any, now: datetime) -> None:
    """A host asks for its club; a teacher asked before, and a box is being packed for that."""
    club, other = demo.clubs[:2]
    asked = asking.Asked(30, 9, 12, ("da",), theme="uhygge", note="Gerne noget, der kan læses højt i mørke.")
    wish = asking.ask(demo.session, other.school, other, asked, demo.people["other_teacher"], now)
    fulfilment.pack_for(demo.session, wish, demo.boxes["second"], demo.lise, now)
    suggested = asking.suggested_for(demo.session, club)
    asked = asking.Asked(
        suggested.books, suggested.age_from, suggested.age_to, theme="heste", titles=("Ronja Røverdatter",)
    )
    asking.ask(demo.session, club.school, club, asked, demo.people["host"], now)
