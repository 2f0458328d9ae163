"""Make the table of unit codes from the data of the package vietnamadminunits."""
