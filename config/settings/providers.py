"""Sign-in providers, each on only when the environment names its client."""

from typing import Any

import environ

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
        settings={"server_url": env("DFE_SIGN_IN_URL", default="https://oidc.signin.education.gov.uk")},
    )
    return {
        "microsoft": {"APPS": _app(env, "MICROSOFT", settings={"tenant": env("MICROSOFT_TENANT", default="organizations")})},
        "google": {"APPS": _app(env, "GOOGLE"), "SCOPE": ["email", "profile"]},
        "openid_connect": {"APPS": dfe, "SCOPE": DFE_SIGN_IN_SCOPE},
    }
