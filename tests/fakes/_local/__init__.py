"""What all fake platforms have alike: a server on 127.0.0.1, waiting for a change, faults, a process of their own."""
