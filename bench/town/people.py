"""The library, its schools, the adults who work there and the children."""

from datetime import timedelta

from app.accounts.models import Person, Role, RoleName
from app.cards.models import Card, CardPlace
from app.children.aliases import ANIMALS
from app.children.models import Child
from app.consents.models import Consent, Purpose
from app.core.search_text import sort_key
from app.libraries.models import Library, School, SchoolBreak, SchoolKind
from bench.town import words
from bench.town.ground import ZONE, Ground

LIBRARIANS = 4
LIBRARIAN = 1
"""The person who is librarian here, and signed in while the desk's pages are measured."""

CONSENT_TEXT = "0" * 64


def libraries(ground: Ground) -> None:
    """Ours, and one beside it, so that every question has to name the library."""
    common = {"country": "DK", "language": "da", "zone": ZONE, "created_at": ground.ago(days=400)}
    names = (("byen", "Byens Biblioteker"), ("naboen", "Nabobyens Bibliotek"))
    ground.put(Library, ({"slug": slug, "name": name, **common} for slug, name in names))


def schools(ground: Ground) -> None:
    """Schools of one site each; the last one belongs to the library beside ours."""
    ground.put(School, (_school(ground, number) for number in range(ground.size.schools)))
    ground.put(School, [_school(ground, ground.size.schools) | {"library_id": 2}])
    first, last = ground.monday + timedelta(days=70), ground.monday + timedelta(days=74)
    ground.put(SchoolBreak, [{"name": "Vinterferie", "first_on": first, "last_on": last}])


def adults(ground: Ground) -> None:
    """Librarians, a teacher for each school; hosts come with the clubs."""
    many = LIBRARIANS + ground.size.schools + ground.size.clubs
    ground.put(Person, (_person(ground, number) for number in range(many)))
    roles = [{"person_id": number + 1, "name": RoleName.LIBRARIAN} for number in range(LIBRARIANS)]
    roles += [
        {"person_id": teacher(number), "name": RoleName.TEACHER, "school_id": number + 1}
        for number in range(ground.size.schools)
    ]
    ground.put(Role, (role | {"created_at": ground.ago(days=300)} for role in roles))


def teacher(school: int) -> int:
    """The person who teaches at the school with this index (from zero)."""
    return LIBRARIANS + school + 1


def host(ground: Ground, club: int) -> int:
    """The person who hosts the club with this index (from zero)."""
    return LIBRARIANS + ground.size.schools + club + 1


def children(ground: Ground, schools_of: list[int]) -> None:
    """One child for each school index given, in that order; every third may stand on the public wall."""
    ground.put(Child, (_child(ground, number, school) for number, school in enumerate(schools_of)))
    everybody = range(1, len(schools_of) + 1)
    ground.put(Card, (_card(ground, child) for child in everybody))
    ground.put(Consent, (_consent(ground, child) for child in everybody if _on_wall(child)))


def _school(ground: Ground, number: int) -> dict[str, object]:
    name = f"{('Birkely', 'Søndre', 'Havbakke', 'Ådal')[number % 4]} Skole {number + 1}"
    return {
        "register_number": f"{280_000 + number}",
        "municipality_code": "860",
        "municipality_name": "Byen",
        "name": name,
        "sort_key": sort_key(name, "da"),
        "kind": SchoolKind.SINGLE,
        "address": f"Skolevej {number + 1}",
        "postcode": "9480",
        "town": "Byen",
        "phone": "99 00 00 00",
        "grades_to": 9,
        "directions": "Gå ind ad døren ved cykelskuret og op ad trappen.",
        "created_at": ground.ago(days=380),
    }


def _person(ground: Ground, number: int) -> dict[str, object]:
    return {
        "email": f"voksen{number}@town.example",
        "name": words.grown_up(number),
        "created_at": ground.ago(days=300),
    }


def _child(ground: Ground, number: int, school: int) -> dict[str, object]:
    name, initial = words.first_name(number), words.initial(number)
    grade = 3 + number % 3
    label = f"{grade}.{'ABC'[number // 3 % 3]}"
    animal = ANIMALS[number % len(ANIMALS)]
    return {
        "school_id": school + 1,
        "first_name": name,
        "initial": initial,
        "class_label": label,
        "grade": grade,
        "sort_key": sort_key(f"{name} {initial} {label}", "da"),
        "alias": f"Modig Læser {number + 1}",
        "animal": animal,
        "informed_on": ground.today - timedelta(days=40),
        "on_public_wall": _on_wall(number + 1),
        "put_forward_by_id": teacher(school),
        "created_at": ground.ago(days=60),
    }


def _card(ground: Ground, child: int) -> dict[str, object]:
    letters = "BCDFGHJKLMNPQRSTVWXZ"
    selector = "".join(letters[child // 20**step % 20] for step in range(5))
    return {
        "child_id": child,
        "place": CardPlace.SCHOOL,
        "token_hash": words.secret("card", child),
        "selector": selector,
        "verifier_hash": "x",
        "created_by_id": LIBRARIAN,
        "created_at": ground.ago(days=50),
    }


def _consent(ground: Ground, child: int) -> dict[str, object]:
    return {
        "child_id": child,
        "purpose": Purpose.PUBLIC_WALL,
        "is_given": True,
        "text_version": CONSENT_TEXT,
        "language": "da",
        "registered_by_id": LIBRARIAN,
        "at": ground.ago(days=45),
    }


def _on_wall(child: int) -> bool:
    return child % 3 == 1
