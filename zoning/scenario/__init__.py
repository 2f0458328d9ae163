"""Compare plans before one is signed."""
