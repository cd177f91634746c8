"""The host map's version rises by itself, so that no web process can go on with an old map."""

from django.db import migrations

BUMP = """
INSERT INTO tenants_hostmapversion (id) VALUES (1);
CREATE FUNCTION tenants_bump_host_map() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE tenants_hostmapversion SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER bump_host_map AFTER INSERT OR UPDATE OR DELETE ON tenants_partnership
    FOR EACH STATEMENT EXECUTE FUNCTION tenants_bump_host_map();
CREATE TRIGGER bump_host_map AFTER INSERT OR UPDATE OR DELETE ON tenants_domain
    FOR EACH STATEMENT EXECUTE FUNCTION tenants_bump_host_map();
"""
UNDO = """
DROP TRIGGER bump_host_map ON tenants_domain;
DROP TRIGGER bump_host_map ON tenants_partnership;
DROP FUNCTION tenants_bump_host_map();
DELETE FROM tenants_hostmapversion;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]
    operations = [migrations.RunSQL(BUMP, UNDO)]
