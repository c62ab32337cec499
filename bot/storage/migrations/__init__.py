"""The history of the tables: one line of named steps, applied at every start."""
