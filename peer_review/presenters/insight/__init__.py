"""What the pages of insight say: figures with their base, tables that are files as well, charts above their table."""
