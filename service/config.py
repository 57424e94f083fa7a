"""Settings, read from environment variables `MADOGUCHI_*`, checked at start."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import ConfigurationError

_ROOT = Path(__file__).resolve().parent.parent
_PREFIX = "MADOGUCHI_"


class Settings(BaseSettings):
    """Every setting of the service. The variable is the name in capitals after `MADOGUCHI_`."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore")

    corpus: Annotated[Path, Field(description="Folder of the corpus.")] = _ROOT / "corpus"
    questions: Annotated[
        Path, Field(description="Folder of development questions (*.jsonl) for calibration.")
    ] = _ROOT / "evaluation" / "questions"
    indexes: Annotated[Path, Field(description="Folder of the built snapshots.")] = (
        _ROOT / "indexes"
    )
    encoder: Annotated[
        str,
        Field(
            min_length=1,
            description="`embedded`, or `<hub id or path>[@revision]` of a sentence-transformers "
            "model that is on this machine.",
        ),
    ] = "embedded"
    encoder_batch: Annotated[
        int,
        Field(
            ge=1,
            le=1024,
            description="Texts that go through a sentence-transformers model at once.",
        ),
    ] = 32
    host: Annotated[str, Field(min_length=1, description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="Port to listen on.")] = 8000
    max_question_chars: Annotated[
        int, Field(ge=50, le=4000, description="Longest question read, in characters.")
    ] = 1000
    max_body_bytes: Annotated[
        int, Field(ge=1024, le=1048576, description="Largest request body read, in bytes.")
    ] = 32768
    stale_after_years: Annotated[
        float,
        Field(gt=0, le=50, description="Age of its newest source from which an answer is stale."),
    ] = 3.0
    reload_seconds: Annotated[
        float, Field(gt=0, le=3600, description="How often a newer index is looked for.")
    ] = 1.0
    cors_origins: Annotated[
        str,
        Field(description="Origins, parted by commas, whose pages may call the API; `*` for all."),
    ] = ""
    database: Annotated[
        str,
        BeforeValidator(str),
        Field(
            min_length=1,
            description="SQLite file of what is kept, created if missing; or the "
            "`postgresql+psycopg://` address of a PostgreSQL database.",
        ),
    ] = str(_ROOT / "var" / "madoguchi.sqlite3")
    public_url: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
            description="Address under which residents reach the service, for links in feeds and "
            "on printed sheets; empty: the one that was asked.",
        ),
    ] = ""
    staff_idle_minutes: Annotated[
        int, Field(ge=1, le=1440, description="After how long unused a staff log-in ends.")
    ] = 60
    staff_session_hours: Annotated[
        int, Field(ge=1, le=168, description="After how long a staff log-in ends in any case.")
    ] = 12
    documents: Annotated[
        Path, Field(description="Folder of the documents that only staff search.")
    ] = _ROOT / "var" / "documents"
    max_document_mb: Annotated[
        int, Field(ge=1, le=500, description="Largest document taken in, in megabytes.")
    ] = 50
    question_days: Annotated[
        int,
        Field(
            ge=0,
            le=365,
            description="How many days questions without a sure answer are kept, personal data "
            "taken out; 0 keeps none.",
        ),
    ] = 30
    oidc_issuer: Annotated[
        str,
        Field(description="OpenID Connect provider of the staff, as it names itself; or empty."),
    ] = ""
    oidc_client_id: Annotated[str, Field(description="What the provider calls this service.")] = ""
    oidc_client_secret: Annotated[
        SecretStr, Field(description="This service's password at the provider.")
    ] = SecretStr("")
    oidc_role_claim: Annotated[
        str,
        Field(min_length=1, description="Claim of the ID token that holds a person's roles."),
    ] = "roles"
    oidc_roles: Annotated[
        str,
        Field(description="`<role>=<value of the claim>`, parted by commas, for each role used."),
    ] = ""
    announcements: Annotated[
        Path | None,
        Field(description="JSON file of announcements that a city places; read when it changes."),
    ] = None
    translation: Annotated[
        Literal["memory", "argos"],
        Field(description="`memory` alone, or `argos`: a machine where the memory has nothing."),
    ] = "memory"
    argos_packages: Annotated[
        Path, Field(description="Folder of installed Argos translation packages.")
    ] = _ROOT / "var" / "argos-packages"
    translation_cache: Annotated[
        Path, Field(description="SQLite file of sentences a machine has translated.")
    ] = _ROOT / "var" / "translations.sqlite3"
    translation_cache_mb: Annotated[
        int, Field(ge=1, le=10000, description="Most that the cache keeps, in megabytes.")
    ] = 64
    translation_seconds: Annotated[
        float,
        Field(ge=0, le=60, description="How long one request waits for the machine, in seconds."),
    ] = 2.0
    translation_memory_mb: Annotated[
        int,
        Field(ge=0, le=65536, description="Address space of a translation process; 0: no limit."),
    ] = 4096


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ConfigurationError: naming each variable, its value, and what it takes.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{_PREFIX}{str(fault['loc'][0]).upper()}={fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise ConfigurationError("; ".join(faults)) from error
