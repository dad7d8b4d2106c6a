"""The tables. `..._sealed` only we can read; `..._index` finds it without reading."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

SQLModel.metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class UserRow(SQLModel, table=True):
    """A person, known by phone, or until then by the present backend's word."""

    __tablename__ = "users"

    id: UUID = Field(primary_key=True)
    phone_sealed: bytes | None = None
    phone_index: bytes | None = Field(default=None, sa_column_kwargs={"unique": True})
    language: str = Field(sa_type=Text)
    role: str | None = Field(default=None, sa_type=Text)
    created_at: datetime
    profile_completed_at: datetime | None = None
    email_sealed: bytes | None = None
    email_confirmed_at: datetime | None = None
    reminders_stopped_at: datetime | None = None


class ProfileRow(SQLModel, table=True):
    """A finalized onboarding."""

    __tablename__ = "profiles"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(
        sa_column_args=[ForeignKey("users.id", ondelete="CASCADE")],
        sa_column_kwargs={"unique": True},
    )
    role: str = Field(sa_type=Text)
    first_name_sealed: bytes
    last_name_sealed: bytes
    email_sealed: bytes | None = None
    email_index: bytes | None = Field(default=None, sa_column_kwargs={"unique": True})
    avatar_url: str | None = Field(default=None, sa_type=Text)
    cpi_sealed: bytes | None = None
    cpi_index: bytes | None = Field(default=None, sa_column_kwargs={"unique": True})
    company_sealed: bytes | None = None
    ifu_sealed: bytes | None = None
    ifu_index: bytes | None = Field(default=None, sa_column_kwargs={"unique": True})
    rccm_sealed: bytes | None = None
    rccm_index: bytes | None = Field(default=None, sa_column_kwargs={"unique": True})
    accepted_terms: str = Field(sa_type=Text)
    preferred_zones: list[str] | None = Field(default=None, sa_type=ARRAY(Text))
    budget_min_sealed: bytes | None = None
    budget_max_sealed: bytes | None = None
    home_description: str | None = Field(default=None, sa_type=Text)
    kyc_status: str = Field(sa_type=Text)
    draft_version: int
    finalized_at: datetime


class ConsentRow(SQLModel, table=True):
    """What a person agreed to: which version, when, from where."""

    __tablename__ = "consents"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(
        sa_column_args=[ForeignKey("users.id", ondelete="CASCADE")], index=True
    )
    purpose: str = Field(sa_type=Text)
    version: str = Field(sa_type=Text)
    ip: str = Field(sa_type=Text)
    given_at: datetime
    withdrawn_at: datetime | None = None


class AuditRow(SQLModel, table=True):
    """Who did what, when, from where, to which fields. Never changed, never values."""

    __tablename__ = "audit_log"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime
    actor: UUID = Field(index=True)
    action: str = Field(sa_type=Text)
    ip: str = Field(sa_type=Text)
    request_id: str = Field(sa_type=Text)
    fields: list[str] = Field(sa_type=ARRAY(Text))


class OutboxRow(SQLModel, table=True):
    """A message, written with what it tells about; and what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "lane",
            "due_at",
            postgresql_where=text("relayed_at IS NULL"),
        ),
        Index(
            "ix_outbox_open",
            "state",
            "relayed_at",
            postgresql_where=text("state IN ('waiting', 'sending', 'dead')"),
        ),
        Index(
            "ix_outbox_content",
            "expires_at",
            postgresql_where=text("content_sealed IS NOT NULL"),
        ),
        Index(
            "uq_outbox_about",
            "user_id",
            "kind",
            "about",
            unique=True,
            postgresql_where=text("about IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    lane: str = Field(default="messages", sa_type=Text)
    kind: str = Field(sa_type=Text)
    user_id: UUID | None = Field(
        default=None,
        sa_column_args=[ForeignKey("users.id", ondelete="CASCADE")],
        index=True,
    )
    about: str | None = Field(default=None, sa_type=Text)
    content_sealed: bytes | None = None
    created_at: datetime = Field(index=True)
    due_at: datetime
    expires_at: datetime | None = None
    relayed_at: datetime | None = None
    state: str = Field(default="waiting", sa_type=Text)
    tries: int = 0
    tried_at: datetime | None = None
    channel: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)


class HomeRow(SQLModel, table=True):
    """What others may find of a profile; says nothing of whose it is.

    Its vectors, where the database can have them, are `infra.postgres.homes.space`'s.
    """

    __tablename__ = "homes"
    __table_args__ = (
        Index("ix_homes_words", "words", postgresql_using="gin"),
        Index("ix_homes_latest", "side", "made_at"),
        Index("ix_homes_waiting", "relayed_at", postgresql_where=text("models = '{}'")),
    )

    id: UUID = Field(
        primary_key=True,
        sa_column_args=[ForeignKey("profiles.id", ondelete="CASCADE")],
    )
    user_id: UUID = Field(
        sa_column_args=[ForeignKey("users.id", ondelete="CASCADE")],
        sa_column_kwargs={"unique": True},
    )
    side: str = Field(sa_type=Text)
    description: str | None = Field(default=None, sa_type=Text)
    zones: list[str] = Field(sa_type=ARRAY(Text))
    budget_sealed: bytes | None = None
    bands: int
    deals: list[str] = Field(sa_type=ARRAY(Text))
    purposes: list[str] = Field(sa_type=ARRAY(Text))
    has: list[str] = Field(sa_type=ARRAY(Text))
    lacks: list[str] = Field(sa_type=ARRAY(Text))
    words: list[str] = Field(sa_type=ARRAY(Text))
    version: int
    made_at: datetime
    relayed_at: datetime | None = None
    models: list[str] = Field(sa_type=ARRAY(Text))
    tries: int = 0
    reason: str | None = Field(default=None, sa_type=Text)


class ZoneRow(SQLModel, table=True):
    """Reference data; see the migrations."""

    __tablename__ = "zones"

    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    position: int
