"""Where somebody is sent after signing in: only ever to a page of the same library."""

import re

LONGEST = 500
_PLAIN = re.compile(r"[A-Za-z0-9/_~.,=&?%+-]*")
_ESCAPED = re.compile(r"%(?![0-9A-Fa-f]{2})|%(?:[01][0-9A-Fa-f]|2[eEfF]|5[cC]|7[fF])")


def within_library(address: str | None, slug: str) -> str | None:
    """The address, if it is a path of this library (`/slug/…`) and nothing cleverer; else None."""
    if not address or len(address) > LONGEST or not address.startswith(f"/{slug}/"):
        return None
    path = address.partition("?")[0]
    is_plain = _PLAIN.fullmatch(address) and not _ESCAPED.search(path)
    climbs = "//" in path or any(part in (".", "..") for part in path.split("/"))
    return address if is_plain and not climbs else None
