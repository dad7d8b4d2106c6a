"""`onboarding explain`."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

OperationFile = Annotated[Path, typer.Argument(help="A GraphQL operation.")]
Named = Annotated[str | None, typer.Option(help="Which, if the file has several.")]
Variables = Annotated[str, typer.Option(help="As JSON: @skip and @include look at it.")]


def explain(
    file: OperationFile, name: Named = None, variables: Variables = "{}"
) -> None:
    """Print what an operation costs, and the Python that it is compiled to."""
    from schema.compiled.explaining import explained  # noqa: PLC0415 - slow to import
    from schema.operations import Malformed  # noqa: PLC0415 - see above
    from schema.root import build_schema  # noqa: PLC0415 - see above

    schema = build_schema(introspection=True)
    operation = schema.operations.find(file.read_text(encoding="utf-8"), name)
    if isinstance(operation, Malformed):
        for error in operation.errors:
            sys.stderr.write(f"{error.message}\n")
        raise typer.Exit(1)
    given = msgspec.json.decode(variables, type=dict)
    sys.stdout.write(explained(schema.compiler, operation, given))
