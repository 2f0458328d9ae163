"""Make the table that comes with the package anew: ``python -m zoning.sources.unit_codes``."""

from zoning.area.codes.read import codes_folder

from .write import write_table

write_table(codes_folder())
