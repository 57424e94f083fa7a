"""OpenID Connect: the code flow with PKCE, against the city's own provider.

OpenID Connect Core 1.0, 3.1; RFC 7636 (PKCE, S256); RFC 9700 (state and nonce, exact issuer).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from service.errors import ConfigurationError, MadoguchiError
from service.storage.accounts import Role

_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_TIMEOUT_SECONDS: Final = 10.0
_MAX_BYTES: Final = 1_000_000
_CLOCK_SKEW_SECONDS: Final = 60
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_log = logging.getLogger(__name__)


class SingleSignOnError(MadoguchiError):
    """Single sign-on did not work.

    Attributes:
        reason: `refused`, `no_role` or `unavailable`, for the page's own words.
    """

    code = "single-sign-on-failed"
    title = "Single sign-on did not work"
    http_status = 502

    def __init__(self, message: str, reason: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Provider:
    """The city's provider, as the settings describe it.

    Attributes:
        issuer: its address, exactly as it names itself.
        client_id: what it calls us.
        client_secret: our password there.
        role_claim: claim of the ID token that holds groups or roles, a text or a list of texts;
            dots lead into objects (`realm_access.roles`).
        roles: our role by a value of that claim.
    """

    issuer: str
    client_id: str
    client_secret: str
    role_claim: str
    roles: Mapping[str, Role]

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """Return the highest role that somebody's claims give, or None."""
        value: Any = claims
        if self.role_claim in claims:
            value = claims[self.role_claim]
        else:
            for name in self.role_claim.split("."):
                value = value.get(name) if isinstance(value, Mapping) else None
        values = value if isinstance(value, list) else [value]
        found = [
            self.roles[item] for item in values if isinstance(item, str) and item in self.roles
        ]
        return max(found, key=list(Role).index, default=None)


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser keeps while the person is away at the provider."""

    state: str
    nonce: str
    verifier: str
    wanted: str

    @classmethod
    def begin(cls, wanted: str) -> Errand:
        """Return a fresh errand for somebody who wants to go to a page."""
        return cls(
            secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), wanted
        )

    def packed(self) -> str:
        """Return the errand as the value of a cookie."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def unpacked(cls, packed: str) -> Errand | None:
        """Return the errand of a cookie, or None if it is none."""
        try:
            read = json.loads(base64.urlsafe_b64decode(packed))
            errand = cls(**read)
        except (ValueError, TypeError):
            return None
        return errand if all(isinstance(v, str) and v for v in asdict(errand).values()) else None


def read_roles(text: str) -> dict[str, Role]:
    """Read `<role>=<value>,…`, several values a role allowed; a value is our role's key.

    Raises:
        ConfigurationError: naming the setting and the part that cannot be read.
    """
    roles: dict[str, Role] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        role, _, value = part.partition("=")
        if role.strip() not in list(Role) or not value.strip():
            raise ConfigurationError(
                f"MADOGUCHI_OIDC_ROLES={text!r}: {part!r} is no <role>=<value>; "
                f"the roles are {', '.join(Role)}"
            )
        roles[value.strip()] = Role(role.strip())
    return roles


def check_issuer(issuer: str) -> None:
    """Check that a provider is reached over TLS, or runs on this very machine.

    Raises:
        ConfigurationError: if not.
    """
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ConfigurationError(
            f"MADOGUCHI_OIDC_ISSUER={issuer!r} must be an https address, or http on this machine"
        )


class OpenIdClient:
    """Sends people to the provider, and finds out who came back.

    Args:
        provider: the city's provider.
    """

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def address(self, errand: Errand, redirect_uri: str) -> str:
        """Return where to send the person.

        Raises:
            SingleSignOnError: if the provider cannot be reached.
        """
        challenge = hashlib.sha256(errand.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid profile email",
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = str(self._metadata()["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def claims(
        self, errand: Errand, state: str, code: str, issuer: str | None, redirect_uri: str
    ) -> dict[str, Any]:
        """Return what the provider vouches for about the person who came back.

        Args:
            errand: what the browser kept.
            state: as it came back.
            code: the provider's code, good once.
            issuer: `iss` as it came back (RFC 9207), or None.
            redirect_uri: the address the person was to come back to.

        Raises:
            SingleSignOnError: if anything does not fit, or the provider cannot be reached.
        """
        if not hmac.compare_digest(errand.state.encode(), state.encode()):
            raise SingleSignOnError("the state is not the one that was sent", "refused")
        if issuer is not None and issuer != self.provider.issuer:
            raise SingleSignOnError(f"{issuer!r} is not the provider asked", "refused")
        metadata = self._metadata()
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": errand.verifier,
        }
        answer = self._fetch(str(metadata["token_endpoint"]), body)
        keys = self._fetch(str(metadata["jwks_uri"]))
        return self._verified(str(answer.get("id_token", "")), keys, errand.nonce)

    def _verified(self, token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token (OpenID Connect Core 1.0, 3.1.3.7)."""
        # Only cities with single sign-on have it installed.
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        rules = jwt.JWTClaimsRegistry(
            leeway=_CLOCK_SKEW_SECONDS,
            iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": self.provider.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, KeySet.import_key_set(keys), _ALGORITHMS).claims  # type: ignore[arg-type]
            rules.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise SingleSignOnError(f"the ID token is not valid: {error}", "refused") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        party = claims.get("azp")
        if (several or party is not None) and party != self.provider.client_id:
            raise SingleSignOnError("the ID token is for another client", "refused")
        return dict(claims)

    def _metadata(self) -> dict[str, Any]:
        issuer = self.provider.issuer
        metadata = self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") != issuer:
            raise SingleSignOnError(
                f"the provider calls itself {metadata.get('issuer')!r}, and "
                f"MADOGUCHI_OIDC_ISSUER is {issuer!r}: they must be the same",
                "unavailable",
            )
        missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - metadata.keys()
        if missing:
            raise SingleSignOnError(f"the provider names no {min(missing)}", "unavailable")
        return metadata

    def _fetch(self, url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """Get a JSON object, or send a form with our password there."""
        if urlsplit(url).scheme not in {"https", "http"}:
            raise SingleSignOnError(f"{url!r} is no web address", "unavailable")
        request = urllib.request.Request(url, headers={"Accept": "application/json"})  # noqa: S310
        if form is not None:
            request.data = urlencode(form).encode()
            request.add_header("Authorization", f"Basic {self._basic()}")
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
                read = json.loads(answer.read(_MAX_BYTES))
        except urllib.error.HTTPError as error:
            detail = error.read(500).decode(errors="replace")
            reason = "refused" if form is not None and error.code < 500 else "unavailable"
            raise SingleSignOnError(f"{url}: {error.code} {detail}", reason) from error
        except (OSError, ValueError) as error:
            raise SingleSignOnError(f"{url}: {error}", "unavailable") from error
        if not isinstance(read, dict):
            raise SingleSignOnError(f"{url}: no JSON object", "unavailable")
        return read

    def _basic(self) -> str:
        """Return client id and secret as RFC 6749, 2.3.1 wants them."""
        pair = urlencode([(self.provider.client_id, self.provider.client_secret)])
        name, _, secret = pair.partition("=")
        return base64.b64encode(f"{name}:{secret}".encode()).decode()
