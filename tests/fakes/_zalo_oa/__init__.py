"""The parts of the fake Zalo OA; tests use `tests.fakes.zalo_oa_server`."""
