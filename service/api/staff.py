"""The settings that concern the staff pages."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from service.config import Settings
from service.embedding.factory import load_encoder
from service.errors import ConfigurationError
from service.staff.assembly import StaffOptions
from service.staff.knowledge.publisher import KnowledgeOptions
from service.staff.people.open_id import Provider, check_issuer, read_roles


def staff_options_of(settings: Settings) -> StaffOptions:
    """Return the settings that concern the staff pages.

    Raises:
        ConfigurationError: if single sign-on is set up in part, or its library is missing.
    """
    return StaffOptions(
        idle=timedelta(minutes=settings.staff_idle_minutes),
        longest=timedelta(hours=settings.staff_session_hours),
        stale_after_years=settings.stale_after_years,
        public_url=settings.public_url,
        provider=_provider_of(settings),
        knowledge=KnowledgeOptions(
            corpus_folder=settings.corpus,
            questions_folder=settings.questions,
            indexes=settings.indexes,
            old_after_years=settings.stale_after_years,
            load_encoder=partial(load_encoder, settings.encoder, settings.encoder_batch),
        ),
    )


def _provider_of(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    check_issuer(settings.oidc_issuer)
    needed = {
        "MADOGUCHI_OIDC_CLIENT_ID": settings.oidc_client_id,
        "MADOGUCHI_OIDC_CLIENT_SECRET": settings.oidc_client_secret.get_secret_value(),
        "MADOGUCHI_OIDC_ROLES": settings.oidc_roles,
    }
    for name, value in needed.items():
        if not value:
            raise ConfigurationError(
                f"{name}='': MADOGUCHI_OIDC_ISSUER needs it; see docs/staff.md"
            )
    try:
        import joserfc  # noqa: F401 - found out at the start, not when somebody logs in
    except ModuleNotFoundError as error:
        cure = "pip install 'madoguchi[oidc]', or leave MADOGUCHI_OIDC_ISSUER empty"
        raise ConfigurationError(f"single sign-on needs the package joserfc: {cure}") from error
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_role_claim,
        read_roles(settings.oidc_roles),
    )
