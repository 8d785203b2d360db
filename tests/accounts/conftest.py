"""Counts how often the slow comparison of secrets runs."""

from typing import Any

import pytest
from argon2 import PasswordHasher


@pytest.fixture
def argon2_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The argon2 runs so far; the library itself does the work."""
    runs: list[str] = []
    verify, make = PasswordHasher.verify, PasswordHasher.hash

    def noted_verify(self: PasswordHasher, *args: Any, **kwargs: Any) -> Any:
        runs.append("verify")
        return verify(self, *args, **kwargs)

    def noted_hash(self: PasswordHasher, *args: Any, **kwargs: Any) -> Any:
        runs.append("hash")
        return make(self, *args, **kwargs)

    monkeypatch.setattr(PasswordHasher, "verify", noted_verify)
    monkeypatch.setattr(PasswordHasher, "hash", noted_hash)
    return runs
