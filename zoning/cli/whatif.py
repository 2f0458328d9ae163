"""``khoanh whatif``: studies of many plans; one file per command."""

import click

from zoning.cli.whatif_report import report


@click.group()
def command() -> None:
    """Compare what a study of many plans found."""


for child in (report,):
    command.add_command(child)
