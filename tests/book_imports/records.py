"""One small MARC 21 record whose leader says UTF-8, whatever it is written in."""


def record(title: str, encoding: str) -> bytes:
    """A record with a number and a title, in `encoding`."""
    fields = (("001", "124"), ("245", f"10\x1fa{title}"))
    body, entries = b"", b""
    for tag, text in fields:
        data = text.encode(encoding) + b"\x1e"
        entries += f"{tag}{len(data):04}{len(body):05}".encode()
        body += data
    base = 24 + len(entries) + 1
    return f"{base + len(body) + 1:05}nam a22{base:05} a 4500".encode() + entries + b"\x1e" + body + b"\x1d"
