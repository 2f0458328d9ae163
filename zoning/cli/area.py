"""``khoanh area``: all that concerns area packs; one file per command."""

import click

from zoning.cli.area_build import build
from zoning.cli.area_check import check
from zoning.cli.area_codes import codes
from zoning.cli.area_fetch import fetch


@click.group()
def command() -> None:
    """Fetch what is published, build area packs, check them, look up unit codes."""


for child in (fetch, build, check, codes):
    command.add_command(child)
