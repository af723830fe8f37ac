"""Settings, root URLs and server entry points: the only place that knows all rooms."""
