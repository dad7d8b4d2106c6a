"""The `onboarding` command."""

import typer

from infra.cli.check_config import check_config
from infra.cli.doctor import doctor
from infra.cli.drafts import drafts
from infra.cli.embeddings import embeddings
from infra.cli.explain import explain
from infra.cli.keys import keys
from infra.cli.limits import limits
from infra.cli.messages import messages
from infra.cli.migrate import migrate
from infra.cli.redis import redis
from infra.cli.run import run
from infra.cli.schema import schema
from infra.cli.serve import serve
from infra.cli.sessions import sessions
from infra.cli.stats import stats
from infra.cli.worker import worker

app = typer.Typer(
    help="Immo Bénin onboarding API.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for name, group in {
    "drafts": drafts,
    "sessions": sessions,
    "limits": limits,
    "messages": messages,
    "embeddings": embeddings,
    "redis": redis,
    "keys": keys,
}.items():
    app.add_typer(group, name=name)
for command in (
    run,
    serve,
    worker,
    migrate,
    schema,
    explain,
    check_config,
    doctor,
    stats,
):
    app.command()(command)
