"""Invented reviews in four languages, with and without what is personal: the set figure I24 is measured on.

Written before the detector's rules and apart from them: a text is put together from sentences as children
write them, and a secret in one of many shapes is set into some.
"""

from dataclasses import dataclass
from random import Random

KNOWN = ("Ida", "Bo", "Mia", "Emil", "Freja", "Noah", "Alma", "Oskar", "Signe", "Malthe", "Aksel", "Nora")
"""First names of the children in the club."""
SURNAMES = ("Jensen", "Holm", "Kjær", "Lindqvist", "Hansen", "Bakke", "Sørensen", "Öberg", "Dahl", "Nguyen")


@dataclass(frozen=True)
class Sample:
    """One text; `kind` says what is hidden in it, nothing if it is harmless."""

    language: str
    kind: str
    text: str


OPENINGS = {
    "da": (
        "Bogen er god.",
        "jeg elskede den her bog!!",
        "Den handler om en hest der løber væk.",
        "Den var lidt kedelig i starten.",
        "Uhyggelig men sjov.",
        "Vi læste den højt i klubben.",
    ),
    "nb": (
        "Boka er bra.",
        "jeg elsket denne boka!!",
        "Den handler om en hest som rømmer.",
        "Den var litt kjedelig i starten.",
        "Skummel, men morsom.",
        "Vi leste den høyt i klubben.",
    ),
    "sv": (
        "Boken är bra.",
        "jag älskade den här boken!!",
        "Den handlar om en häst som rymmer.",
        "Den var lite tråkig i början.",
        "Läskig men rolig.",
        "Vi läste den högt i klubben.",
    ),
    "en": (
        "The book is good.",
        "i loved this book!!",
        "It is about a horse that runs away.",
        "It was a bit boring at first.",
        "Scary but funny.",
        "We read it aloud in the club.",
    ),
}
HARMLESS = {
    "da": (
        "Den har 312 sider, og jeg læste den på 3 dage.",
        "Jeg giver den 5 ud af 5 stjerner.",
        "Det foregår i 1864 under krigen.",
        "Harry Potter og Ron er mine yndlings.",
        "Den er skrevet af Astrid Lindgren.",
        "På side 112 sker der noget vildt.",
        "Ida i bogen er 10 år og bor på en gård.",
        "Bo og hunden er venner.",
        "WOW den slutning",
        "Jeg har læst bind 1, 2, 3 og 4.",
        "Den koster 199,95 kr i boghandlen.",
        "ISBN 9788763841450 står bagpå.",
        "De bor i et stort hus ved vejen.",
        "De flytter til København, og Emil er ked af det.",
        "Jeg er 9 år og går i 3.b.",
        "Mia. Hun er den sejeste!",
        "Dronning Margrethe er med i den.",
        "Kl 14.30 mødes de ved broen nr 7.",
        "Den er fra 2019 og den anden fra 2021.",
        "Min mor læste den også, da hun var lille.",
        "Signe Kan Alt hedder et kapitel.",
        "Mit bedste kapitel er kapitel 12 til 15.",
    ),
    "nb": (
        "Den har 312 sider, og jeg leste den på 3 dager.",
        "Jeg gir den 5 av 5 stjerner.",
        "Det skjer i 1944 under krigen.",
        "Harry Potter og Ron er mine favoritter.",
        "Den er skrevet av Astrid Lindgren.",
        "På side 112 skjer det noe vilt.",
        "Nora i boka er 10 år og bor på en gård.",
        "Bo og hunden er venner.",
        "OI for en slutt",
        "Jeg har lest bok 1, 2, 3 og 4.",
        "Den koster 249 kr i butikken.",
        "De bor i en stor gate i byen.",
        "De flytter til Bergen, og Emil er lei seg.",
        "Jeg er 9 år og går i fjerde.",
        "Klokka 14.30 møtes de ved bro 7.",
        "Mia. Hun er den kuleste!",
        "Mitt beste kapittel er kapittel 12 til 15.",
    ),
    "sv": (
        "Den har 312 sidor och jag läste den på 3 dagar.",
        "Jag ger den 5 av 5 stjärnor.",
        "Det händer 1944 under kriget.",
        "Harry Potter och Ron är mina favoriter.",
        "Den är skriven av Astrid Lindgren.",
        "På sidan 112 händer något vilt.",
        "Alma i boken är 10 år och bor på en gård.",
        "Bo och hunden är vänner.",
        "OJ vilket slut",
        "Jag har läst bok 1, 2, 3 och 4.",
        "Den kostar 129 kr i affären.",
        "De bor på en lång gata i stan.",
        "De flyttar till Stockholm och Emil är ledsen.",
        "Jag är 9 år och går i trean.",
        "Klockan 14.30 möts de vid bro 7.",
        "Mia. Hon är coolast!",
        "Mitt bästa kapitel är kapitel 12 till 15.",
    ),
    "en": (
        "It has 312 pages and I read it in 3 days.",
        "I give it 5 out of 5 stars.",
        "It takes place in 1912 on a ship.",
        "Harry Potter and Ron are my favourites.",
        "It is by Roald Dahl.",
        "On page 112 something wild happens.",
        "Alma in the book is 10 and lives on a farm.",
        "Bo and the dog are friends.",
        "WOW what an ending",
        "I have read books 1, 2, 3 and 4.",
        "They live in a big house by the road.",
        "They move to London and Emil is sad.",
        "I am 9 years old and go to school.",
        "At 14.30 they meet at bridge 7.",
        "Mia. She is the coolest!",
        "My best chapters are 12 to 15.",
    ),
}
SECRETS = {
    "da": {
        "phone": ("Ring til mig på {dk}", "mit nummer er {dk}!", "tlf {dk}", "skriv på {dk_cc} hvis du vil"),
        "email": ("skriv til {mail}", "Min mail er {mail}", "{mail} er min mors"),
        "address": (
            "Jeg bor på {street_da} {no}",
            "kom hjem til mig {street_da} {no} {floor}",
            "Vi mødes {street_da} {no}, {post}",
        ),
        "full_name": ("Jeg hedder {name}", "Hilsen {name}", "{name} fra min klasse er ligesom drengen"),
    },
    "nb": {
        "phone": ("Ring meg på {no_phone}", "nummeret mitt er {no_phone}", "tlf {no_cc}"),
        "email": ("skriv til {mail}", "E-posten min er {mail}"),
        "address": ("Jeg bor i {street_nb} {no}", "kom hjem til meg i {street_nb} {no}"),
        "full_name": ("Jeg heter {name}", "Hilsen {name}", "{name} i klassen min er akkurat sånn"),
    },
    "sv": {
        "phone": ("Ring mig på {se}", "mitt nummer är {se}", "mobil {se_cc}"),
        "email": ("skriv till {mail}", "Min mejl är {mail}"),
        "address": ("Jag bor på {street_sv} {no}", "kom hem till mig på {street_sv} {no}"),
        "full_name": ("Jag heter {name}", "Hälsningar {name}", "{name} i min klass är precis sån"),
    },
    "en": {
        "phone": ("Call me at {dk}", "my number is {se}", "text me on {no_cc}"),
        "email": ("write to {mail}", "My mail is {mail}"),
        "address": ("I live at {street_da} {no}", "come to my house, {no} {street_en}"),
        "full_name": ("My name is {name}", "From {name}", "{name} in my class is just like that"),
    },
}
HOSTS = ("gmail.com", "mail.dk", "skole.no", "edu.stad.se")
STREETS = {
    "street_da": (
        "Rosenvej",
        "Skolegade",
        "Nørre Allé",
        "Kirkestræde",
        "Lærkeparken",
        "Havnepladsen",
        "møllebakken",
    ),
    "street_nb": ("Storgata", "Skoleveien", "Bjørkeveien", "Kirkegaten", "Granstien", "Fjordalleen"),
    "street_sv": ("Storgatan", "Skolvägen", "Björkvägen", "Ringvägen", "Lillgränd", "Parkstigen"),
    "street_en": ("Mill Road", "Church Street", "Rose Lane", "Park Avenue"),
}


def personal(count: int, seed: int) -> list[Sample]:
    """`count` texts that give something away: each language, kind and shape in turn."""
    random = Random(seed)
    shapes = [
        (lang, kind, shape)
        for lang, kinds in SECRETS.items()
        for kind, all_ in kinds.items()
        for shape in all_
    ]
    samples = []
    for number in range(count):
        lang, kind, shape = shapes[number % len(shapes)]
        secret = shape.format(**_values(random))
        before, after = random.choice(OPENINGS[lang]), random.choice(HARMLESS[lang])
        end = random.choice(("", ".", " :)", "!"))
        samples.append(Sample(lang, kind, f"{before} {secret}{end} {after if number % 2 else ''}".strip()))
    return samples


def harmless(count: int, seed: int) -> list[Sample]:
    """`count` texts of one to four sentences that give nothing away, however much they look like it."""
    random = Random(seed)
    samples = []
    for number in range(count):
        lang = ("da", "nb", "sv", "en")[number % 4]
        sentences = [random.choice(OPENINGS[lang]), *random.sample(HARMLESS[lang], random.randint(1, 3))]
        samples.append(Sample(lang, "", " ".join(sentences)))
    return samples


def national_numbers(count: int, seed: int) -> list[str]:
    """Danish personal numbers as children type them, inside a sentence."""
    random = Random(seed)
    shapes = ("{d}-{n}", "{d} {n}", "{d}–{n}", "{a} {b} {c} - {n}", "{d}- {n}")
    found = []
    for number in range(count):
        day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(10, 18)
        parts = {
            "a": f"{day:02}",
            "b": f"{month:02}",
            "c": f"{year:02}",
            "n": f"{random.randint(0, 9999):04}",
        }
        parts["d"] = parts["a"] + parts["b"] + parts["c"]
        found.append(f"God bog. Mit cpr er {shapes[number % len(shapes)].format(**parts)} ikke?")
    return found


def _values(random: Random) -> dict[str, str]:
    def digits(count: int) -> str:
        return "".join(str(random.randint(0, 9)) for _ in range(count))

    def parted(number: str, *sizes: int) -> str:
        parts, at = [], 0
        for size in sizes:
            parts.append(number[at : at + size])
            at += size
        return " ".join(parts)

    dk = str(random.randint(2, 9)) + digits(7)
    norwegian = random.choice("49") + digits(7)
    swedish = "07" + random.choice("02369") + digits(7)
    first = random.choice(KNOWN)
    values = {
        "dk": random.choice(
            (dk, parted(dk, 2, 2, 2, 2), parted(dk, 4, 4), parted(dk, 2, 2, 2, 2).replace(" ", "-"))
        ),
        "dk_cc": random.choice(("+45 ", "+45", "0045 ")) + parted(dk, 2, 2, 2, 2),
        "no_phone": random.choice((norwegian, parted(norwegian, 3, 2, 3), parted(norwegian, 2, 2, 2, 2))),
        "no_cc": "+47 " + parted(norwegian, 3, 2, 3),
        "se": random.choice(
            (swedish, parted(swedish, 3, 3, 2, 2), f"{swedish[:3]}-{parted(swedish[3:], 3, 2, 2)}")
        ),
        "se_cc": "+46 " + parted(swedish[1:], 2, 3, 2, 2),
        "mail": f"{first.lower()}{digits(2)}@{random.choice(HOSTS)}",
        "no": str(random.randint(1, 180)) + random.choice(("", "", " B", "a")),
        "floor": random.choice(("2. tv", "1.th", "st.")),
        "post": random.choice(("9800 Hjørring", "9480 Løkken")),
        "name": f"{first} {random.choice(SURNAMES)}",
    }
    return values | {name: random.choice(streets) for name, streets in STREETS.items()}
