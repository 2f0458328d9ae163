"""List the policy presets and show one."""

import click

from zoning.cli.report import print_result
from zoning.policy.load import policy_named, policy_names, policy_to_toml


@click.group(name="policy")
def command() -> None:
    """List the policy presets, or show one."""


@command.command(name="list")
def list_() -> None:
    """List the presets; the default one is marked."""
    default = policy_named(None).id
    rows = [{"id": name, "title": policy_named(name).name_en} for name in policy_names()]
    lines = [f"{'*' if row['id'] == default else ' '} {row['id']}  {row['title']}" for row in rows]
    print_result({"policies": rows, "default": default}, "\n".join(lines))


@command.command()
@click.argument("name")
def show(*, name: str) -> None:
    """Show the preset NAME as it is written, with its sources."""
    text = policy_to_toml(policy_named(name))
    print_result({"id": name, "toml": text}, text)
