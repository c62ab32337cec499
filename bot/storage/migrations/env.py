"""Runs the migrations inside the transaction that `Database.migrate` opened.

For: Alembic. Not for: use from a command line of Alembic's own.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
