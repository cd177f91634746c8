"""SQL that is not the ORM's: roles and grants, the claim, captured migrations, error states."""
