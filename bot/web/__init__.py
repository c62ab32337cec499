"""The HTTP application: every channel's routes, the web chat's page, health and metrics."""
