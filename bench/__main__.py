"""`python -m bench`: every speed, size and memory figure of one run, on one database."""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path

from app.core import database
from bench import body, floor, growth, inside
from bench.duel import Duel, Side, measure
from bench.figures import Figures
from bench.installation import FLOOR, OURS, Installation, installed, served
from bench.joining import Joins
from bench.load import Clients, Connection, request
from bench.pages import PAGES, Page, encoded
from bench.town import COUNTRY, HAMLET, TOWN

JOIN_RATIO, JOIN_STATEMENTS, JOIN_P99_MS = 0.20, 12, 60
MEMORY_MB, START_SECONDS, INSTALLED_MB, PACKAGES, FIRST_VIEW_KB = 90, 1.4, 180, 55, 120


def main() -> int:
    options = _options()
    began, figures = time.monotonic(), Figures()
    with tempfile.TemporaryDirectory(prefix="samlaes-bench-") as folder, database.may_write(False):
        clients = Clients(8)
        try:
            _run(options, Path(folder), clients, figures)
        finally:
            clients.close()
    figures.say(
        f"{figures.printed} figures in {time.monotonic() - began:.0f} s; failed: {figures.failed or 'none'}"
    )
    return 1 if figures.failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--quick", action="store_true", help="a minute: does everything work?")
    parser.add_argument("--only", help="pages by name, with commas between")
    options = parser.parse_args()
    options.rounds, options.seconds = (5, 0.25) if options.quick else (7, 1.0)
    return options


def _run(options: argparse.Namespace, folder: Path, clients: Clients, figures: Figures) -> None:
    source = hashlib.sha256(Path(floor.__file__).read_bytes()).hexdigest()
    figures.say(f"floor {source}, {options.database}, {'quick' if options.quick else 'full'}")
    wanted = options.only.split(",") if options.only else None
    size = HAMLET if options.quick else TOWN
    with installed(options.database, size, folder) as there:
        pages = [page for page in PAGES if wanted is None or page.name in wanted]
        looks = {page.name: _looked(there, page, figures) for page in pages}
        measures = json.dumps({name: [look.size, look.addresses] for name, look in looks.items()})
        with (
            served(there) as (our_port, _),
            served(there, FLOOR, FLOOR_MEASURES=measures) as (floor_port, _),
        ):
            _fixed_text(clients, floor_port, options, figures)
            for page in pages:
                _page(there, page, looks[page.name].size, (our_port, floor_port), clients, options, figures)
            if wanted is None or "join" in wanted:
                _join(there, (our_port, floor_port), clients, options, figures)
            if wanted is None:
                _first_views(there, our_port, figures)
        if wanted is None:
            _body(there, clients, figures)
        if wanted is None and not options.quick:
            with installed(options.database, COUNTRY, folder) as country:
                growth.compare(there, country, clients, figures, options.rounds, options.seconds)


def _looked(there: Installation, page: Page, figures: Figures) -> inside.Look:
    seen = inside.look(there, page)
    figures.is_true(f"status.{page.name}", seen.status, "=200", seen.status == 200)
    figures.at_most(f"sql.{page.name}", seen.statements, page.most_statements, digits=0)
    figures.at_most(f"kb.{page.name}", seen.size / 1000, page.most_kilobytes, digits=1)
    figures.at_most(f"scans.{page.name}", len(seen.scans), 0, "; ".join(seen.scans), digits=0)
    for spot in inside.hot_spots(there, page):
        figures.say(f"{page.name}: {spot}")
    return seen


def _fixed_text(clients: Clients, port: int, options: argparse.Namespace, figures: Figures) -> None:
    """How fast this machine sends 20 KB that cost nothing; `performance.md` had 1,574/s."""
    tally = clients.send(port, [[request("GET", "/fixed", port)]], options.seconds)
    figures.say(f"floor, 20 KB of fixed text: {tally.per_second:.0f}/s")


def _page(
    there: Installation,
    page: Page,
    size: int,
    ports: tuple[int, int],
    clients: Clients,
    options: argparse.Namespace,
    figures: Figures,
) -> None:
    path = page.floor_path(there)
    connection = Connection(ports[1])
    connection.exchange(request("GET", path, ports[1]))
    share = len(connection.body) / max(size, 1)
    connection.close()
    figures.is_true(f"floor_size.{page.name}", f"{share:.2f}", "0.90-1.10", 0.9 <= share <= 1.1)
    ours = Side(ports[0], lambda: [[page.request(there, ports[0])]])
    bare = Side(ports[1], lambda: [[request("GET", path, ports[1])]])
    duel = measure(clients, ours, bare, options.rounds, options.seconds)
    _ratio(f"ratio.{page.name}", duel, page.least_ratio, figures)


def _join(
    there: Installation,
    ports: tuple[int, int],
    clients: Clients,
    options: argparse.Namespace,
    figures: Figures,
) -> None:
    joins = Joins(there)
    address, form = joins.form()
    statements, status = inside.post(there, address, encoded(form), there.cookie("librarian"))
    joins.put_back()
    figures.is_true("status.join", status, "=303", status == 303)
    figures.at_most("sql.join", statements, JOIN_STATEMENTS, digits=0)
    each = min(joins.most, int(300 * options.seconds))
    for many in (1, 8):
        ours = Side(ports[0], lambda n=many: joins.ours(ports[0], n, each // n), False, joins.put_back)
        bare = Side(ports[1], lambda n=many: joins.floor(ports[1], n, each // n), False, joins.put_back)
        duel = measure(clients, ours, bare, options.rounds, options.seconds)
        _ratio(f"ratio.join_c{many}", duel, JOIN_RATIO, figures)
        wrong = sum(n for status, n in duel.ours.statuses.items() if status != 303)
        figures.at_most(f"refused.join_c{many}", wrong, 0, str(dict(duel.ours.statuses)), digits=0)
    p99 = duel.ours.percentile(0.99)
    if options.database == "postgresql":
        figures.at_most("p99_ms.join_c8", p99, JOIN_P99_MS, digits=0)
    else:
        figures.say(f"join_c8 p99 {p99:.0f} ms")


def _ratio(name: str, duel: Duel, bar: float, figures: Figures) -> None:
    remark = (
        f"[{duel.spread}] ours {duel.ours.per_second:.0f}/s p50 {duel.ours.percentile(0.5):.2f} ms"
        f" p95 {duel.ours.percentile(0.95):.2f} ms, floor {duel.floor.per_second:.0f}/s"
        f" p50 {duel.floor.percentile(0.5):.2f} ms, generator {duel.generator:.0%} of a core"
    )
    if duel.is_too_noisy:
        figures.is_true(name, f"{duel.ratio:.2f}", f">={bar:g}", False, f"too noisy to judge {remark}")
    else:
        figures.at_least(name, duel.ratio, bar, remark)


def _first_views(there: Installation, port: int, figures: Figures) -> None:
    from bench import first_view

    for page in PAGES:
        if page.name in ("clubs", "today", "home", "review_form"):
            size = first_view.kilobytes(there, page, port)
            figures.at_most(f"first_view_kb.{page.name}", size, FIRST_VIEW_KB, digits=0)


def _body(there: Installation, clients: Clients, figures: Figures) -> None:
    paths = [page.floor_path(there) for page in PAGES]
    bare, _all = body.memory_of_a_worker(
        there,
        clients,
        lambda port: [request("GET", path, port) for path in paths],
        FLOOR,
        FLOOR_MEASURES="{}",
    )
    own, resident = body.memory_of_a_worker(
        there, clients, lambda port: [page.request(there, port) for page in PAGES], OURS
    )
    remark = f"resident {resident:.0f} MB, shared pages included; a worker of the floor {bare:.0f} MB"
    figures.at_most("memory_mb", own, MEMORY_MB, remark, digits=0)
    figures.at_most("start_s", body.seconds_to_first_answer(there, PAGES[0]), START_SECONDS)
    size, packages = body.installed()
    figures.at_most("installed_mb", size, INSTALLED_MB, digits=0)
    figures.at_most("packages", packages, PACKAGES, digits=0)


if __name__ == "__main__":
    sys.exit(main())
