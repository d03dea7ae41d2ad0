"""Is a change in the contacts on file a change in the world, or in the record of it?

Everywhere `then` is a `Dossier` replayed to the day of interest. The contacts are those of `Dossier.contacts`; no rule here
leaves one out.
"""

from analysis.coverage.attention import attention, pages
from analysis.coverage.beside import Beside, beside, rise
from analysis.coverage.estimate import Estimate, LowerBound, lower_bound, two_lists
from analysis.coverage.lists import SPLITS, lists
from analysis.coverage.machine import Machine, machine
from analysis.coverage.periods import against, compared_windows, corrected, dependence
from analysis.coverage.unseen import CURVE, tipping, unseen
from analysis.model.checked import check_room

__all__ = [
    "CURVE", "SPLITS", "Beside", "Estimate", "LowerBound", "Machine", "against", "attention", "beside", "compared_windows",
    "corrected", "dependence", "lists", "lower_bound", "machine", "pages", "rise", "tipping", "two_lists", "unseen",
]  # fmt: skip

check_room(globals(), __all__)
