"""Pictures of the code, drawn from it, as Mermaid: `python -m tests.docs.drawing`.

Each replaces what stands between its markers in docs/architecture.md.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

import infra.postgres.tables  # noqa: F401 - declares them

PAGE = Path("docs/architecture.md")
POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call] # as it comes
_OURS = ("infra", "schema", "resolvers")
_PORT = re.compile(r"A `(?:resolvers\.ports\.(\w+)\.)?(\w+)`( port)?")
_LAYERS = {"schema", "resolvers"}


def rooms() -> str:
    """Draw which folder imports which; the layers below as one each."""
    arrows = {
        (room, other)
        for path in _modules("infra")
        for other in map(_room, _imported(path))
        if (room := _room(".".join(path.with_suffix("").parts))) != other
    }
    within = sorted(a for a in arrows if not set(a) & (_LAYERS | {"infra"}))
    lines = ["flowchart LR", "  subgraph infra"]
    lines += [f"    {room}" for room in sorted({r for a in within for r in a})]
    lines += ["  end", "  infra --> schema --> resolvers"]
    lines += [f"  {room} --> {other}" for room, other in within]
    return "\n".join(lines)


def ports() -> str:
    """Draw which class of infra answers which port of the resolvers."""
    lines = ["flowchart LR"]
    found: dict[str, list[str]] = defaultdict(list)
    for path in _modules("infra"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and (port := _port_of(node)):
                found[port].append(f"{node.name}<br/>{path.parent}")
    for port, adapters in sorted(found.items()):
        lines += [f"  {port}([{port}]) --- {_quoted(a)}" for a in sorted(adapters)]
    return "\n".join(lines)


def tables() -> str:
    """Draw the tables, and which row belongs to which."""
    lines = ["erDiagram"]
    for table in SQLModel.metadata.sorted_tables:
        lines.append(f"  {table.name} {{")
        for column in table.columns:
            kind = re.sub(r"\W+", "_", column.type.compile(POSTGRES).lower()).strip("_")
            mark = " PK" if column.primary_key else " FK" if column.foreign_keys else ""
            lines.append(f"    {kind} {column.name}{mark}")
        lines.append("  }")
    for table in SQLModel.metadata.sorted_tables:
        lines += [
            f"  {key.column.table.name} ||--o{{ {table.name} : {column.name}"
            for column in table.columns
            for key in column.foreign_keys
        ]
    return "\n".join(lines)


PICTURES: dict[str, Callable[[], str]] = {
    "rooms": rooms,
    "ports": ports,
    "tables": tables,
}


def drawn(page: str) -> str:
    """Return *page* with its pictures as the code has them today."""
    for name, draw in PICTURES.items():
        block = f"<!-- drawn: {name} -->\n```mermaid\n{draw()}\n```"
        old = rf"<!-- drawn: {name} -->\n```mermaid\n.*?```"
        page, number = re.subn(old, lambda _: block, page, flags=re.DOTALL)  # noqa: B023 - at once
        assert number == 1, f"docs/architecture.md has no place for {name}"
    return page


def _modules(package: str) -> list[Path]:
    return sorted(Path(package).rglob("*.py"))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        name = node.module if isinstance(node, ast.ImportFrom) else None
        if name and name.partition(".")[0] in _OURS:
            yield name


def _room(module: str) -> str:
    layer, *rest = module.split(".")
    if layer in _LAYERS or not rest:
        return layer
    inner = Path(layer, rest[0])
    return rest[0] if inner.is_dir() else layer


def _port_of(node: ast.ClassDef) -> str | None:
    said = _PORT.match(ast.get_docstring(node) or "")
    if not said:
        return None
    module, name, _ = said.groups()
    known = [import_module(f"resolvers.ports.{m}") for m in _port_modules(module)]
    return name if any(hasattr(m, name) for m in known) else None


def _port_modules(module: str | None) -> list[str]:
    paths = Path("resolvers/ports").glob("*.py")
    return [module] if module else [p.stem for p in paths if p.stem != "__init__"]


def _quoted(label: str) -> str:
    return f'{re.sub(r"[^A-Za-z]", "", label)}["{label}"]'


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text()))
