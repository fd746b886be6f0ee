"""For tests whose point is not the database."""

import pytest

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Runs a test on SQLite alone, where other tests take the same SQL to PostgreSQL."""
