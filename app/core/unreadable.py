"""How much of a file we read, and how we say that we could not."""

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 300


class Unreadable(ValueError):
    """A file that could not be read; `code` says why and the caller words it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
