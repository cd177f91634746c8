"""Routes that every host has: accounts, health, brand, errors."""

from django.urls import include, path

from tenants.views.account import security
from tenants.views.demo import sign_in_as

urlpatterns = [
    path("account/email/", security, name="account_email"),  # in place of allauth's: nobody changes their own address
    path("account/", include("allauth.urls")),
    path("demo/sign-in/", sign_in_as, name="demo_sign_in"),
    path("", include("tenants.urls.shared")),
]
