"""Compare the runs of a sweep, and plans with one another."""
