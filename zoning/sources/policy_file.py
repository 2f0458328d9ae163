"""Read a policy from a file of one's own."""

from pathlib import Path

from zoning.errors import Fault, InvalidPolicy
from zoning.policy.load import parse_policy
from zoning.policy.schema import Policy


def read_policy(path: Path | str) -> Policy:
    """
    Read a policy from a TOML file.

    Parameters
    ----------
    path
        A UTF-8 text as docs/policy.md describes it; `khoanh policy show` prints one to begin
        with.

    Returns
    -------
    Policy
        The policy.

    Raises
    ------
    InvalidPolicy
        If the file is missing or no UTF-8 text, or for any fault of the policy; every fault is
        listed.
    """
    try:
        text = Path(path).read_text("utf-8")
    except FileNotFoundError as error:
        mend = "Begin with: khoanh policy show khoanh-ward"
        raise InvalidPolicy([Fault(str(path), "no such file", "a policy", mend)]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidPolicy([Fault(str(path), "no readable text", "a text in UTF-8")]) from error
    return parse_policy(text)
