"""Each dialect's own fields, and every real file of records; the counts were taken with the shell.

ISO 2709: `tr -cd '\\035' < FILE | wc -c`. danMARC2 lines: `grep -ac '^\\$' FILE`; single files: `ls | wc -l`.
Bibliofil: `grep -ac '^\\^' FILE`. XML: `grep -c '<record>'`, `grep -o '<marcxchange:record ' | wc -l`.
Facts of NORMARC: 008 cut at its places (`grep '^\\*008' | cut -c38 | sort | uniq -c`), 019 by `grep -o`.
"""

import contextlib
import io
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from app.book_imports.book_files import read_book_file
from app.book_lists.book_rows import BookRow
from app.core.errors import RuleBroken
from app.marc.reading import BadRecord, is_marc, read_marc

DANISH = "marc_danmarc2_dbc"
NORWEGIAN = "marc_normarc_deichman"

# Path: books, codes of the refused.
FILES: dict[str, tuple[int, list[str]]] = {
    f"{DANISH}/iso2709/test-records-74-danmarc2.iso": (43, []),
    f"{DANISH}/iso2709/test-records-74-danmarc2.lin": (43, []),
    f"{DANISH}/iso2709/test-records-74-danmarc2-utf8.lin": (43, []),
    f"{DANISH}/iso2709/broken-iso2709-2.iso": (2, ["cut_off"]),
    f"{DANISH}/iso2709/test-records-4-error-in-record2.iso": (4, []),
    f"{NORWEGIAN}/example.binary.normarc.mrc": (37, []),
    f"{NORWEGIAN}/example.normarc.xml": (37, []),
    f"{NORWEGIAN}/example.oairesponse.xml": (10, []),  # and two that were deleted, which are no books
    f"{NORWEGIAN}/data.vmarc.20141020.txt": (42, []),
    "marc21_lc/pymarc_test/bad_tag.xml": (1, []),
}

DANISH_LINES = """001 00 *a 28782934 *b 870970
008 00 *t m *a 2011 *l dan *j f *o b
009 00 *a a *g xx
021 00 *e 9788763817202 *c hf. *d kr. 99,95
038 00 *a te
042 00 *a 17 *2 let
042 00 *a 22
100 00 *a Bøgh Andersen *h Kenneth
245 00 *a ¤Antboy *c ro
    man @* for alle
440 00 *a Antboy *v 1
652 00 *o sk
666 00 *s helte *u for 10 år *u for 13 år
$
"""
NORWEGIAN_LINES = """*000     c
*0010626460
*008040823                j          10nob 2
*015  $a0147191$bBIBBI
*019  $abu,u$bl$dBR$eta
*020  $a82-495-0272-8 ib. Nkr 348.00
*100 0$aRagde, Anne B.$d1957-
*24510$aBerlinerpoplene$broman
*260  $aOslo$bOktober$c2004
*440  $aPoplene$v1
*699 2$aFamilieforhold
^
"""
MARCXML = """<?xml version="1.0" encoding="UTF-8"?>
<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000cim a2200000 a 4500</leader>
<controlfield tag="001">1</controlfield>
<controlfield tag="008">150101s2015    sw     j       f    swe d</controlfield>
<datafield tag="245" ind1="1" ind2="0"><subfield code="a">Emil &amp; Ida /</subfield></datafield>
<datafield tag="521" ind1="1" ind2=" "><subfield code="a">006-009.</subfield></datafield>
<datafield tag="521" ind1=" " ind2=" "><subfield code="a">Lix 18</subfield></datafield>
</record></collection>
"""
MARCXCHANGE = """<marcx:collection xmlns:marcx="info:lc/xmlns/marcxchange-v1"><marcx:record format="danMARC2">
<marcx:leader>00000n    2200000   4500</marcx:leader>
<marcx:datafield tag="001" ind1="0" ind2="0"><marcx:subfield code="a">28782934</marcx:subfield>
<marcx:subfield code="b">870970</marcx:subfield></marcx:datafield>
<marcx:datafield tag="009" ind1="0" ind2="0"><marcx:subfield code="a">r</marcx:subfield>
<marcx:subfield code="g">xe</marcx:subfield></marcx:datafield>
<marcx:datafield tag="245" ind1="0" ind2="0">
<marcx:subfield code="a">Antboy</marcx:subfield></marcx:datafield></marcx:record></marcx:collection>
"""


def only(text: str, encoding: str = "utf-8") -> BookRow:
    (found,) = read_marc(text.encode(encoding))
    assert isinstance(found, BookRow)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig"])
def test_danish_lines_say_all_a_record_can(encoding: str) -> None:
    assert only(DANISH_LINES, encoding) == BookRow(
        row=1,
        title="Antboy",
        subtitle="roman * for alle",
        creators=("Kenneth Bøgh Andersen",),
        isbn="9788763817202",
        faust="28782934",
        year=2011,
        language="da",
        age_from=10,
        age_to=13,
        for_children=True,
        lix=22,
        let_number=17,
        format="comic",
        is_fiction=True,
        series="Antboy",
        subjects=("helte",),
    )


def test_norwegian_lines_give_age_groups_forms_and_easy_texts() -> None:
    assert only(NORWEGIAN_LINES) == BookRow(
        row=1,
        title="Berlinerpoplene",
        subtitle="roman",
        creators=("Anne B. Ragde",),
        isbn="9788249502721",
        record_number="626460",
        year=2004,
        publisher="Oktober",
        language="nb",
        age_from=9,
        age_to=13,
        is_easy=True,
        for_children=True,
        format="picture_book",
        is_fiction=True,
        series="Poplene",
        subjects=("Familieforhold",),
    )


def test_marcxml_is_read_as_marc_21_and_marcxchange_as_it_says() -> None:
    heard, danish = only(MARCXML), only(MARCXCHANGE)

    assert (heard.title, heard.format) == ("Emil & Ida", "audiobook")
    assert (heard.is_fiction, heard.language) == (True, "sv")
    assert (heard.age_from, heard.age_to, heard.lix, heard.for_children) == (6, 9, 18, True)
    assert (danish.title, danish.faust, danish.format) == ("Antboy", "28782934", "audiobook")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_is_read_in_the_letters_it_names(encoding: str) -> None:
    text = MARCXML.replace("UTF-8", encoding).replace("Ida", "Åse")

    assert only(text, encoding).title == "Emil & Åse"


def test_letters_that_were_read_wrongly_once_are_read_rightly() -> None:
    text = MARCXML.replace("Emil &amp; Ida", "K©ıbenhavn, Hestehodet©Æken og GrÃ¸nland")

    assert only(text).title == "København, Hestehodetåken og Grønland"


def test_a_broken_record_in_xml_costs_no_other() -> None:
    one = MARCXML[MARCXML.index("<record") : MARCXML.index("</collection")]
    broken = one.replace("</leader>", "")
    cut = one[:300]
    file = f"<collection>{one}{broken}{one}{cut}{one}{cut}</collection>"

    found = list(read_marc(file.encode()))

    assert [one.code if isinstance(one, BadRecord) else "" for one in found] == [
        *("", "broken_xml", "", "cut_off", "", "cut_off")
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>",
        "<!doctype a>",
    ],
)
def test_a_document_type_is_refused_before_anything_is_read(inside: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_book_file((inside + MARCXML.split("\n", 1)[1]).encode())

    assert broken.value.code == "file_xml_doctype"


def test_an_entity_that_nothing_declares_breaks_its_record_alone() -> None:
    found = list(read_marc(MARCXML.replace("Ida", "&lol9;").encode()))

    assert found == [BadRecord(1, "broken_xml", "undefined entity")]


def test_a_huge_record_is_given_up_and_the_next_is_read() -> None:
    huge = "<record><datafield tag='245'><subfield code='a'>" + "x" * 3_000_000
    one = MARCXML[MARCXML.index("<record") : MARCXML.index("</collection")]

    found = list(read_marc(f"<collection>{huge}{one}</collection>".encode()))

    assert [isinstance(one, BookRow) for one in found] == [False, True]


@pytest.mark.parametrize("path", FILES)
def test_every_record_of_a_real_file_is_a_book_or_named(real_data: Path, path: str) -> None:
    found = list(read_marc((real_data / path).read_bytes()))

    books, refused = FILES[path]
    assert [one.code for one in found if isinstance(one, BadRecord)] == refused
    assert sum(isinstance(one, BookRow) for one in found) == books


def test_one_list_of_records_says_the_same_in_three_wrappings(real_data: Path) -> None:
    folder = real_data / DANISH / "iso2709"
    said = [
        list(read_marc((folder / f"test-records-74-danmarc2{end}").read_bytes()))
        for end in (".iso", ".lin", "-utf8.lin")
    ]

    assert said[0] == said[1] == said[2]


def test_the_danish_records_are_read_from_their_own_fields(real_data: Path) -> None:
    """Counted with grep: files with 008 *j, with 009 *a r, with 666 *u "for … år", with 038 *a bi or te."""
    files = sorted((real_data / DANISH / "marc").glob("*.marc"))
    found = [one for file in files for one in read_marc(file.read_bytes())]
    books = [one for one in found if isinstance(one, BookRow)]

    assert len(files) == len(found) == len(books) == 164  # `ls -A`: one file has no name before its dot
    assert sum(one.age_from is not None for one in books) == 16
    formats = Counter(one.format for one in books)
    assert (formats["audiobook"], formats["picture_book"], formats["comic"]) == (9, 1, 1)
    assert [(one.title, one.let_number) for one in books if one.let_number] == [("København", 17)]


def test_the_norwegian_records_are_read_from_their_own_fields(real_data: Path) -> None:
    found = read_marc((real_data / NORWEGIAN / "data.vmarc.20141020.txt").read_bytes())
    rows = [one for one in found if isinstance(one, BookRow)]

    assert Counter(one.is_fiction for one in rows) == {True: 18, False: 24}
    assert sum(one.for_children is True for one in rows) == 9
    assert sum(one.age_from is not None for one in rows) == 8
    assert Counter(one.format for one in rows)["comic"] == 2
    assert Counter(one.format for one in rows)["audiobook"] == 2


def test_the_mistaken_letters_of_oslo_s_records_are_put_right(real_data: Path) -> None:
    """The same 37 records stand in the ISO file with their letters whole."""
    xml = list(read_marc((real_data / NORWEGIAN / "example.normarc.xml").read_bytes()))
    whole = list(read_marc((real_data / NORWEGIAN / "example.binary.normarc.mrc").read_bytes()))

    differing = [
        (one.title, other.title)
        for one, other in zip(xml, whole, strict=True)
        if isinstance(one, BookRow) and isinstance(other, BookRow) and one.title != other.title
    ]
    assert differing == []


def test_what_is_no_marc_is_left_to_the_other_readers(real_data: Path) -> None:
    for path in ("books_dk_isbn/books.csv", "books_dk_top10000/meta.jsonl", f"{DANISH}/index.csv"):
        assert not is_marc((real_data / path).read_bytes()[:65536])


MUTATED = (
    *FILES,
    "marc21_lc/nordic_languages.mrc",
    "books_dk_isbn/books.csv",
    "books_dk_top10000/meta.jsonl",
)


@pytest.mark.parametrize("path", MUTATED)
def test_forty_mutations_of_each_file_never_crash_and_never_hang(real_data: Path, path: str) -> None:
    """I15: with thirteen kinds of file 520 in all, each read within two seconds."""
    chance = random.Random(path)
    whole = (real_data / path).read_bytes()

    for _ in range(40):
        data = mutated(whole, chance)
        started = time.monotonic()
        with contextlib.suppress(RuleBroken):
            read_book_file(data)
        assert time.monotonic() - started < 2


def mutated(whole: bytes, chance: random.Random) -> bytes:
    start = chance.choice([0, chance.randrange(max(1, len(whole) - 20_000))])
    data = bytearray(whole[start : start + 20_000])
    for _ in range(chance.randint(1, 40)):
        place = chance.randrange(len(data))
        kind = chance.random()
        if kind < 0.5:
            data[place] = chance.choice([*b"\x1d\x1e\x1f<>&;\"'*$^\n\0", chance.randrange(256)])
        elif kind < 0.8:
            del data[place : place + chance.randint(1, 60)]
        else:
            data[place:place] = data[: chance.randint(1, 200)]
    return bytes(data)


def test_a_file_is_read_a_little_at_a_time(real_data: Path) -> None:
    """Fifty megabytes of records, of which the reader asks for no more than it works on."""
    once = (real_data / "marc21_lc" / "nordic_languages.mrc").read_bytes()
    file = Endless(once, 5)

    found = sum(isinstance(one, BookRow) for one in read_marc(file))

    assert found == 5 * 1484
    assert file.most <= 1024 * 1024


class Endless(io.RawIOBase):
    """The same bytes several times over, remembering the most that was asked for at once."""

    def __init__(self, once: bytes, times: int) -> None:
        self.once, self.size, self.place, self.most = once, len(once) * times, 0, 0

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, size)
        start = self.place % len(self.once)
        piece = self.once[start : start + min(size, self.size - self.place)]
        self.place += len(piece)
        return piece

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = place
        return place
