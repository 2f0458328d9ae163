"""What a plan must obey and what it pays: versioned presets, each naming its sources."""
