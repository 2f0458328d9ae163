"""How many infections are to be expected where, if nothing is closed."""
