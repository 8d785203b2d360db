"""Parents in the demo: papers they signed, Gry with her link, a few sentences in a language of their own."""

from datetime import datetime
from typing import Any

from app.consents import consent, guardian_links, guardians
from app.libraries import own_languages

GUARDIAN = "Gry"
PAPERS = (
    (
        consent.Purpose.PUBLIC_WALL,
        "Mit barns anmeldelser må stå på bibliotekets offentlige væg under barnets dæknavn.",
        ("Ida", "Bo", "Noor", "Alma", "Viggo"),
    ),
    (
        consent.Purpose.PICTURE,
        "Mit barns tegninger og fotos må vises sammen med barnets anmeldelser.",
        ("Ida", "Noor", "Alma"),
    ),
)
ARABIC = {
    "%(child)s is in the club": "%(child)s في النادي",
    "%(child)s is number %(number)s in line": "%(child)s رقم %(number)s في قائمة الانتظار",
    "Next time: %(weekday)s %(day)s at %(hour)s.": "المرة القادمة: %(weekday)s %(day)s، الساعة %(hour)s.",
    "What you choose": "ما تختاره بنفسك",
    "You say yes.": "أنت تقول نعم.",
    "You say no.": "أنت تقول لا.",
    "Change to yes": "التغيير إلى نعم",
    "Change to no": "التغيير إلى لا",
    "What the library knows, and why": "ماذا تعرف المكتبة، ولماذا",
    "You decide": "أنت تقرر",
    "Do you want to talk with somebody?": "هل تريد التحدث مع أحد؟",
}


def sign_papers(demo: Any, now: datetime) -> None:
    """Some about reviews, fewer about pictures."""
    for purpose, sentence, names in PAPERS:
        for name in names:
            child = demo.children[name].child
            consent.register_paper(demo.session, child, purpose, True, demo.lise, now, "da", sentence)


def come_in(demo: Any, now: datetime) -> None:
    """Ida's mother has a link and has answered; the library has begun to translate into Arabic."""
    ida = demo.children["Ida"].child
    gry = guardians.add_guardian(demo.session, ida, GUARDIAN, "gry@example.org", "da", demo.lise, now)
    sentence = (
        "Biblioteket må gemme mit barns anmeldelser efter sæsonen, uden nogen forbindelse til mit barn."
    )
    consent.answer(demo.session, gry, consent.Purpose.KEEP_AFTER_SEASON, True, now, "da", sentence)
    arabic = own_languages.add(demo.session, demo.library, "ar", "", demo.lise.id, now)
    own_languages.save_words(demo.session, arabic, ARABIC, demo.lise.id, now)


def link(session: Any, lines: list[Any], now: datetime) -> str:
    """A fresh link for Gry; the one printed before and never opened stops working."""
    mine = next((line for line in lines if line.guardianship.guardian.name == GUARDIAN), None)
    return guardian_links.give_link(session, mine.guardianship, None, now) if mine else "(no longer there)"
