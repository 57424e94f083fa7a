"""An OpenID Connect provider of our own: checks PKCE, secret and address, and can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "madoguchi", "s:e c+r%et"


@dataclass
class LocalProvider:
    """Vouches for whoever is in `claims`.

    Attributes:
        claims: what the ID token says besides what it must say; may overwrite that too.
        key: signs ID tokens; `None` for tokens without a signature.
        refusals: why requests for a token were turned down.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    published: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    key: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    left_out: tuple[str, ...] = ()
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "7",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.claims,
        }
        for name in self.left_out:
            del claims[name]
        header = {"alg": self.algorithm, "kid": "1"}
        if self.algorithm == "none":
            parts = [json.dumps(part) for part in (header, claims)]
            return (
                ".".join(base64.urlsafe_b64encode(p.encode()).rstrip(b"=").decode() for p in parts)
                + "."
            )
        return jwt.encode(header, claims, self.key or self.published, [self.algorithm])


def provider_app(provider: LocalProvider) -> FastAPI:
    """Return the provider as an app."""
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def configuration() -> dict[str, str]:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize?tenant=1",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
        }

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        return dict(KeySet([provider.published]).as_dict(private=False))

    @app.get("/authorize")
    def authorize(request: Request) -> RedirectResponse:
        query = dict(request.query_params)
        assert query["response_type"] == "code"
        assert query["tenant"] == "1"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe()
        provider.codes[code] = query
        back = urlencode({"code": code, "state": query["state"], "iss": provider.issuer})
        return RedirectResponse(f"{query['redirect_uri']}?{back}")

    @app.post("/token")
    async def token(request: Request) -> JSONResponse:
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        kept = provider.codes.pop(form["code"], None)
        user, _, secret = (
            base64.b64decode(request.headers["authorization"].split()[1]).decode().partition(":")
        )
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fault = (
            "unknown code" if kept is None
            else "wrong verifier" if kept["code_challenge"] != challenge
            else "wrong address" if kept["redirect_uri"] != form["redirect_uri"]
            else "wrong secret" if (unquote_plus(user), unquote_plus(secret)) != (CLIENT, SECRET)
            else "wrong grant" if form["grant_type"] != "authorization_code"
            else ""
        )  # fmt: skip
        if fault or kept is None:
            provider.refusals.append(fault)
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {"access_token": "x", "token_type": "Bearer", "id_token": provider.token(kept["nonce"])}
        )

    return app
