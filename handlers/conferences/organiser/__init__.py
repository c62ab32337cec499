"""The organisers' way: making and opening a conference, who has answered, reminding, moving, the report."""
