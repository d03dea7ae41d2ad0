"""What a briefing is about: one flow of one commodity, one pair of states, one day of knowledge."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.briefing.words import Piece, day_words, span_words
from analysis.cards import figure_text
from analysis.display import Ref
from analysis.model.config import DatasetConfig
from analysis.model.dossier import Dossier

GENERAL = ("arms", "other")  # topics on which a denial speaks about every military or transport flow


@dataclass(frozen=True)
class Topic:
    """The statements on one flow as known on a day, with what their claimants are called.

    Attributes
    ----------
    statements : pandas.DataFrame
        Canonical, unretracted rows on the commodity and flow, any stance, with ``claimant``, ``camp`` and
        ``value`` (best, else low, else high); by ``known_on`` and ``claim_id``.
    answers : pandas.DataFrame
        Same columns: denials, doubts, refusals to comment and acknowledgements that speak about this flow.
    day : pandas.Timestamp
        The day of knowledge.
    """

    dossier: Dossier
    commodity: str
    origin: str
    destination: str
    dyad: str
    day: pd.Timestamp
    statements: pd.DataFrame
    answers: pd.DataFrame

    @property
    def config(self) -> DatasetConfig:
        """What the folder calls its camps, countries and dyads."""
        return self.dossier.config

    @property
    def pair(self) -> str:
        """The dyad in words: North Korea and Russia."""
        return self.dossier.config.pair(self.dyad)

    @property
    def totals(self) -> pd.DataFrame:
        """Statements that put a cumulative number on the flow."""
        rows = self.statements
        number = (rows["measure"] == "cumulative") & rows["value"].notna()
        return rows[number & rows["stance"].isin(["asserts", "acknowledges"])].reset_index(drop=True)

    @property
    def newest(self) -> pd.DataFrame:
        """The latest total of each camp, in the fixed order of camps."""
        last = self.totals.drop_duplicates("camp", keep="last").set_index("camp", drop=False)
        return last.loc[[c for c in self.dossier.config.camps if c in last.index]].reset_index(drop=True)

    @property
    def goods(self) -> str:
        """The commodity in words."""
        names = dict(zip(self.dossier.commodities["commodity_id"], self.dossier.commodities["name"], strict=True))
        return str(names.get(self.commodity, self.commodity.replace("_", " ")))

    @property
    def flow(self) -> str:
        """The flow in words: containers from North Korea to Russia."""
        return f"{self.goods} {self.dossier.config.route(self.origin, self.destination)}"

    @property
    def is_arms(self) -> bool:
        """Is this a flow that a denial of arms in general speaks about?"""
        families = dict(zip(self.dossier.commodities["commodity_id"], self.dossier.commodities["family"], strict=True))
        return families.get(self.commodity) in ("military", "transport")

    @property
    def wider(self) -> str:
        """What the answers counted speak about besides the flow itself."""
        return " or on arms in general" if self.is_arms else ""

    @property
    def by_day(self) -> str:
        """'By 14 June 2024', and that it is the last day on file when nothing or a later day was replayed."""
        asked = self.dossier.as_of_day
        is_last = asked > self.dossier.day if asked else self.dossier.last_known is not None
        return f"By {day_words(self.day)}," + (" the last day on file," if is_last else "")

    def since(self, days: int) -> pd.Timestamp:
        """The first day of the window of so many days that ends on the day of knowledge, both included."""
        return self.day - pd.Timedelta(days=days - 1)


def topic(
    dossier: Dossier,
    *,
    commodity: str = "",
    origin: str = "",
    destination: str = "",
    dyad: str = "",
) -> Topic:
    """Which statements is this briefing about?

    A commodity nobody had spoken of by the day gives an empty topic, which each section says in words.

    Parameters
    ----------
    dossier : Dossier
        Replayed to the day of interest.
    commodity, origin, destination : str
        The flow; empty: the folder's own.
    dyad : str
        Whose contacts are told; empty: the folder's own.
    """
    commodity, origin, destination = dossier.config.flow(commodity, origin, destination).values()
    dyad = dossier.config.dyad(dyad)
    voices = dossier.claimants[["claimant_id", "name", "camp", "country"]].rename(columns={"name": "claimant"})
    claims = dossier.claims[(dossier.claims["rendering"] == "canonical") & ~dossier.claims["retracted"]]
    claims = claims.merge(voices, on="claimant_id", how="left").sort_values(["known_on", "claim_id"])
    claims["value"] = claims["best"].fillna(claims["low"]).fillna(claims["high"])
    flow = (claims["origin"] == origin) & (claims["destination"] == destination)
    statements = claims[flow & (claims["commodity_id"] == commodity)].reset_index(drop=True)
    families = dict(zip(dossier.commodities["commodity_id"], dossier.commodities["family"], strict=True))
    spoken = (commodity, *GENERAL) if families.get(commodity) in ("military", "transport") else (commodity,)
    own = set(statements["claim_id"])
    replies = pd.Series([bool(own & set(cell)) for cell in claims["responds_to"]], index=claims.index, dtype=bool)
    answers = claims[(claims["stance"] != "asserts") & ((flow & claims["commodity_id"].isin(spoken)) | replies)]
    day = pd.Timestamp(dossier.day)
    return Topic(dossier, commodity, origin, destination, dyad, day, statements, answers.reset_index(drop=True))


def said(row: pd.Series, goods: str = "") -> Ref:
    """The figure of a claim in words, pointing to its record."""
    words = figure_text(row.to_dict()) or str(row["commodity_id"]).replace("_", " ")
    return Ref(str(row["claim_id"]), f"{words} {goods}".strip())


def called(claimant: str) -> str:
    """A claimant's name for use inside brackets: 'ROK military officials, unnamed'."""
    return claimant.replace(" (", ", ").replace(")", "")


def who_when(row: pd.Series) -> str:
    """Who said it and when: 'ROK Ministry of National Defense, 14 June 2024'."""
    when = span_words(row["stated_on"], row["stated_precision"]) if pd.notna(row["stated_on"]) else ""
    return f"{called(row['claimant'])}, {when or 'first reported ' + day_words(row['known_on'])}"


def told(row: pd.Series) -> list[Piece]:
    """A figure with who said it and when, in brackets."""
    return [said(row), f" ({who_when(row)})"]
