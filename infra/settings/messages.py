"""What can be configured about messages: how they leave, and where they lead."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.settings.kinds import MailSender, SmtpUrl, WebAddress


class MessageSettings(BaseSettings):
    """A part of `infra.settings.Settings`."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    public_url: WebAddress = ""
    """Where people reach this service, to opt out of reminders; empty: none go out."""
    app_url: WebAddress = ""
    """Where people fill in the form, for links in messages; empty for PUBLIC_URL."""
    smtp_url: SmtpUrl | None = None
    """smtps://user:password@host (TLS) or smtp://… (STARTTLS); empty for no e-mail."""
    mail_from: MailSender = ""
    """Who e-mails are from: Immo Bénin <bonjour@example.com>."""
    sms_url: SecretStr = SecretStr("")
    """Where the SMS gateway takes messages, by POST; empty for no SMS."""
    sms_headers: SecretStr = SecretStr("{}")
    """Its headers, a JSON object; with a form's Content-Type, a form is sent."""
    sms_body: SecretStr = SecretStr('{"to": "{to}", "message": "{text}"}')
    """What it is sent: a JSON object with {to} or {msisdn}, {text}, perhaps {id}."""
    sms_accepted: str = ""
    """What its answer says if it took the message, as path=value; empty for any 2xx."""
    messages_at_once: int = Field(10, ge=1, le=200)
    """Codes, and other messages, that one worker sends at the same time."""
    worker_inside: bool = False
    """Deliver messages in the server's own process, as `onboarding run` does."""
    worker_port: int = Field(8001, ge=0, le=65535)
    """Where `onboarding worker` serves /metrics and /livez, on HOST."""
    mailbox: Path | None = None
    """Folder for messages instead of sending them; development only."""
