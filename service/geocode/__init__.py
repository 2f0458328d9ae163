"""Find addresses and positions over HTTP."""
