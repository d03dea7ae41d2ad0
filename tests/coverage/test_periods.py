"""Lists from pages, corrected counts of windows, their ratios, and what unseen contacts would do to them: by hand and drawn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import coverage
from analysis.cadence import in_windows, named_windows, observed, rate_ratio
from analysis.errors import UnknownName, UsageError
from analysis.model.dossier import Dossier
from analysis.schema import frame

KINDS = {"s": "state_media", "o": "official", "w": "wire", "n": "newspaper", "b": "broadcaster", "m": "mirror"}
PAGES = [
    {"source_id": key, "kind": kind, "language": "ko" if key == "n" else "en", "published_on": "2024-01-05"}
    for key, kind in KINDS.items()
] + [{"source_id": "c", "kind": "mirror", "mirror_of": "s", "language": "ru", "published_on": "2024-02-05"}]
ONE, TWO = "one=2024-01-01:2024-03-31", "two=2024-04-01:2024-06-30"


def made(*filed: tuple[str, str]) -> Dossier:
    """A dossier of contacts: the day of each, and the pages filed under it, a letter each."""
    events = [
        {"event_id": f"e{i}", "starts_on": on, "known_on": "2024-06-30", "kind": "summit", "level": "official",
         "status": "occurred", "dyad": "PRK-RUS", "source_ids": ";".join(pages)}
        for i, (on, pages) in enumerate(filed)
    ]  # fmt: skip
    frames = {"events": frame("events", events), "sources": frame("sources", PAGES)}
    then = replace(analysis.load(), **frames)
    assert len(then.contacts()) == len(filed)
    return then


def windows(*texts: str) -> pd.DataFrame:
    """Named windows up to the end of June 2024."""
    return named_windows(texts, "2024-01-01", "2024-06-30")


def test_lists_by_hand() -> None:
    """A copy counts as its original, one without an original on no list; a contact may be on two lists."""
    then = made(("2024-01-01", "so"), ("2024-01-02", "cw"), ("2024-01-03", "m"), ("2024-01-04", "nb"))
    held = coverage.lists(then, then.contacts())
    assert next(iter(held.columns)) == "state media and officials"
    assert {row: [c for c in held.columns if held.at[row, c]] for row in held.index} == {
        "e0": ["state media and officials"],
        "e1": ["state media and officials", "news agencies"],
        "e2": [],
        "e3": ["broadcasters", "newspapers and sites"],
    }
    spoken = coverage.lists(then, then.contacts(), "language")
    assert list(spoken.columns) == ["en", "ko", "ru"]
    assert spoken.sum().to_dict() == {"en": 4, "ko": 1, "ru": 1}


def test_corrected_by_hand() -> None:
    """10 on the first list, 12 on the others, 8 on both, 1 on none: (11 x 13) / 9 - 1 contacts; the next window has too few."""
    filed = [("2024-01-02", "sw")] * 8 + [("2024-02-03", "s")] * 2 + [("2024-03-03", "n")] * 4 + [("2024-03-04", "m")]
    then = made(*filed, ("2024-05-01", "sw"), ("2024-05-02", "n"))
    found = coverage.corrected(then, then.contacts(), windows(ONE, TWO))
    one, two = found.to_dict("records")
    assert [one[k] for k in ("count", "first", "second", "both", "no_list", "partial")] == [15, 10, 12, 8, 1, 0]
    assert one["estimate"] == pytest.approx(15)  # 14.89 on the lists; one more is on file
    assert one["seen"] == pytest.approx(1)
    assert one["corrected_rate"] == pytest.approx(15 / 91 * 91.3125)
    assert two["verdict"] == "too few to say"
    assert math.isnan(two["estimate"])
    assert two["rate"] == pytest.approx(2 / 91 * 91.3125)


def test_counts_are_those_of_the_cadence() -> None:
    """Count, rate and interval on file are the ones that page 02 shows, partial dates included; on every day replayed."""
    for day in ("2018-06-01", "2023-12-01", "2024-06-14", ""):
        then = analysis.load().as_of(day)
        view = observed(then, start="2018-01-01")
        spans = named_windows(["2018-19=2018-01-01:2019-12-31", "since=2023-09-10:"], view.start, view.end)
        found = coverage.corrected(then, view.contacts, spans)
        other = in_windows(view.contacts, spans)
        other = other[(other["value"] == "all contacts") & (other["split"] == "all")]
        kept = found[found["count"] > 0]
        kept = kept.assign(least=kept["whole"], most=kept["whole"] + kept["partial"])
        columns = ["window", "count", "least", "most", "rate", "low", "high"]
        pd.testing.assert_frame_equal(
            kept[columns].reset_index(drop=True), other[columns].reset_index(drop=True), check_dtype=False
        )
        assert (found["window_end"] <= pd.Timestamp(then.day)).all()
        assert (found["estimate_low"].dropna() >= found["count"][found["estimate_low"].notna()] - 1e-9).all()


def test_dependence_tells_the_odds_ratio() -> None:
    """At 1 it is the estimate itself; the unseen of the lists grow with the odds ratio."""
    filed = [("2024-01-02", "sw")] * 9 + [("2024-02-03", "s")] * 6 + [("2024-03-03", "n")] * 10
    then = made(*filed)
    found = coverage.dependence(then, then.contacts(), windows(ONE))
    assert found["estimate"].tolist() == [25 + odds * 60 / 10 for odds in (0.5, 1, 2, 4, 8)]
    assert (found["low"] < found["estimate"]).all()
    assert (found["estimate"] < found["high"]).all()


def test_the_odds_ratio_needed() -> None:
    """With the earlier lists that much dependent, both windows have the same corrected rate."""
    early = [("2024-01-02", "sw")] * 8 + [("2024-02-03", "s")] * 3 + [("2024-03-03", "n")] * 6
    late = [("2024-04-02", "sw")] * 12 + [("2024-05-03", "s")] * 8 + [("2024-06-03", "n")] * 16
    then = made(*early, *late)
    spans = windows(ONE, TWO)
    pair = coverage.against(coverage.corrected(then, then.contacts(), spans))
    needed = pair["odds_ratio_needed"].iloc[0]
    again = coverage.dependence(then, then.contacts(), spans, odds_ratios=[1.0, needed]).set_index(
        ["window", "odds_ratio"]
    )
    assert again.loc[("one", needed), "estimate"] == pytest.approx(again.loc[("two", 1.0), "estimate"])
    assert pair["ratio"].iloc[0] == pytest.approx(36 / 17)


def test_intervals_of_corrected_ratios_hold_the_truth() -> None:
    """Two Poisson numbers of contacts, on two lists with other chances in each window: the 95% interval of the corrected ratio holds
    the true ratio of 2 in 94% to 99.5% of 500 trials; the interval on file, which knows no unseen, does so far less often.
    """
    rng = np.random.default_rng(2008)
    hits = {"corrected": 0, "on file": 0}
    trials = 0
    for _ in range(500):
        rows = []
        for name, mean, p, q, days in (("early", 80, 0.25, 0.5, 730), ("late", 160, 0.4, 0.7, 730)):
            n = rng.poisson(mean)
            first, second = rng.random(n) < p, rng.random(n) < q
            rows.append(_window(name, days, first, second))
        pair = coverage.against(pd.DataFrame(rows)).to_dict("records")[0]
        if pair["verdict"]:
            continue
        trials += 1
        hits["corrected"] += pair["corrected_low"] <= 2 <= pair["corrected_high"]
        hits["on file"] += pair["low"] <= 2 <= pair["high"]
    assert trials > 400
    assert 0.94 <= hits["corrected"] / trials <= 0.995
    assert hits["on file"] / trials < 0.75


def _window(name: str, days: int, first: np.ndarray, second: np.ndarray) -> dict[str, object]:
    """A row of `corrected` from two lists, made by its own parts."""
    from analysis.coverage.estimate import two_lists
    from analysis.coverage.periods import _rates

    n = int((first | second).sum())
    found = two_lists(first.sum(), second.sum(), (first & second).sum())
    row = {"window": name, "exposure_days": days, "count": n, "whole": n, "partial": 0}
    listed = {"first": found.first, "second": found.second, "both": found.both, "estimate": found.estimate}
    return row | listed | {"verdict": found.verdict} | _rates(found, 1 / days)


def held_windows(early: int, late: int, partial: int = 0) -> pd.DataFrame:
    """Two windows with so many contacts."""
    rows = [
        {"window": "early", "exposure_days": 730, "count": early + partial / 2, "whole": early, "partial": partial},
        {"window": "late", "exposure_days": 365, "count": late, "whole": late, "partial": 0},
    ]
    return pd.DataFrame(rows)


def test_unseen_by_hand() -> None:
    """With 40% of the 60 earlier ones unseen there were 100, and the ratio is what 60 in three fifths of the days give."""
    found = coverage.unseen(held_windows(60, 60)).set_index("unseen")
    exact = rate_ratio(60, 365, 60, 730 * 0.6)
    assert found.loc[0.4, "missing"] == pytest.approx(40)
    assert found.loc[0.4, "ratio"] == pytest.approx(1.2)
    assert found.loc[0.4, ["low", "high"]].tolist() == pytest.approx([exact.low, exact.high])
    assert found.loc[0.0, "ratio"] == 2


def test_partial_dates_are_tried_in_and_out() -> None:
    """Limits are the widest over both placements, and the ratio lies between those of both."""
    found = coverage.unseen(held_windows(60, 60, partial=2), shares=[0.0]).iloc[0]
    low, high = rate_ratio(60, 365, 62, 730).low, rate_ratio(60, 365, 60, 730).high
    assert [found["low"], found["high"]] == pytest.approx([low, high])
    assert 60 / 31 < found["ratio"] < 2


def test_the_tipping_point_tips() -> None:
    """At the share told the ratio is 1; at the share of doubt the interval begins at 1; a rate no higher has none."""
    table = held_windows(60, 60)
    told = coverage.tipping(table).iloc[0]
    assert told["missing"] == pytest.approx(60)
    at = coverage.unseen(table, shares=[told["share"], told["share_for_doubt"]])
    assert at["ratio"].iloc[0] == pytest.approx(1)
    assert at["low"].iloc[1] == pytest.approx(1, rel=1e-6)
    none = coverage.tipping(held_windows(60, 20)).iloc[0]
    assert (none["share"], none["missing"]) == (0, 0)
    assert coverage.tipping(held_windows(1, 1)).iloc[0]["verdict"] == "too few to say"


def test_pages_by_hand() -> None:
    """Each dated page once, in its quarter and family; a copy with its original; undated ones nowhere."""
    then = made(("2024-01-02", "swnbm"), ("2024-02-02", "c"))
    found = coverage.pages(then, every="MS", start="2024-01-01", end="2024-02-29")
    table = found.pivot_table(index="window_start", columns="family", values="pages", sort=False)
    assert table.iloc[0].tolist() == [2, 1, 1, 1, 1]  # two of state media and officials; a copy of nothing on file
    assert table.iloc[1].tolist() == [1, 0, 0, 0, 0]
    assert found["exposure_days"].tolist() == [31] * 5 + [29] * 5


def test_attention_counts_every_dated_page_once() -> None:
    """On the package's own data the windows of all time hold each dated page of the day replayed."""
    then = analysis.load().as_of("2024-06-14")
    found = coverage.pages(then)
    assert found["pages"].sum() == then.sources["published_on"].notna().sum()
    view = observed(then, start="2018-01-01")
    spans = named_windows(["all=:"], view.start, view.end)
    thick = coverage.attention(then, coverage.corrected(then, view.contacts, spans), view.contacts).iloc[0]
    assert thick["pages_per_contact"] == pytest.approx(view.contacts["source_ids"].map(len).mean())


def test_order_of_rows_does_not_matter() -> None:
    """The same contacts in another order give the same table."""
    then = analysis.load()
    events = then.contacts()
    spans = named_windows(["a=2018-01-01:2019-12-31", "b=2023-09-10:"], "2018-01-01", then.day)
    turned = events.iloc[::-1].reset_index(drop=True)
    for by in coverage.SPLITS:
        pd.testing.assert_frame_equal(
            coverage.corrected(then, events, spans, by=by), coverage.corrected(then, turned, spans, by=by)
        )


def test_nothing_on_file() -> None:
    """A folder without contacts gives a row a window that says so, and no pair where there is one window."""
    then = made()
    found = coverage.corrected(then, then.contacts(), windows(ONE))
    assert found["count"].tolist() == [0]
    assert found["verdict"].tolist() == ["too few to say"]
    assert coverage.against(found).empty
    assert coverage.unseen(found).empty
    assert coverage.corrected(then, then.contacts(), windows()).empty


@pytest.mark.parametrize(
    "wrong",
    [lambda t: coverage.unseen(t, shares=[1.0]), lambda t: coverage.unseen(t, later="never"),
     lambda t: coverage.tipping(t, later="never"), lambda t: coverage.against(t, later="never")],
)  # fmt: skip
def test_what_is_not_there_is_refused(wrong: object) -> None:
    """A share of all, and a window of another name."""
    with pytest.raises(UsageError, match="give"):
        wrong(held_windows(20, 20))  # type: ignore[operator]


def test_another_split_is_refused() -> None:
    """With the nearest name."""
    then = made()
    with pytest.raises(UnknownName, match="language"):
        coverage.lists(then, then.contacts(), "langauge")


def test_every_placement_lies_within() -> None:
    """No placement of the partial dates has a limit beyond those given."""
    found = coverage.unseen(held_windows(30, 40, partial=3), shares=[0.2]).iloc[0]
    tried = [rate_ratio(40, 365, 30 + k, 730 * 0.8) for k in range(4)]
    assert found["low"] == pytest.approx(min(r.low for r in tried))
    assert found["high"] == pytest.approx(max(r.high for r in tried))


def test_which_windows_are_compared() -> None:
    """Those asked for; else up to the split and from it on, the latest last; all days where there is no split yet."""
    then = analysis.load()
    view = observed(then, start="2018-01-01")
    asked = coverage.compared_windows(then, view, ["a=2019-01-01:2019-12-31", "never=2035-01-01:"])
    assert asked[["window", "told", "exposure_days"]].to_numpy().tolist() == [["a", "a", 365]]
    own = coverage.compared_windows(then, view)
    assert own["window"].iloc[-1] == "since September 2023"
    assert own["window_end"].iloc[-1] == pd.Timestamp(then.day)
    assert (own["window_start"].iloc[1:].to_numpy() > own["window_end"].iloc[:-1].to_numpy()).all()
    early = then.as_of("2019-01-01")
    assert len(coverage.compared_windows(early, observed(early, start="2018-01-01"))) == 1
