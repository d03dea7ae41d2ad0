"""`fit`: from claims to the reconciled total, drawn once for each content."""

from __future__ import annotations

import pandas as pd

from analysis.errors import UsageError
from analysis.reconcile.density import WIDTHS, Density
from analysis.reconcile.evidence import Evidence, evidence
from analysis.reconcile.hmc import sample
from analysis.reconcile.priors import Priors
from analysis.reconcile.problem import problem
from analysis.reconcile.result import Reconciled, Sampled
from analysis.reconcile.store import kept

MIN_CLAIMS, MIN_CLAIMANTS = 5, 2


def fit(
    claims: pd.DataFrame,
    *,
    commodity: str = "containers",
    origin: str = "PRK",
    destination: str = "RUS",
    until: str | pd.Timestamp | None = None,
    priors: Priors | None = None,
    seed: int = 1,
) -> Reconciled:
    """What cumulative history of one flow do all its claims together allow?

    A latent monthly rate, smooth but bursty, adds up to a total that never falls. Each independent statement is what
    its claimant would know of it (in the statement's own scope, with the claimant's own bias and an error), rounded
    as people round; a "more than" is that figure rounded down or something below it, an "up to" the mirror.

    Parameters
    ----------
    claims : pandas.DataFrame
        As in `Dossier.claims`; replayed to a day, the fit knows nothing later.
    commodity, origin, destination : str
        The flow.
    until : str or pandas.Timestamp, optional
        Last day of the history; by default the last `known_on`. A later day extends it, ever wider.
    priors : Priors, optional
        What is supposed; see `Priors.table`.
    seed : int
        Of the draws, 0 or more: the same evidence, priors and seed give the same draws.

    Returns
    -------
    Reconciled
        With `refusal` set when fewer than five statements or two claimants can be read, or the draws fail a check.

    Raises
    ------
    UsageError
        For a seed below 0.

    Notes
    -----
    The mean bias of all claimants together cannot be learnt from claims: it is held near none by the prior `common`.
    Drawn by Hamiltonian Monte Carlo with the gradient written out; NumPyro's NUTS on the same density gave nearly the same
    95 % interval of the total (23,855 to 42,732 against 24,087 to 41,890).
    """
    if seed < 0:
        raise UsageError(f"seed {seed} is below 0; give 0 or a positive whole number")
    read = evidence(claims, commodity=commodity, origin=origin, destination=destination, until=until)
    return fit_evidence(read, priors=priors, seed=seed)


def fit_evidence(read: Evidence, *, priors: Priors | None = None, seed: int = 1) -> Reconciled:
    """As `fit`, from evidence already read."""
    supposed = priors or Priors()
    own = read.rows[~read.rows["voyages"]]
    count, voices = len(read.rows), read.rows["claimant_id"].nunique()
    if count < MIN_CLAIMS or voices < MIN_CLAIMANTS or own.empty:
        flow = f"{read.commodity.replace('_', ' ')} from {read.origin} to {read.destination}"
        reason = (
            f"Too few to say: {count} independent dated statements by {voices} claimants on {flow};"
            f" the model wants {MIN_CLAIMS} by {MIN_CLAIMANTS}."
        )
        return Reconciled(read, supposed, seed, None, reason)
    return judged(read, supposed, seed, kept(read, supposed, seed, lambda: draw(read, supposed, seed)))


def judged(read: Evidence, priors: Priors, seed: int, sampled: Sampled) -> Reconciled:
    """A result, refused when its draws fail a check."""
    result = Reconciled(read, priors, seed, sampled, "")
    failed = result.checks[~result.checks["passed"]]
    if failed.empty:
        return result
    words = "; ".join(f"{row.check} {row.found:.3g}, wanted {row.wanted}" for row in failed.itertuples(index=False))
    return Reconciled(read, priors, seed, sampled, f"Not shown: the draws of the model fail their checks ({words}).")


def draw(read: Evidence, priors: Priors, seed: int, **how: int) -> Sampled:
    """Draws for evidence, as they are kept."""
    density = Density(problem(read, priors), priors)
    held = [density.at[name].start for name in WIDTHS]
    drawn = sample(density, density.size, held=held, seed=seed, **how)
    return Sampled(drawn.x.astype("float32"), drawn.accepted, drawn.diverged)
