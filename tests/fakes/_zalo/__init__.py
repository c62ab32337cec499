"""The parts of the fake Zalo Bot API; `tests.fakes.zalo_server` puts them together."""
