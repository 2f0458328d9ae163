"""Show administrators who read and did what."""
