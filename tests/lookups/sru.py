"""A local SRU server for tests: it answers with real records, or misbehaves as it is told."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ENVELOPE = (
    HEAD + '<zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/"><zs:version>1.1</zs:version>'
    "<zs:numberOfRecords>{count}</zs:numberOfRecords><zs:records>{records}</zs:records>"
    "</zs:searchRetrieveResponse>"
)
RECORD = (
    "<zs:record><zs:recordPacking>xml</zs:recordPacking><zs:recordData>{record}</zs:recordData></zs:record>"
)
NOTHING = ENVELOPE.format(count=0, records="").encode()


def answer(*records: str) -> bytes:
    """What a server says that knows these records."""
    body = "".join(RECORD.format(record=record) for record in records)
    return ENVELOPE.format(count=len(records), records=body).encode()


def oslo_record(data: Path, title_number: str) -> str:
    """One record of the Oslo catalogue as it stands in the file."""
    text = (data / "marc_normarc_deichman/example.normarc.xml").read_text(encoding="utf-8")
    found = [
        one for one in re.findall(r"<record>.*?</record>", text, re.DOTALL) if f">{title_number}<" in one
    ]
    return found[0].replace("<record>", '<record xmlns="http://www.loc.gov/MARC21/slim">', 1)


def marcxchange(leader: str, fields: list[tuple[str, list[tuple[str, str]]]]) -> str:
    """A danMARC2 record as DBC's servers wrap it."""
    inner = "".join(
        f'<datafield tag="{tag}" ind1="0" ind2="0">'
        + "".join(f'<subfield code="{code}">{value}</subfield>' for code, value in parts)
        + "</datafield>"
        for tag, parts in fields
    )
    return (
        '<record xmlns="info:lc/xmlns/marcxchange-v1" format="danMARC2" type="Bibliographic">'
        f"<leader>{leader}</leader>{inner}</record>"
    )


class Sru:
    """What the server does: `says` by ISBN, else `otherwise`; `asked` remembers each question."""

    def __init__(self) -> None:
        self.says: dict[str, bytes] = {}
        self.otherwise = NOTHING
        self.status = 200
        self.headers: dict[str, str] = {}
        self.drip = 0.0
        self.asked: list[dict[str, str]] = []
        self.hosts: list[str] = []
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/sru"

    @property
    def reachable(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})


@contextmanager
def sru_server() -> Iterator[Sru]:
    """A server on this machine, for as long as the block runs."""
    sru = Sru()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            sru.asked.append(asked)
            sru.hosts.append(self.headers["Host"])
            isbn = re.search(r"=([0-9X]{10,13})", asked.get("query", "="))
            body = sru.says.get(isbn[1] if isbn else "", sru.otherwise)
            self.send_response(sru.status)
            for name, value in sru.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(body)

        def _send(self, body: bytes) -> None:
            try:
                if not sru.drip:
                    self.wfile.write(body)
                    return
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(sru.drip)
            except OSError:
                pass

        def log_message(self, *_said: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sru.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield sru
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Canary:
    """A listener on this machine that nobody may ever reach."""

    def __init__(self) -> None:
        self.reached = 0
        self.sockets = [self._listen(socket.AF_INET, "127.0.0.1", 0)]
        self.port = self.sockets[0].getsockname()[1]
        for family, host in ((socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.2")):
            try:
                self.sockets.append(self._listen(family, host, self.port))
            except OSError:  # this machine has no such address
                continue

    def _listen(self, family: socket.AddressFamily, host: str, port: int) -> socket.socket:
        listening = socket.create_server((host, port), family=family)
        threading.Thread(target=self._accept, args=[listening], daemon=True).start()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            self.reached += 1
            caller.close()

    def close(self) -> None:
        """Listen no more."""
        for listening in self.sockets:
            listening.close()
