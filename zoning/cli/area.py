"""``khoanh area``: build an area pack, check one, look up unit codes; one file per command."""

import click

from zoning.cli.area_build import build
from zoning.cli.area_check import check
from zoning.cli.area_codes import codes


@click.group()
def command() -> None:
    """Build an area pack, check one, or look up unit codes."""


command.add_command(build)
command.add_command(check)
command.add_command(codes)
