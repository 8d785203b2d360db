"""Words that stand nowhere else, in every field about one child; and where they are found again."""

from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import String, Table, select, update
from sqlalchemy.orm import Session

from app.children.models import Child, Guardianship
from app.core.tables import Base
from app.known import of_child

LINKED = {"key", "token_hash", "selector", "verifier_hash", "text_version", "sort_key"}


def plant(session: Session, guardianship: Guardianship) -> dict[str, str]:
    """Give every free text about the child a canary of its own; says which column has which."""
    planted: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        about = of_child._is_about(table, guardianship) if _is_of_a_child(table) else None
        if about is None:
            continue
        for column in table.columns:
            if not _is_free_text(table, column):
                continue
            canary = f"Qq{len(planted):03}zz"
            done: Any = session.execute(update(table).where(about).values({column.name: canary}))
            if done.rowcount == 1:
                planted[f"{table.name}.{column.name}"] = canary
    session.flush()
    session.expire_all()
    return planted


def one(session: Session, child: Child) -> Guardianship:
    """The child's only guardianship."""
    return session.scalars(select(Guardianship).where(Guardianship.child_id == child.id)).one()


def in_files(folder: Path, canaries: set[str]) -> list[str]:
    """Which canaries stand in the bytes of which files below a folder."""
    return sorted(
        f"{canary} in {file.relative_to(folder)}"
        for file in folder.rglob("*")
        if file.is_file()
        for canary in canaries
        if canary.encode() in file.read_bytes()
    )


def in_data_folder_of_postgresql(url: str, canaries: set[str]) -> list[str]:
    """The same in the files of one database of a server on this machine."""
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as server:
        server.execute("CHECKPOINT")
        (data,) = server.execute("SHOW data_directory").fetchone() or ("",)
        (oid,) = server.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone() or ("",)
    return in_files(Path(str(data)) / "base" / str(oid), canaries)


def _is_of_a_child(table: Table) -> bool:
    return table.name in ("children", "guardians") or bool(of_child._ways(table))


def _is_free_text(table: Table, column: Any) -> bool:
    if not isinstance(column.type, String) or column.foreign_keys or column.name in LINKED:
        return False
    if (column.type.length or 99) < 8 or column.name in ("state", "audience", "purpose", "kind"):
        return False
    checked = {word for check in table.constraints for word in str(getattr(check, "sqltext", "")).split()}
    return column.name not in checked
