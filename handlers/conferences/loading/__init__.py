"""Conferences from files: the format, loading, and the two samples.

For: the modules inside. Not for: rules and tables, which the room shares (`handlers/conferences`).
"""
