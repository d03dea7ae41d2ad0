"""Who speaks: names, camps and colours of claimants, by their id."""

from __future__ import annotations

from analysis.model.dossier import Dossier


class ClaimantStyle:
    """The claimants of a dossier as a chart names and colours them."""

    def __init__(self, dossier: Dossier) -> None:
        self._rows = dossier.claimants.set_index("claimant_id")
        self._config = dossier.config

    def name(self, claimant: str) -> str:
        """The claimant's name, as written."""
        return str(self._rows.at[claimant, "name"])

    def camp(self, claimant: str) -> str:
        """The id of the claimant's side."""
        return str(self._rows.at[claimant, "camp"])

    def colour(self, claimant: str) -> str:
        """The colour of the claimant's side."""
        return self._config.colour(self.camp(claimant))
