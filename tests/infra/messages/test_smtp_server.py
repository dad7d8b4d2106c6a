"""SMTP_URL, as an operator writes it."""

import pytest

from infra.messages.smtp_server import Security, SmtpServer

TLS, STARTTLS, NONE = Security.TLS, Security.STARTTLS, Security.NONE


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://u:p@mail.bj", SmtpServer("mail.bj", 465, TLS, "u", "p")),
        ("smtp://u:p@mail.bj", SmtpServer("mail.bj", 587, STARTTLS, "u", "p")),
        ("smtp+plain://relay", SmtpServer("relay", 25, NONE)),
        ("smtp+plain://relay:2525/", SmtpServer("relay", 2525, NONE)),
        ("smtps://mail.bj:4650", SmtpServer("mail.bj", 4650, TLS)),
        ("SMTPS://MAIL.bj", SmtpServer("mail.bj", 465, TLS)),
        ("smtps://[2001:db8::1]", SmtpServer("2001:db8::1", 465, TLS)),
        (
            "smtp://bonjour%40immobenin.bj:p%40ss%3A%20%C3%A9%2F%25@mail.bj",
            SmtpServer("mail.bj", 587, STARTTLS, "bonjour@immobenin.bj", "p@ss: é/%"),
        ),
        ("smtps://u:p@ss@mail.bj", SmtpServer("mail.bj", 465, TLS, "u", "p@ss")),
        ("smtp+plain://u:p@localhost", SmtpServer("localhost", 25, NONE, "u", "p")),
        ("smtp+plain://u:p@127.0.0.2", SmtpServer("127.0.0.2", 25, NONE, "u", "p")),
        ("smtp+plain://u:p@[::1]", SmtpServer("::1", 25, NONE, "u", "p")),
    ],
)
def test_a_url_says_where_and_how_and_as_whom(url: str, server: SmtpServer) -> None:
    assert SmtpServer.read(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.bj",
        "https://u:hunter2@mail.bj",
        "smtp+starttls://u:hunter2@mail.bj",
        "smtps://",
        "smtps://u:hunter2@",
        "smtps://u:hunter2@:465",
        "smtps://u:hunter2@mail.bj:0",
        "smtps://u:hunter2@mail.bj:70000",
        "smtps://u:hunter2@mail.bj:smtp",
        "smtps://u:hunter2@mail.bj/inbox",
        "smtps://u:hunter2@mail.bj?tls=no",
        "smtps://u:hunter2@mail.bj#x",
        "smtps://u:hunt/er2@mail.bj",
        "smtps://u:hunter2@[mail.bj",
        "smtps://u:hunter2@mail..bj",
        "smtps://u:hunter2@" + "m" * 64 + ".bj",
        "smtps://u:hunter2@mail.bj\n",
        "smtps://u:hunter2 @mail.bj",
        "smtps://u:hunter2é@mail.bj",
        "smtps://u:hunter2%ff@mail.bj",
    ],
)
def test_what_is_no_such_url_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL must be smtps://") as refusal:
        SmtpServer.read(url)

    assert "hunt" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize("user", ["u@", "u:@", ":hunter2@"])
def test_half_a_login_is_refused(user: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL needs both user and password"):
        SmtpServer.read(f"smtps://{user}mail.bj")


@pytest.mark.parametrize("host", ["mail.bj", "10.0.0.1", "localhost.bj", "[::2]"])
def test_a_password_is_shown_to_no_network(host: str) -> None:
    with pytest.raises(ValueError, match="would show the password") as refusal:
        SmtpServer.read(f"smtp+plain://u:hunter2@{host}")

    assert "hunter2" not in str(refusal.value)


def test_a_server_never_prints_its_login() -> None:
    server = SmtpServer.read("smtps://wanderer:hunter2@mail.bj")

    assert "mail.bj" in repr(server)
    assert "wanderer" not in repr(server)
    assert "hunter2" not in repr(server)
