"""`fit`: from claims to the reconciled total, drawn once for each content."""

from __future__ import annotations

import pandas as pd

from analysis.errors import MissingPart, UsageError
from analysis.language.format import plural
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.evidence import Evidence, evidence
from analysis.reconcile.model_data import model_data
from analysis.reconcile.priors import Priors
from analysis.reconcile.result import Reconciled
from analysis.reconcile.sampler import Sampled, sample
from analysis.reconcile.store import kept

MIN_CLAIMS, MIN_CLAIMANTS = 5, 2
LONGER = {"warmup": 1000, "draws": 2000}  # for draws that failed their checks, once


def fit(
    then: Dossier,
    flow: Flow,
    *,
    until: str | pd.Timestamp | None = None,
    carrier: str = "",
    priors: Priors | None = None,
    seed: int = 1,
) -> Reconciled:
    """What cumulative history of one flow do all its claims together allow?

    A latent monthly rate, smooth but bursty, adds up to a total that never falls. Each independent statement is what
    its claimant would know of it (in its own scope, with the bias of government and claimant, and an error), rounded
    as people round; a "more than" is that figure rounded down or something below it, an "up to" the mirror.

    Parameters
    ----------
    then : Dossier
        Replayed to a day, the fit knows nothing later.
    flow : Flow
        As from `Dossier.flow`.
    until : str or pandas.Timestamp, optional
        Last day of the history; by default the last `known_on`. A later day extends it, ever wider.
    carrier : str
        See `evidence`.
    priors : Priors, optional
        What is supposed; see `Priors.table`.
    seed : int
        Of the draws, 0 to 4,294,967,295: the same evidence, priors and seed give the same draws.

    Returns
    -------
    Reconciled
        With `refusal` set when fewer than five statements or two claimants can be read, the draws fail a check, or the
        sampler is not installed.

    Raises
    ------
    UsageError
        For a seed outside its range.

    Notes
    -----
    The mean bias of all claimants together cannot be learnt from claims: only the prior `common` bounds it.
    Drawn by NumPyro's No-U-Turn sampler, from the optional part ``model``; where the draws fail their checks, once more
    with twice as many.
    """
    if not 0 <= seed < 2**32:
        raise UsageError(f"seed {seed} cannot be used; give a whole number from 0 to {2**32 - 1}")
    return fit_evidence(evidence(then, flow, until=until, carrier=carrier), priors=priors, seed=seed)


def fit_evidence(read: Evidence, *, priors: Priors | None = None, seed: int = 1) -> Reconciled:
    """As `fit`, from evidence already read."""
    supposed = priors or Priors()
    own = read.rows[~read.rows["voyages"] & (read.rows["value"] > 0)]
    count, voices = len(read.rows), read.rows["claimant_id"].nunique()
    if count < MIN_CLAIMS or voices < MIN_CLAIMANTS or own.empty:
        reason = (
            f"Too few to say: {plural(count, 'independent dated statement')} by {plural(voices, 'claimant')};"
            f" the model wants {MIN_CLAIMS} by {MIN_CLAIMANTS}."
        )
        return Reconciled(read, supposed, seed, None, reason)
    given = model_data(read, supposed)
    try:
        result = judged(read, supposed, seed, kept(read, supposed, seed, lambda: sample(given, supposed, seed=seed)))
        if result.refusal:
            longer = kept(read, supposed, seed, lambda: sample(given, supposed, seed=seed, **LONGER), *LONGER.values())
            result = judged(read, supposed, seed, longer)
    except MissingPart as missing:
        return Reconciled(read, supposed, seed, None, f"Not drawn: {missing}.")
    return result


def judged(read: Evidence, priors: Priors, seed: int, sampled: Sampled) -> Reconciled:
    """A result, refused when its draws fail a check."""
    result = Reconciled(read, priors, seed, sampled, "")
    failed = result.checks[~result.checks["passed"]]
    if failed.empty:
        return result
    words = "; ".join(f"{row.check} {row.found:.3g}, wanted {row.wanted}" for row in failed.itertuples(index=False))
    return Reconciled(read, priors, seed, sampled, f"Not shown: the draws of the model fail their checks ({words}).")
