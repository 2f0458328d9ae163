"""A street with an alley, in which the command line is tried."""

ALLEY_TOWN = """
    +---9-------------------------------2---1---+---1---1---+
                                                a
                                                1
                                                a
                                                2
                                                a
                                                +
"""

CASES = "case_id,reported_at,household_id\nF0-1,2026-07-01T08:00:00+07:00,hh-1-00015\n"
"""One case deep in the alley."""
