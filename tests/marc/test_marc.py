"""Counts are record terminators: tr -cd '\\035' < FILE | wc -c."""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from app.book_lists.book_rows import BookRow
from app.marc import reading
from app.marc.reading import BadRecord

ROOT = Path(os.environ.get("SAMLAES_DATA", "/nowhere"))
DATA = ROOT / "marc21_lc"
real_data = pytest.mark.skipif("SAMLAES_DATA" not in os.environ, reason="SAMLAES_DATA is not set")
# 008: 2015, Denmark, for ages 6 to 8, fiction, Danish
FIXED = "150101s2015    dk     b      000 1 dan d"


def read_marc(data: bytes) -> list[BookRow | BadRecord]:
    return list(reading.read_marc(data))


def record(*fields: tuple[str, str], leader: str = "nam a22", encoding: str = "utf-8") -> bytes:
    directory, body = b"", b""
    for tag, text in fields:
        data = text.encode(encoding) + b"\x1e"
        directory += f"{tag}{len(data):04d}{len(body):05d}".encode()
        body += data
    base = 24 + len(directory) + 1
    start = f"{base + len(body) + 1:05d}{leader}{base:05d} a 4500".encode()
    return start + directory + b"\x1e" + body + b"\x1d"


def book(title: str = "Vildheks", isbn: str = "9788763841450") -> bytes:
    return record(
        ("001", "1"),
        ("008", FIXED),
        ("020", f"  \x1fa{isbn} (indb.)\x1fz9780439023482"),
        ("100", "1 \x1faKaaberbøl, Lene,\x1fd1960-"),
        ("245", f"10\x1fa{title}.\x1fnBind 2,\x1fpViridians blod :\x1fbroman /\x1fcLene Kaaberbøl."),
        ("250", "  \x1fa1. udgave."),
        ("260", "  \x1faKbh. :\x1fbAlvilda,\x1fc2011."),
        ("490", "0 \x1faVildheks ;\x1fv2"),
        ("650", " 0\x1faHekse."),
        ("700", "1 \x1faMøller, Per,\x1fe illustrator."),
    )


def titles(data: bytes) -> list[str]:
    return [one.title if isinstance(one, BookRow) else one.code for one in read_marc(data)]


def test_a_record_says_what_a_list_says() -> None:
    assert read_marc(book()) == [
        BookRow(
            row=1,
            title="Vildheks. Bind 2. Viridians blod",
            subtitle="roman",
            creators=("Lene Kaaberbøl", "Per Møller"),
            isbn="9788763841450",
            record_number="1",
            year=2015,
            publisher="Alvilda",
            edition="1. udgave.",
            language="da",
            age_from=6,
            age_to=8,
            for_children=True,
            is_fiction=True,
            series="Vildheks",
            subjects=("Hekse",),
        )
    ]


def test_a_wrong_isbn_is_left_out_and_remarked() -> None:
    (only,) = read_marc(book(isbn="9788763841451"))

    assert isinstance(only, BookRow)
    assert (only.isbn, only.remarks) == (None, ("check_digit",))


def test_a_broken_record_takes_no_other_with_it() -> None:
    good, broken = book("A"), bytearray(book("B"))
    broken[12:17] = b"xxxxx"

    found = read_marc(good + bytes(broken) + b"\n" + book("C") + b"\x1a\r\n")

    assert found[1] == BadRecord(2, "broken_structure", "ValueError")
    assert [one.title[0] for one in found if isinstance(one, BookRow)] == ["A", "C"]


def test_a_record_that_lost_its_end_or_lies_about_its_length_is_still_parted_from_the_next() -> None:
    without_end = book("A")[:-1]
    lying = b"00100" + book("B")[5:]

    assert [title[0] for title in titles(without_end + lying + book("C"))] == ["A", "B", "C"]


def test_a_file_that_was_cut_off_names_its_last_record() -> None:
    assert titles(book("A") + book("B")[:-9])[1] == "cut_off"


def test_what_is_no_marc_is_named() -> None:
    assert titles(b"<?xml version='1.0'?><page/>") == ["not_marc"]
    assert titles(record(("001", "x"), ("020", "  \x1fa9788763841450"))) == ["no_title"]
    assert titles(b"  \n") == []


@real_data
@pytest.mark.parametrize(
    ("name", "books", "bad"),
    [
        ("nordic_languages.mrc", 1484, []),
        ("english_juvenile_1990on.mrc", 1232, []),
        ("pymarc_test/1251.dat", 0, ["broken_letters"] * 6),
        ("pymarc_test/alphatag.dat", 1, []),
        ("pymarc_test/bad_eacc_encoding.dat", 1, []),
        ("pymarc_test/bad_indicator.dat", 1, []),
        ("pymarc_test/bad_marc8_escape.dat", 1, []),
        ("pymarc_test/bad_subfield_code.dat", 1, []),
        ("pymarc_test/bad_tag.xml", 1, []),
        ("pymarc_test/diacritic.dat", 1, []),
        ("pymarc_test/marc.dat", 20, []),
        ("pymarc_test/marc8-to-unicode.dat", 1, []),
        ("pymarc_test/multi_isbn.dat", 1, []),
        ("pymarc_test/test.dat", 10, []),
        ("pymarc_test/testunimarc.dat", 0, ["unimarc"]),
        ("pymarc_test/utf8_errors.dat", 1, []),
        ("pymarc_test/utf8_invalid.mrc", 1, []),
        ("pymarc_test/utf8_with_leader_flag.dat", 1, []),
        ("pymarc_test/utf8_without_leader_flag.dat", 1, []),
    ],
)
def test_every_record_of_the_real_files_is_a_book_or_named_as_bad(
    name: str, books: int, bad: list[str]
) -> None:
    found = read_marc((DATA / name).read_bytes())

    assert [one.code for one in found if isinstance(one, BadRecord)] == bad
    assert len(found) - len(bad) == books


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_danish_record_says_the_same_in_its_own_format(encoding: str) -> None:
    found = read_marc(
        record(
            ("001", "00\x1fa28782934\x1fb870970"),
            ("008", "00\x1ftm\x1fa2011\x1fldan"),
            ("009", "00\x1faa\x1fgxx"),
            ("021", "00\x1fe9788763817202\x1fchf."),
            ("100", "00\x1faBøgh Andersen\x1fhKenneth"),
            ("245", "00\x1fa¤Antboy\x1fcroman"),
            ("260", "00\x1faKbh.\x1fbHøst\x1fc2011"),
            ("652", "00\x1fosk"),
            ("666", "00\x1fshelte\x1fufor 10 år\x1fufor 13 år"),
            encoding=encoding,
            leader="name 22",
        )
    )

    assert found == [
        BookRow(
            row=1,
            title="Antboy",
            subtitle="roman",
            creators=("Kenneth Bøgh Andersen",),
            isbn="9788763817202",
            faust="28782934",
            year=2011,
            publisher="Høst",
            language="da",
            age_from=10,
            age_to=13,
            for_children=True,
            is_fiction=True,
            subjects=("helte",),
        )
    ]


@real_data
@pytest.mark.parametrize(
    ("name", "books", "bad"),
    [("test-records-74-danmarc2", 43, []), ("broken-iso2709-2", 2, ["cut_off"])],
)
def test_danish_files_are_read_with_their_letters(name: str, books: int, bad: list[str]) -> None:
    found = read_marc((ROOT / "marc_danmarc2_dbc" / "iso2709" / f"{name}.iso").read_bytes())

    assert [one.code for one in found if isinstance(one, BadRecord)] == bad
    assert len(found) - len(bad) == books
    if books == 43:
        assert isinstance(found[0], BookRow) and found[0].title == "100 danske præsteslægter"


@real_data
def test_norwegian_records_of_books_for_adults_are_not_for_toddlers() -> None:
    found = read_marc((ROOT / "marc_normarc_deichman" / "example.binary.normarc.mrc").read_bytes())

    assert len(found) == 37
    assert isinstance(found[0], BookRow)
    assert (found[0].title, found[0].age_from) == ("Det aller fineste", None)


@real_data
def test_the_nordic_records_are_read_rightly() -> None:
    found = read_marc((DATA / "nordic_languages.mrc").read_bytes())
    books = [one for one in found if isinstance(one, BookRow)]

    languages = Counter(one.language for one in books)
    assert languages == {"sv": 450, "fi": 429, "nb": 301, "da": 264, "is": 39, "fo": 1}
    assert sum(one.for_children is True for one in books) == 33
    assert books[300].title == "Oonan ja Moonan ullakkojuhlat"


@real_data
@pytest.mark.parametrize("name", ["nordic_languages.mrc", "pymarc_test/marc.dat", "pymarc_test/test.dat"])
def test_five_hundred_broken_files_never_crash(name: str) -> None:
    chance = random.Random(15)
    whole = (DATA / name).read_bytes()

    for _ in range(500):
        start = chance.randrange(max(1, len(whole) - 6000))
        data = bytearray(whole[start : start + 6000])
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            if chance.random() < 0.6:
                data[place] = chance.choice([0x1D, 0x1E, 0x1F, 0x1B, 0x30, 0xFF, chance.randrange(256)])
            else:
                del data[place : place + chance.randint(1, 30)]
        read_marc(bytes(data))


@real_data
def test_one_broken_byte_in_a_big_file_costs_at_most_two_records_and_two_seconds() -> None:
    chance = random.Random(51)
    whole = (DATA / "nordic_languages.mrc").read_bytes()

    for _ in range(5):
        data = bytearray(whole)
        data[chance.randrange(len(data))] = chance.choice([0x1D, 0x1E, 0x00, 0x41])
        started = time.monotonic()
        found = read_marc(bytes(data))
        assert time.monotonic() - started < 2
        assert sum(isinstance(one, BookRow) for one in found) >= 1482
