"""``khoanh area``: all that concerns area packs; one file per command."""

import click

from zoning.cli.area_add import add
from zoning.cli.area_build import build
from zoning.cli.area_check import check
from zoning.cli.area_codes import codes
from zoning.cli.area_fetch import fetch


@click.group()
def command() -> None:
    """Fetch what is published, build area packs, add to them, check them, look up codes."""


for child in (fetch, build, add, check, codes):
    command.add_command(child)
