"""The database: how it is opened, written to and brought up to date."""
