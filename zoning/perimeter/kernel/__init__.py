"""The compiled search for a minimum cut, which touches only what the cases can reach."""

from .cut import KernelCut as KernelCut
from .cut import kernel_cut as kernel_cut
from .cut import network_cut as network_cut
from .library import is_built as is_built
