"""Whether a list grows slower with the library: the same page in a town and in ten times as much."""

from bench import inside
from bench.duel import Side, measure
from bench.figures import Figures
from bench.installation import Installation, served
from bench.load import Clients, Tally
from bench.pages import LISTS_TOO, PAGES, Page

MOST = 1.5


def compare(
    town: Installation,
    country: Installation,
    clients: Clients,
    figures: Figures,
    rounds: int,
    seconds: float,
) -> None:
    """p50 in the country ÷ p50 in the town, paired, for each list."""
    lists = [page for page in (*PAGES, *LISTS_TOO) if page.is_list or page in LISTS_TOO]
    with served(country) as (big, _), served(town) as (small, _):
        for page in lists:
            duel = measure(
                clients, _side(country, page, big), _side(town, page, small), rounds, seconds / 2, _p50
            )
            remark = (
                f"[{duel.spread}] p50 {duel.ours.percentile(0.5):.2f} ms, in the town"
                f" {duel.floor.percentile(0.5):.2f} ms"
            )
            if duel.is_too_noisy:
                figures.is_true(
                    f"growth.{page.name}", f"{duel.ratio:.2f}", f"<={MOST}", False, f"too noisy {remark}"
                )
            else:
                figures.at_most(f"growth.{page.name}", duel.ratio, MOST, remark)
    for page in lists:
        scans = inside.look(country, page).scans
        figures.at_most(f"growth.scans.{page.name}", len(scans), 0, "; ".join(scans), digits=0)


def _side(there: Installation, page: Page, port: int) -> Side:
    return Side(port, lambda: [[page.request(there, port)]])


def _p50(ours: Tally, town: Tally) -> float:
    return ours.percentile(0.5) / max(town.percentile(0.5), 1e-9)
