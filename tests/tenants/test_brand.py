"""How each host looks."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tenants.colours import palette
from tenants.models import Partnership
from tenants.operations import identity
from tenants.views.brand import ASSOCIATION_COLOUR
from tests.factories.tenants import UserFactory

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def test_each_host_has_its_own_accent(
    client: Client, association_client: Client, alpha: Partnership, fresh_host_map: None
) -> None:
    identity.change_colour(by=UserFactory(), partnership=alpha, colour="#7a1f3d")

    accents = [
        browser.get("/brand.css").content.decode().split("--app-accent: ")[1].split(";")[0]
        for browser in (client, association_client)
    ]

    assert accents == ["#7a1f3d", palette(ASSOCIATION_COLOUR)["accent"]]


def test_the_stylesheet_asks_the_database_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/brand.css")

    assert response["Content-Type"] == "text/css"


def test_the_logo_is_sent_as_what_it_is(client: Client, alpha: Partnership, fresh_host_map: None) -> None:
    identity.change_logo(by=UserFactory(), partnership=alpha, content=PNG)

    response = client.get("/logo")

    assert (b"".join(response.streaming_content), response["Content-Type"], response["X-Content-Type-Options"]) == (
        PNG,
        "image/png",
        "nosniff",
    )


def test_one_partnerships_logo_is_not_on_anothers_host(
    client: Client, alpha: Partnership, fresh_host_map: None
) -> None:
    identity.change_logo(by=UserFactory(), partnership=alpha, content=PNG)

    answers = [client.get("/logo", headers={"host": host}).status_code for host in ("beta.example.org", "example.org")]

    assert answers == [404, 404]


def test_a_logo_whose_file_is_lost_is_not_found(
    client: Client, alpha: Partnership, fresh_host_map: None, media: Path
) -> None:
    identity.change_logo(by=UserFactory(), partnership=alpha, content=PNG)
    for file in media.rglob("*.png"):
        file.unlink()

    assert client.get("/logo").status_code == 404
