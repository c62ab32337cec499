"""The door: who was there, by QR code, name, paper list or file; in chat and on a page.

For: the modules inside. Not for: rules and tables, which the room shares (`handlers/conferences`).
"""
