"""Letters: the mistaken ones that real records carry, put right where only one reading is possible."""

import re

# What the second byte of ø, å, æ, é, ü and the like became when UTF-8 was read as ANSEL (MARC-8):
# the first byte of all of them, C3, is © there. Deichman's records are full of it ("K©ıbenhavn").
ANSEL = dict(zip("ŁØĐÞÆŒʹ·♭®±ƠƯʼ", range(0xA1, 0xAF), strict=True))
ANSEL |= dict(zip("ʻłøđþæœʺı£ð", range(0xB0, 0xBB), strict=True)) | {"ơ": 0xBC, "ư": 0xBD}
FROM_ANSEL = re.compile("©([" + "".join(ANSEL) + "])")
# The same letters when UTF-8 was read as Latin-1 or Windows-1252 ("KÃ¸benhavn").
FROM_WESTERN = re.compile("[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
UNPRINTABLE = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x98, 0x9C])


def mended(text: str) -> str:
    """The text without control characters and half letters, and with misread UTF-8 read again."""
    text = text.translate(UNPRINTABLE)
    if text.isascii():
        return text
    if "©" in text:
        text = FROM_ANSEL.sub(lambda found: bytes([0xC3, ANSEL[found[1]]]).decode(), text)
    if "Ã" in text or "Â" in text:
        text = FROM_WESTERN.sub(lambda found: _read_again(found[0]), text)
    return text.encode("utf-8", errors="ignore").decode()


def _read_again(pair: str) -> str:
    for encoding in ("latin-1", "cp1252"):
        try:
            return pair.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return pair
