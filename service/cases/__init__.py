"""Take in what is reported of cases, and show it to officers."""
