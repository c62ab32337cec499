"""The rooms people enter: one folder for each thing they do here.

For: conversations and what they store. Not for: how a message travels (`bot`) or what is known (`knowledge`). Rooms
never know each other.
"""
