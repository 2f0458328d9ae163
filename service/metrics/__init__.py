"""Tell a scraper how the service does, in the format of Prometheus."""
