"""The conferences room: who is invited, who comes, who was there.

For: declaring its Feature. Not for: anything else.
"""
