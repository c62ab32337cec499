"""Ways in and out: one module or folder a platform, all behind `base.Channel`."""
