"""Find and mend what keeps neighbouring units from covering the ground exactly once."""
