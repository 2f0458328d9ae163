"""Know who asks, and what they may see."""
