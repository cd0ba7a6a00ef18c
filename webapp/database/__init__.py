"""PostgreSQL: the embedded server, the pool, migrations, the loader of sql/."""
