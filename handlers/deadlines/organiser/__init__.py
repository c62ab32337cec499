"""The organisers' side of deadlines: what is owed by whom, reminding, receiving, moving, giving something to do."""
