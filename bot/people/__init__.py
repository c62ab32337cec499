"""Persons and the accounts they use."""
