"""What a URL of PostgreSQL may say."""

from infra.postgres.address import Address

URL = "postgresql+asyncpg://api:secret@db.immo.bj:6432/onboarding"


def test_a_plain_url_goes_to_the_driver_as_it_is() -> None:
    address = Address.read(URL)

    assert address.url.render_as_string(hide_password=False) == URL
    assert address.arguments == {}
    assert address.shown == "db.immo.bj:6432"


def test_what_libpq_calls_sslmode_is_understood() -> None:
    address = Address.read(f"{URL}?sslmode=verify-full&prepared_statement_cache_size=9")

    assert address.arguments == {"ssl": "verify-full"}
    assert dict(address.url.query) == {"prepared_statement_cache_size": "9"}


def test_behind_pgbouncer_nothing_is_left_on_a_server() -> None:
    address = Address.read(f"{URL}?pgbouncer=true")

    assert address.url.query == {}
    assert address.arguments["statement_cache_size"] == 0
    assert address.arguments["prepared_statement_cache_size"] == 0
    assert Address.read(f"{URL}?pgbouncer=false").arguments == {}
