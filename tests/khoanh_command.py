"""Run the command line inside the test's own process."""

from click.testing import CliRunner

from zoning.cli.main import main


def khoanh(*words):
    """Run one command; return its status and what it printed on both channels."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr
