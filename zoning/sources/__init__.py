"""Facts from elsewhere, turned into area packs and case tables."""
