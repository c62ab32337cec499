"""Days: the school year and its landmarks, holidays, rules of recurrence, and the calendar that people subscribe to."""
