"""What is printed: the report as data, XLSX, DOCX, PNG and JSON; lists to sign and badges.

For: the modules inside. Not for: rules and tables, which the room shares (`handlers/conferences`).
"""
