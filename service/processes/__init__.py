"""Run plans and what-ifs as jobs."""
