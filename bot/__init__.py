"""The machine room: what every conversation needs, and no conversation itself.

For: channels, storage, delivery, people and the way a message travels. Not for: what is said (`handlers`) or what is
known (`knowledge`).
"""
