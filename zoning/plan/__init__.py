"""One decision: zones, checkpoints, reasons, and the proof that none is smaller."""
