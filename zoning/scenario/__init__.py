"""What would happen if: other cases, rules and orders, and the plans they lead to."""
