"""The shape of the database, from the models: what may point where, how many tables and indexes, which keys."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from tenants.sql.roles import tenant_models

TABLES_MOST, INDEXES_PER_TABLE = 170, 3.5  # a table costs a refill of the pool about two milliseconds
OURS = {"tenants", "accounts", "membership", "billing", "benchmarking", "offers", "peer_review", "improvement"}


def _is_tenant(model: type[models.Model]) -> bool:
    return model._meta.app_config.name in settings.TENANT_APPS


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _links(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


def _indexes(model: type[models.Model]) -> int:
    """Indexes PostgreSQL keeps: key, unique, single-column, the `_like` twins of text columns, and those named."""
    count = len(model._meta.indexes)
    count += sum(isinstance(constraint, models.UniqueConstraint) for constraint in model._meta.constraints)
    count += len(model._meta.unique_together)
    for field in model._meta.local_fields:
        is_indexed = field.primary_key or field.unique or field.db_index
        count += is_indexed + (is_indexed and isinstance(field, models.CharField | models.TextField))
    return count


def test_no_table_of_a_partnership_points_to_a_public_one() -> None:
    crossing = [
        f"{model._meta.label}.{link.name}"
        for model in tenant_models()
        for link in _links(model)
        if link.db_constraint and not _is_tenant(link.related_model)
    ]

    assert crossing == []


def test_no_public_table_points_to_a_partnerships() -> None:
    crossing = [
        f"{model._meta.label}.{link.name}"
        for model in _models()
        for link in _links(model)
        if not _is_tenant(model) and _is_tenant(link.related_model)
    ]

    assert crossing == []


def test_no_public_only_model_has_a_key_to_accounts() -> None:
    """Deleting an account of a partnership would visit its table, which the partnership's role may not touch."""
    pointing = [relation.related_model for relation in get_user_model()._meta.related_objects]

    assert [model._meta.label for model in pointing if not _is_tenant(model)] == []


def test_many_to_many_tables_stay_on_one_side_too() -> None:
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in model._meta.local_many_to_many
        if _is_tenant(model) != _is_tenant(field.related_model)
    ]

    assert crossing == []


def test_a_partnership_has_few_tables_and_few_indexes() -> None:
    tables = list(tenant_models())

    assert (len(tables) <= TABLES_MOST, sum(map(_indexes, tables)) / len(tables) <= INDEXES_PER_TABLE) == (True, True)


def test_keys_of_our_models_are_big_integers_or_natural() -> None:
    """History tables are the library's own; two thousand million changes of one kind in one partnership will do."""
    ours = [model for model in _models() if model._meta.app_label in OURS and not hasattr(model, "pgh_tracked_model")]
    automatic = [model for model in ours if model._meta.auto_field]

    assert [m._meta.label for m in automatic if not isinstance(m._meta.auto_field, models.BigAutoField)] == []


def test_every_public_model_of_ours_is_in_an_app_that_partnerships_lack_or_in_accounts() -> None:
    both = {config.label for config in apps.get_app_configs() if config.name in settings.SHARED_APPS} & {
        config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS
    }

    assert both & OURS == {"accounts"}


def test_constraints_of_our_models_have_names_of_their_own() -> None:
    names = [
        constraint.name
        for model in _models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    ]

    assert sorted(set(names)) == sorted(names)
