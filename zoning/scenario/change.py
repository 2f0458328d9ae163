"""Say what every change of a scenario can do."""

from typing import Any, Protocol

from .premises import Premises


class Change(Protocol):
    """One change of what a plan is drawn from; a frozen value."""

    def after(self, premises: Premises) -> Premises:
        """
        Return what the plan is drawn from once the change is made.

        Parameters
        ----------
        premises
            What it was drawn from before; not altered.

        Returns
        -------
        Premises
            The same with this change.
        """

    def record(self) -> dict[str, Any]:
        """
        Return what is changed, as JSON knows it.

        Returns
        -------
        dict
            What to show to people and keep in files; cases by identifier alone.
        """
