"""More than three hundred strings that have hurt somebody's form, by kind; not by any form of ours."""

import json

_CONTROLS = [chr(number) for number in (*range(32), 127, 0x80, 0x85, 0x9F)]
_INVISIBLE = (
    "\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066"
    "\u2069\ufeff\ufffc\ufffd\uffff"
)
_MARKUP = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    "` onmouseover=alert(1) `",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script>",
    "<math><mtext></p><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content=0;url=//example.org>",
    "<form action=//example.org><button>x",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0'?>",
    "&lt;b&gt;",
    "&amp;amp;",
    "&#0;",
    "&#x1F98A;",
    "<b>fed</b>",
    "<hx-partial hx-target=body>x</hx-partial>",
    "<div hx-get=//example.org hx-trigger=load>",
]
_CODE = [
    "{{7*7}}",
    "{{ config }}",
    "{% raw %}",
    "{% for x in range(9) %}x{% endfor %}",
    "{#",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(library)s",
    "%s%s%s%n",
    "%d",
    "%",
    "%%",
    "{0}",
    "{}",
    "{library}",
    "\\",
    "\\n",
    "\\u0000",
    "\\x00",
    "%00",
    "%0d%0aSet-Cookie:x=1",
    "__proto__",
    "constructor",
    "self.__class__.__mro__",
]
_SQL = [
    "'",
    "''",
    '"',
    "' OR 1=1 --",
    "' OR '1'='1",
    "1; DROP TABLE children; --",
    "'; DELETE FROM children; --",
    "\\'; SELECT 1; --",
    "1' UNION SELECT name FROM people --",
    "%' AND '%'='",
    "_%",
    "\\_",
    "a* OR b*",
    '"unbalanced',
    "NEAR(a b)",
    "title:x",
    "AND OR NOT",
    "(((",
    "^a",
    "NULL",
    "null",
    "nil",
    "None",
    "undefined",
    "true",
    "false",
    "NaN",
    "Infinity",
    "-Infinity",
]
_NUMBERS = [
    "0", "-0", "-1", "1", "00", "007", "1.5", "1,5", "1e9", "1e999", "0x10", "0b1", "1_000", "+5", " 5 ",
    "٣", "५", "５", "²", "Ⅷ", "½", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
    "9223372036854775808", "9" * 40, "9" * 400, "0." + "1" * 50, "--1", "1-1", "1 000",
]  # fmt: skip
_DATES = [
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2027-02-29", "2026-13-01",
    "2026-11-31", "01-02-2027", "31/12/2026", "1/1/1", "2026-W53-7", "2026-366", "24:00", "25:00", "23:60",
    "12:61:61", "2027-03-28T02:30", "2026-10-25T02:30", "-2026-01-01", "2026-1-1", "+12345-01-01", "now",
]  # fmt: skip
_FILES = [
    "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd", "C:\\x", "CON", "NUL",
    ".", "..", "~root", "a/b", "a\\b", "a:b", "x.php.jpg", "x\x00.jpg", "-rf", "--help", "|id", ";id", "`id`",
    "$(id)", "&&id", "\n/bin/id",
]  # fmt: skip
_ADDRESSES = [
    "a@", "@b.dk", "a@b", "a@b..dk", "a b@c.dk", "a@b.dk\r\nBcc: all@example.org", "a@b.dk%0aBcc:x@y.dk",
    '"a b"@example.org', "ø@example.org", "a@ø.dk", "a@[127.0.0.1]", "a,b@example.org", "<a@example.org>",
    "a@example.org;b@example.org", "http://", "http://[", "http://[::1", "https://user:pass@example.org",
    "//example.org", "/\\example.org", "http://127.0.0.1:22", "mailto:a@b.dk", "tel:+4599999999",
    "ftp://example.org", "http://0x7f.1/", "http://example.org:99999", "https://example.org\t.evil.org",
]  # fmt: skip
_CELLS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"//x\")",
    "a;b;c", "a,b,c", '"a";"b"', "a\tb", "a\r\nb", ";=1+1", '=";"', "＝1+1", "'=1+1", "|=1",
]  # fmt: skip
_TONGUES = [
    "Æblegrød på åen", "Ærø", "ØSTERÅ", "Straße", "STRASSE", "ǅ", "ﬁ", "ﬀ", "İstanbul", "ıi", "Σίσυφος", "ς",
    "Ǆ", "ŉ", "ΐ", "日本語", "中文", "한국어", "العربية", "עברית", "हिन\u094dदी", "ไทย", "Здравствуй", "ᚠᚢᚦ",
    "e\u0301", "\u00e9", "A\u030a", "\u00c5", "\u212b", "q\u0307\u0323", "\u0344", "\u1e9b\u0323",
    "Z" + "\u0300" * 60,
    "🦊", "👩\u200d👩\u200d👧", "🇩🇰", "👍🏽", "❤\ufe0f", "\U0001f98a\ufe0f",
    "\U000e0041", "\U0010ffff", "𝓘𝓭𝓪", "Ｉｄａ", "ℐ", "ƨ", "\ud7ff",
    "ا\u200eب", "\u202egnirts", "\u2067x\u2069", "x\u2066", "\u0600", "﷽", "ⷀ", "\u3164", "\u115f", "\ue000",
]  # fmt: skip
_SHAPES = [
    "", " ", "   ", "\n", "\r\n", "\t", "a", "a" * 59, "a" * 61, "a" * 121, "a" * 255, "a" * 256, "a" * 2_001,
    "a" * 8_001, "a" * 70_000, "æ" * 128, "🦊" * 64, "a " * 500,
    "a\n" * 500, ("x" * 40 + " ") * 40, "-", "--",
    "...", "???", "a\x00b", "a\x1fb", "a\u2028b", "a\nb\nc", "Ida K 4.A", "Ida;K;4.A", "3.", "4.A, 4.B",
    json.dumps({"$ne": None}), "[]", "{}", "[object Object]", "on", "y", "off", "yes", "no", "all", "*",
]  # fmt: skip
_MADE = [f"a{odd}b" for odd in (*_CONTROLS, *_INVISIBLE)]

STRINGS: list[str] = list(
    dict.fromkeys(
        [
            *_MARKUP,
            *_CODE,
            *_SQL,
            *_NUMBERS,
            *_DATES,
            *_FILES,
            *_ADDRESSES,
            *_CELLS,
            *_TONGUES,
            *_SHAPES,
            *_MADE,
            *_INVISIBLE,
        ]
    )
)
