"""Show a sweep to people: pictures that can be printed, and one page that holds them."""
