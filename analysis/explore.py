"""Former name of `analysis.workbench`, for notebooks that import it; goes with version 0.4."""

import warnings

from analysis.workbench import Explorer as Explorer
from analysis.workbench import View as View
from analysis.workbench import read as read

warnings.warn("analysis.explore is now analysis.workbench", DeprecationWarning, stacklevel=2)
