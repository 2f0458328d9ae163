"""The command ``khoanh``: one group, one file per command."""

import importlib

import click

from zoning.cli.report import ReportingGroup, json_option

COMMANDS = (
    "serve",
    "key",
    "audit",
    "area",
    "geocode",
    "reverse",
    "plan",
    "frontier",
    "whatif",
    "verify",
    "explain",
    "diff",
    "lift",
    "policy",
    "webhook",
    "backup",
    "restore",
)
"""Each name is a command and the module of this folder that holds it."""


class LazyGroup(ReportingGroup):
    """A group that imports a command only when it is called, so that ``--help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a person meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"zoning.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"zoning.cli.{cmd_name}.command is no click command")
        _accept_json(command)
        return command


def _accept_json(command: click.Command) -> None:
    """Let ``--json`` stand after the name of a command too."""
    if not any("--json" in parameter.opts for parameter in command.params):
        command.params.append(json_option())
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _accept_json(child)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="khoanh", prog_name="khoanh")
def main() -> None:
    """Khoanh: from confirmed cases to the smallest perimeters that can be guarded.

    \b
    Exit status: 0 done, 1 the check failed, 2 the input is wrong,
    3 no plan exists (the reason says which rules conflict).
    """  # noqa: D301


_accept_json(main)
