"""The compiled search for a minimum cut; without it, a flow library does the same more slowly."""
