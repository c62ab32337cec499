"""The parts of the fake Bot API (`tests.fakes.telegram_server` puts them together)."""
