"""The officer's way: answering an invitation, naming, replacing and mending delegates.

For: the modules inside. Not for: rules and tables, which the room shares (`handlers/conferences`).
"""
