"""Run migrations on the connection and in the transaction that the store hands over."""

from alembic import context
from geoalchemy2.alembic_helpers import include_object

from service.store.tables.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
