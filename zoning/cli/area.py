"""``khoanh area``: build an area pack, and check one; one file per command."""

import click

from zoning.cli.area_build import build
from zoning.cli.area_check import check


@click.group()
def command() -> None:
    """Build an area pack, or check one."""


command.add_command(build)
command.add_command(check)
