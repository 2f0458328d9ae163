"""Draw the smallest perimeters that can be guarded, and prove that none is cheaper."""
