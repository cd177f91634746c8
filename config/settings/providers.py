"""Sign-in providers, each on only when the environment names its client."""

from typing import Any

import environ

SHARED_TENANTS = ("organizations", "common", "consumers")
DFE_SIGN_IN_SCOPE = ["openid", "email", "profile", "organisation"]


def _app(env: environ.Env, prefix: str, **extra: Any) -> list[dict[str, Any]]:
    client_id = env(f"{prefix}_CLIENT_ID", default="")
    return [{"client_id": client_id, "secret": env(f"{prefix}_CLIENT_SECRET"), **extra}] if client_id else []


def providers(env: environ.Env) -> dict[str, dict[str, Any]]:
    """Return allauth's provider settings for Microsoft, Google and DfE Sign-in (generic OpenID Connect)."""
    dfe = _app(
        env,
        "DFE_SIGN_IN",
        provider_id="dfe-sign-in",
        name="DfE Sign-in",
        settings={
            "server_url": env("DFE_SIGN_IN_URL", default="https://oidc.signin.education.gov.uk"),
            "verified_email": True,  # DfE Sign-in lets nobody in before they have read a code in that mailbox
        },
    )
    tenant = env("MICROSOFT_TENANT", default="organizations")
    # In any directory its administrator writes the addresses: only one directory named here may speak for them.
    trusted = {"tenant": tenant, "verified_email": tenant not in SHARED_TENANTS}
    return {
        "microsoft": {"APPS": _app(env, "MICROSOFT", settings=trusted)},
        "google": {"APPS": _app(env, "GOOGLE"), "SCOPE": ["email", "profile"]},
        "openid_connect": {"APPS": dfe, "SCOPE": DFE_SIGN_IN_SCOPE},
    }
