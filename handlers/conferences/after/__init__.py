"""What follows a conference: its conclusions and recommendations, and comments of units on a draft."""
