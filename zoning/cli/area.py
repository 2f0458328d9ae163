"""``khoanh area``: build an area pack, add households to it, check it; one file per command."""

import click

from zoning.cli.area_add import add
from zoning.cli.area_build import build
from zoning.cli.area_check import check


@click.group()
def command() -> None:
    """Build an area pack, add a household list to one, or check one."""


command.add_command(add)
command.add_command(build)
command.add_command(check)
