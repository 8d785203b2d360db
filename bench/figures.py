"""How a figure is printed: `FIG id value bar PASS|FAIL`, one line each."""

import sys
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Every figure of a run, printed as it comes."""

    suffix: str = ""
    failed: list[str] = field(default_factory=list)
    printed: int = 0

    def at_most(self, name: str, value: float, bar: float, remark: str = "", digits: int = 2) -> None:
        self._print(name, f"{value:.{digits}f}", f"<={bar:g}", value <= bar, remark)

    def at_least(self, name: str, value: float, bar: float, remark: str = "", digits: int = 2) -> None:
        self._print(name, f"{value:.{digits}f}", f">={bar:g}", value >= bar, remark)

    def is_true(self, name: str, value: object, bar: str, holds: bool, remark: str = "") -> None:
        self._print(name, str(value), bar, holds, remark)

    def say(self, text: str) -> None:
        """A line that is no figure: what a figure rests on."""
        print(f"  {text}", flush=True)

    def _print(self, name: str, value: str, bar: str, holds: bool, remark: str) -> None:
        line = f"FIG {name}{self.suffix} {value} {bar} {'PASS' if holds else 'FAIL'}"
        print(f"{line}  {remark}" if remark else line, flush=True)
        sys.stdout.flush()
        self.printed += 1
        if not holds:
            self.failed.append(name)
