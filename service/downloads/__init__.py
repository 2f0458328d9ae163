"""Hand zones, posts and households out as files that other programs open."""
