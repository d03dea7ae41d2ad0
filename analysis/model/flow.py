"""`Flow`: one commodity from one state to another, with what readers call it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.model.config import DatasetConfig
from analysis.model.names import STAGES, Names, check_ends, check_names


@dataclass(frozen=True)
class Flow:
    """One commodity from one state to another.

    Made by `Dossier.flow`, which refuses names that the dataset does not have, so that every later step can rely on them.

    Attributes
    ----------
    commodity, origin, destination : str
        A commodity id and two ISO 3166 alpha-3 codes.
    goods, unit, family : str
        What is counted, in which unit, and the group of the commodity.
    stage : str
        The class of stages that count: moved, used or intended (`analysis.model.names.STAGES`). Classes never mix.
    origin_name, destination_name : str
        The states as readers call them.
    dataset : str
        Title of the dataset.
    """

    commodity: str
    origin: str
    destination: str
    goods: str
    unit: str
    family: str
    stage: str
    origin_name: str
    destination_name: str
    dataset: str

    @property
    def label(self) -> str:
        """The flow as a reader calls it: containers from North Korea to Russia."""
        return f"{self.goods} {self.route}"

    @property
    def counted(self) -> str:
        """What follows a number of this flow: containers, troops, barrels of refined oil.

        Examples
        --------
        >>> import analysis
        >>> [analysis.load().flow(c).counted for c in ("containers", "refined_oil", "money_value_usd")]
        ['containers', 'barrels of refined oil', 'US dollars']
        """
        if not self.unit or self.unit == self.goods:
            return self.goods
        if "value" in self.goods or "share" in self.goods:
            return self.unit
        plain = self.goods.removesuffix(f" in {self.unit}")
        return self.goods if plain.endswith("s") else f"{self.unit} of {plain}"

    @property
    def measure(self) -> str:
        """What follows a number beside the name of the goods: ' barrels', or nothing where the goods count themselves."""
        return "" if self.counted == self.goods else " " + self.counted.split(" of ")[0]

    @property
    def route(self) -> str:
        """From where to where: from North Korea to Russia."""
        return f"from {self.origin_name} to {self.destination_name}"

    @property
    def reverse(self) -> Flow:
        """The same commodity the other way."""
        return replace(
            self,
            origin=self.destination,
            destination=self.origin,
            origin_name=self.destination_name,
            destination_name=self.origin_name,
        )

    @property
    def from_anywhere(self) -> Flow:
        """The same commodity to the same state where no origin is stated: all suppliers together."""
        return replace(self, origin="", origin_name="any state")

    @property
    def ids(self) -> dict[str, str]:
        """Commodity, origin and destination by name."""
        return {"commodity": self.commodity, "origin": self.origin, "destination": self.destination}

    @property
    def is_arms(self) -> bool:
        """Does a statement on arms in general speak about this flow?"""
        return self.family in ("military", "transport")

    @property
    def is_carried(self) -> bool:
        """Is it goods, of which a ship takes so much? People, losses and money are not."""
        return self.family not in ("context", "money")

    def __str__(self) -> str:
        return self.label


def flow(config: DatasetConfig, names: Names, commodity: str, origin: str, destination: str, stage: str = "") -> Flow:
    """The flow asked for; what is empty is the dataset's own.

    A commodity of which every figure on file runs one way runs that way, where neither state is named.
    The dataset's own names are always right: one that names no flow has one that no row belongs to.

    Raises
    ------
    UnknownName
        For a commodity, state or class of stages that the dataset does not have; names the nearest.
    UsageError
        When origin and destination are the same state.
    """
    own = config.flow()
    given = {"commodity": commodity, "origin": origin, "destination": destination}
    for what, allowed in (("commodity", names.commodities), ("origin", names.states), ("destination", names.states)):
        if given[what] is not None:
            check_names(what, (given[what],), ["", own[what], *allowed])
    check_names("class of stages", (stage or "",) if stage is None else (stage,), ["", *STAGES])
    known = names.commodities.get(commodity or own["commodity"])
    turns = known is not None and known.unit and commodity not in ("", own["commodity"]) and not (origin or destination)
    ends = known.ends if known and turns else ()
    asked = config.flow(commodity or "", *(ends or (origin or "", destination or "")))
    check_ends(config, asked["origin"], asked["destination"])
    return Flow(
        **asked,
        goods=known.name if known else asked["commodity"].replace("_", " "),
        unit=known.unit if known else "",
        family=known.family if known else "",
        stage=stage or (known.stage if known else "moved"),
        origin_name=config.country(asked["origin"]),
        destination_name=config.country(asked["destination"]),
        dataset=config.about.title,
    )
