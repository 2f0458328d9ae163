"""How many infections escape a plan: a model, not a forecast (docs/spread.md)."""
