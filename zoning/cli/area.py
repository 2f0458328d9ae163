"""``khoanh area``: all that concerns area packs; one file per command."""

import click

from zoning.cli.area_add import add
from zoning.cli.area_build import build
from zoning.cli.area_check import check
from zoning.cli.area_codes import codes
from zoning.cli.area_fetch import fetch
from zoning.cli.area_parcels import parcels


@click.group()
def command() -> None:
    """Fetch what is published; build, add to and check area packs; look up codes."""


for child in (fetch, build, add, check, parcels, codes):
    command.add_command(child)
