"""Publish plans: from a drawn plan to what the store keeps and the collections serve."""
