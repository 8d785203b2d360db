"""Small Danish registers for tests, and the real file in every dress people's programs put on it."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "HOVEDSKOLE_INST;INST_NR;INST_NAVN;ENHEDSART;INST_ADR;TLF_NR;INST_TYPE_NR;KOMMUNE_NR;ADM_KOMMUNE_NAVN"
)
MAIN = "Hovedskole (institution med enheder)"
SITE = "Afdeling (underordnet enhed)"
SINGLE = "Institution uden enheder"
VRAA = f";280096;Vrå Skole;{MAIN};Skolegade 6;9898 1000;1012;860;Hjørring Kommune"
LOEKKEN = f"280096;829002;Løkken undervisningssted;{SITE};Studievej 10;;1012;860;Hjørring Kommune"
VRAA_SITE = f"280096;829005;Vrå undervisningssted;{SITE};Skolegade 6;;1012;860;Hjørring Kommune"
ODENSE = f";461001;Vestre Skole;{SINGLE};Vestergade 1;;1012;461;Odense Kommune"


def register(*rows: str) -> bytes:
    """A Danish register with these rows under its header, as Excel writes it."""
    return "\r\n".join((HEADER, *rows)).encode("cp1252")


def dresses(folder: Path) -> dict[str, bytes]:
    """The 33 schools of Hjørring, as each program would save them."""
    name = "hjoerring_grundskoler"
    files = ("utf8.csv", "utf8_bom.csv", "danish_excel_cp1252.csv", "excel_unicode_text_utf16le_bom.txt")
    found = {file: (folder / f"{name}.{file}").read_bytes() for file in files}
    text = found["utf8.csv"].decode("utf-8").replace("\r\n", "\n")
    rows = [line.split(";") for line in text.splitlines()]
    return found | {
        "latin1_lf.csv": text.encode("latin-1"),
        "sep_line.csv": ("sep=;\r\n" + text.replace("\n", "\r\n")).encode("cp1252"),
        "macroman_cr.csv": text.replace("\n", "\r").encode("mac_roman"),
        "utf16le.txt": text.replace("\n", "\r\n").encode("utf-16-le"),
        "utf16be.txt": text.replace("\n", "\r\n").encode("utf-16-be"),
        "tabs.txt": "\n".join("\t".join(row) for row in rows).encode(),
        "commas.csv": "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode(),
        "book.xlsx": _workbook(rows),
    }


def _workbook(rows: list[list[str]]) -> bytes:
    """Numbers are numbers there, as Excel makes them."""
    book = Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
