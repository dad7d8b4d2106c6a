"""The `onboarding` command."""

import typer

from infra.cli.check_config import check_config
from infra.cli.explain import explain
from infra.cli.keys import keys
from infra.cli.messages import messages
from infra.cli.migrate import migrate
from infra.cli.run import run
from infra.cli.schema import schema
from infra.cli.serve import serve
from infra.cli.worker import worker

app = typer.Typer(
    help="Immo Bénin onboarding API.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(keys, name="keys")
app.add_typer(messages, name="messages")
for command in (run, serve, worker, migrate, schema, explain, check_config):
    app.command()(command)
