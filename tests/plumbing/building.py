"""Fill an empty database with what every test starts from: the public schema and two live partnerships, Alpha and Beta.

Run by the owner's login in a process of its own, so that the suite never holds the owner's rights by accident.
"""

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tenants.models import LocalAuthority  # noqa: E402
from tenants.operations.migrations_runner import migrate_public  # noqa: E402
from tenants.operations.schemas import build_schema  # noqa: E402
from tenants.sql.running import run  # noqa: E402

AUTHORITIES = [
    LocalAuthority(code=209, gss_code="E09000023", name="Lewisham", region="London", kind="ILB"),
    LocalAuthority(code=309, gss_code="E09000014", name="Haringey", region="London", kind="OLB"),
]
PARTNERSHIP = """
WITH made AS (
    INSERT INTO tenants_partnership (schema_name, slug, name, legal_name, legal_form, status)
    VALUES ('{slug}', '{slug}', '{name}', '{name} Limited', 'clg', 'live') RETURNING id
), served AS (
    INSERT INTO tenants_partnership_local_authorities (partnership_id, localauthority_id)
    SELECT id, {authority} FROM made
)
INSERT INTO tenants_domain (domain, tenant_id, is_primary) SELECT '{slug}.example.org', id, true FROM made
"""
# Beta's keys start at a million, so that no key of one partnership exists in the other.
FAR_KEYS = """
DO $do$ DECLARE found record; BEGIN
    FOR found IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'beta' LOOP
        EXECUTE format('ALTER SEQUENCE beta.%I RESTART WITH 1000000', found.sequencename);
    END LOOP;
END $do$
"""
PARTNERSHIPS = [("alpha", "Alpha Learning", 209), ("beta", "Beta Learning", 309)]


def build() -> None:
    """Everything, in the order a new installation does it."""
    call_command("bootstrap_database", verbosity=0)
    migrate_public()
    LocalAuthority.objects.bulk_create(AUTHORITIES, ignore_conflicts=True)
    for slug, name, authority in PARTNERSHIPS:
        build_schema(slug)
        run(PARTNERSHIP.format(slug=slug, name=name, authority=authority))
    run(FAR_KEYS)


if __name__ == "__main__":
    build()
