"""National numbers in free text. Every number here is made up or published for tests."""

import pytest

from app.core.national_numbers import find_national_number


@pytest.mark.parametrize(
    "text",
    [
        "120315-1234",
        "Ida 120315-1234 vil gerne være med",
        "120315 1234",
        "1203151234",
        "120315 - 1234",
        "120315–1234",
        "12.03.15-1234",
        "12/03/15-1234",
        "12 03 15 1234",
        "12-03-15-1234",
        "1. 120315-1234",
        "4 120315-1234",
        "cpr:120315-1234.",
        "０１０２１２-1234",
        "١٢٠٣١٥-١٢٣٤",
        "120315\u200b-1234",
        "120315\n1234",
        "0701010000 0701010012 0702034567 120315-1234",
    ],
)
def test_a_danish_number_is_found_however_it_is_written(text: str) -> None:
    assert find_national_number(text)


def test_an_undivided_danish_number_from_0_is_found_by_its_check() -> None:
    # 070761-4285 is the number the Danish authorities print on specimen cards.
    assert find_national_number("0707614285")
    assert find_national_number("070761-4285")
    assert not find_national_number("0707614286")


@pytest.mark.parametrize(
    "text",
    [
        "01010750160",  # test persons published by Norwegian authorities
        "010107 50160",
        "41010750160 er ikke riktig, men 410107 50160 ser slik ut",
        "Fødselsnummer: 13116900216",
        "131169-00216",
    ],
)
def test_a_norwegian_number_is_found(text: str) -> None:
    assert find_national_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "811218-9876",  # the Swedish tax agency's own example
        "8112189876",
        "19811218-9876",
        "198112189876",
        "811218+9876",
        "701063-2391",  # a coordination number: 60 on the day
    ],
)
def test_a_swedish_number_is_found(text: str) -> None:
    assert find_national_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Den er rigtig god, 10 ud af 10!",
        "ISBN 978-87-02-11234-5",
        "9788702112345",
        "87-02-11234-5",
        "8702112345",
        "ISBN: 0101234567",
        "82-02-12345-6",
        "8202123456",
        "faust 5 123 456 7",
        "51234567",
        "Tlf. 98 12 34 56",
        "98123456",
        "+45 98 12 34 56",
        "+4512031512",
        "12 03 15 12",
        "+46 1203151234",
        "070-123 45 67",
        "08-123 456 78",
        "0046701234567",
        "Møde 12.03.2026 kl. 14.30",
        "12/3 2026 1430",
        "20260311 1430",
        "2026-03-11 14:30",
        "side 120315",
        "pris 1.203.151 kr",
        "5012345678",
        "1234567890123456",
    ],
)
def test_book_numbers_telephones_and_dates_are_left_alone(text: str) -> None:
    assert not find_national_number(text)


def test_few_swedish_mobile_numbers_raise_a_false_alarm() -> None:
    numbers = [f"07{n:08d}" for n in range(1_000_000, 99_000_000, 9973)]

    alarms = sum(map(find_national_number, numbers))

    assert len(numbers) == 9827
    assert alarms < len(numbers) // 50


def test_a_long_text_of_digits_is_read_in_a_moment() -> None:
    assert not find_national_number("9" * 100_000)
    assert not find_national_number("99 99 99 " * 20_000)
