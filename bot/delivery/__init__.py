"""What is to be sent, how fast, and the sending of it."""
