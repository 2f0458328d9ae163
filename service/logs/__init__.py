"""Say what the service does, one line a request, and never what somebody asked."""
