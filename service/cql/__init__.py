"""Read filters in CQL2, text or JSON, as one tree that no text of a request can leave."""
