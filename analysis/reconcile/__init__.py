"""One never-decreasing history of a flow from conflicting claims: a model, labelled as one.

`fit` reads independent statements, each in its own scope (`evidence`), and gives a `Reconciled` total with intervals.
"""

from analysis.model.checked import check_room
from analysis.reconcile.checks import left_out_places, power_scaling, prior_total, simple_total
from analysis.reconcile.evidence import Evidence, evidence
from analysis.reconcile.fit import fit
from analysis.reconcile.priors import Priors
from analysis.reconcile.result import Interval, Reconciled
from analysis.reconcile.validation_result import Validation, validation

__all__ = [
    "Evidence", "Interval", "Priors", "Reconciled", "Validation", "evidence", "fit", "left_out_places", "power_scaling",
    "prior_total", "simple_total", "validation",
]  # fmt: skip

check_room(globals(), __all__)
