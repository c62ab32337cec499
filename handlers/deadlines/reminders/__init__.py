"""What the scheduler runs: new rounds, reminders, telling those above what is missing."""
