"""Runs the steps on the connection that the store hands over, inside its transaction."""

from alembic import context

from firsthand.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="firsthand_version",
    transactional_ddl=True,
)
context.run_migrations()
