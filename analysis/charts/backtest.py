"""How far the model was off on figures that it had not read, beside two simple rules."""

from __future__ import annotations

from analysis.charts.builder import FigureBuilder
from analysis.charts.theme import BLUE, GREEN, MUTED, VERMILION, plain, source_line
from analysis.display import Chart
from analysis.language.format import plural, short
from analysis.model.dossier import Dossier
from analysis.model.flow import Flow
from analysis.reconcile.validation_result import Validation


def backtest_chart(found: Validation, dossier: Dossier, *, flow: Flow) -> Chart:
    """After each quarter, how far off was the model on the figures of the next year, and how far were two simple rules?"""
    subtitle = (
        "Model: mean error on figures that became known within a year after each quarter (CRPS of the logarithm: 0.1 is about a tenth);"
        " ● the model, ◇ the last figure carried forward, □ the middle of the envelope. Further left is better."
    )
    table = found.scores.round(3)
    known = dossier.replayed
    if table.empty:
        title = f"Model: no backtest on {flow} is on file for this day"
        return FigureBuilder.empty_chart(
            "backtest", title, subtitle=subtitle, table=table, as_of=known, words=short(title, 60)
        )
    shown = table.iloc[::-1].reset_index(drop=True)
    figure = FigureBuilder(90 + 34 * len(shown))
    looks = (("model", "circle", BLUE, "the model"), ("carried", "diamond-open", VERMILION, "carried forward"),
             ("midpoint", "square-open", GREEN, "middle of the envelope"))  # fmt: skip
    for i, row in enumerate(shown.to_dict("records")):
        values = [row[name] for name, *_ in looks]
        figure.add_lines([min(values), max(values)], [i, i], colour=MUTED, width=1)
        figure.add_row_label(i, row["quarter"], f": {plural(row['figures'], 'figure')}", 12)
    for name, symbol, colour, words in looks:
        figure.add_marks(
            list(shown[name]), list(range(len(shown))), symbol, colour=colour, size=10, ids=[""] * len(shown),
            texts=[f"{plain(words)}, {r['quarter']}: {r[name]:.3f} over {r['figures']} figures" for r in shown.to_dict("records")],
        )  # fmt: skip
    top = float(shown[["model", "carried", "midpoint"]].max().max())
    axis = {"text": "mean error of the logarithm"}
    figure.row_layout(len(shown), range=[0, top * 1.08], nticks=6, title=axis)
    whole = table.iloc[-1]
    simple = min(float(whole["carried"]), float(whole["midpoint"]))
    verdict = "beat" if whole["model"] < simple else "did not beat"
    title = (
        f"Asked {whole['figures']} times for a later figure, the model {verdict} the better of two simple rules:"
        f" error {whole['model']:.2f} against {simple:.2f}"
    )
    return Chart(
        name="backtest", drawn=figure.finish(), title=title, subtitle=subtitle,
        alt=f"Dot plot of {plural(len(table) - 1, 'quarter')} and all together. {title}.",
        table=table,
        source=source_line(found.backtest["claim_id"].nunique(), as_of=known),
        method="Each fit knows only what was known at the quarter's end. A simple rule gives one number, whose CRPS is its absolute"
        " error.",
    )  # fmt: skip
