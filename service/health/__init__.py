"""Answer the probes of whatever runs the service."""
