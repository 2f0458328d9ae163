"""``khoanh area``: fetch what is published, build an area pack, check one; a file per command."""

import click

from zoning.cli.area_build import build
from zoning.cli.area_check import check
from zoning.cli.area_fetch import fetch


@click.group()
def command() -> None:
    """Fetch what is published, build an area pack, or check one."""


command.add_command(build)
command.add_command(check)
command.add_command(fetch)
