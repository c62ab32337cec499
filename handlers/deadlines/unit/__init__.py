"""The side of a unit that owes something: its tasks, reporting them, and asking for a later day."""
