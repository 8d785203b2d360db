"""Languages: the one short code for each, whatever a list or a MARC record calls it."""

# Short code (BCP 47): names and MARC codes (ISO 639-2) in the lists we read.
NAMES = {
    "da": "dan dansk danska danish dänisch",
    "nb": "nob nor no norsk norska norwegian bokmål norsk_bokmål norsk_(bokmål) norwegian_bokmål",
    "nn": "nno nynorsk norsk_nynorsk norsk_(nynorsk)",
    "sv": "swe svensk svenska swedish",
    "en": "eng engelsk engelska english en-us en-gb en-ca",
    "de": "ger deu tysk tyska german",
    "fr": "fre fra fransk franska french",
    "es": "spa spansk spanska spanish",
    "it": "ita italiensk italienska italian",
    "fi": "fin finsk finska finnish",
    "is": "ice isl islandsk isländska icelandic",
    "fo": "fao færøsk färöiska faroese",
    "kl": "kal grønlandsk grönländska greenlandic",
    "se": "sme nordsamisk nordsamiska",
    "pl": "pol polsk polska polish",
    "ru": "rus russisk ryska russian",
    "uk": "ukr ukrainsk ukrainska ukrainian",
    "ar": "ara arabisk arabiska arabic",
    "tr": "tur tyrkisk turkiska turkish",
    "so": "som somali somalisk",
    "fa": "per fas persisk persiska farsi persian",
    "nl": "dut nld nederlandsk hollandsk nederländska dutch",
}
CODES = {name: code for code, names in NAMES.items() for name in (code, *names.split())}


def marc_language(code: str) -> str:
    """The three letters MARC has for a short code; "und" for one we do not know."""
    return NAMES[code].split()[0] if code in NAMES else "und"


def language_code(text: str) -> str:
    """A language's short code, such as da, nb, sv or en; "" when it is unknown or several."""
    return CODES.get("_".join(text.casefold().split()), "")
