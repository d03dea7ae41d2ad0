"""The real reports on the eve of the summit: drawn offline, sourced, and silent about what came later."""

from __future__ import annotations

import base64
import gzip
import io
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

import analysis
from analysis.cli import main
from analysis.language.format import cell
from analysis.reconcile import store
from analysis.report.document import Figure, read
from analysis.report.verify import alone
from tests.browser.conftest import Open
from tests.browser.test_menu import opened, saved
from tests.conftest import write_rows
from tests.stress.datasets import checkout, curated, dossier, shuffled

EVE = "2024-06-14"
FIGURES = {"00_briefing": 1, "01_shipment_claims": 2, "02_diplomatic_cadence": 1, "03_claims_and_cadence": 2,
           "04_reconciled_total": 7, "05_coverage": 4, "06_answers": 4, "07_capacity": 4, "08_refined_oil": 1,
           "09_track_record": 1}  # fmt: skip

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("real_reports")]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All reports as of the eve, made once."""
    out = tmp_path_factory.mktemp("reports")
    assert main(["report", "--as-of", EVE, "--out", str(out), "--quiet"]) == 0
    return out


def test_every_numbered_page_is_judged(reports: Path) -> None:
    """The figures of each report that is made are counted, and of no other."""
    assert sorted(page.name for page in reports.glob("[0-9]*.html")) == [
        f"{name}@{EVE}.html" for name in sorted(FIGURES)
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_drawn_offline(name: str, reports: Path, open_page: Open) -> None:
    """No request, no console error, every figure drawn, no serious accessibility finding, no sideways scroll; on a telephone
    in the dark, and on a desk by day.
    """
    watched = open_page(reports / f"{name}@{EVE}.html", scheme="dark", width=390)
    for scheme, width in (("dark", 390), ("light", 1100)):
        watched.page.emulate_media(color_scheme=scheme)
        watched.page.set_viewport_size({"width": width, "height": 900})
        watched.draw_all()
        assert watched.drawn == watched.page.locator(".plot").count() >= FIGURES[name]
        findings = Axe().run(watched.page).response["violations"]
        assert [f["id"] for f in findings if f["impact"] in ("serious", "critical")] == []
        assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert watched.requests == watched.complaints == []


@pytest.mark.parametrize(
    ("name", "facet"),
    [
        ("00_briefing", "claimant"),
        ("01_shipment_claims", "camp"),
        ("01_shipment_claims", "bound"),
        ("02_diplomatic_cadence", "level"),
        ("03_claims_and_cadence", "camp"),
        ("03_claims_and_cadence", "review"),
    ],
)
def test_filters_link_all_figures_and_the_address_restores_them(
    name: str, facet: str, reports: Path, open_page: Open
) -> None:
    """Without the commonest value of a facet there are fewer marks and rows in what shows it; the address brings that back."""
    watched = open_page(reports / f"{name}@{EVE}.html")
    watched.draw_all()
    marks = "document.querySelectorAll('.plot .point').length"
    rows = "document.querySelectorAll('tr[data-id]').length"
    all_marks, all_rows = watched.page.evaluate(marks), watched.page.evaluate(rows)
    watched.page.locator("#filter-summary").click()
    watched.page.locator(f"input[name={facet}]").first.uncheck()
    watched.until(f"{rows} < {all_rows}")
    watched.draw_all()  # those out of view wait until they come into it
    watched.until(f"{marks} < {all_marks}")
    kept = watched.page.evaluate(marks), watched.page.evaluate(rows)
    fragment = watched.page.evaluate("location.hash")
    assert fragment.startswith(f"#f.{facet}=")
    again = open_page(reports / f"{name}@{EVE}.html", fragment=fragment)
    again.draw_all()
    again.until(f"{marks} === {kept[0]}")
    assert again.page.evaluate(rows) == kept[1]
    assert not again.page.locator(f"input[name={facet}]").first.is_checked()
    assert watched.complaints == again.complaints == []


def _left(layout: dict[str, Any], kind: str, hidden: set[str]) -> list[Any]:
    """The texts or shapes of a layout that belong to no record, or to one that is not hidden."""
    drawings = layout.get(kind, [])
    owners = layout.get("meta", {}).get("records", {}).get(kind) or [[]] * len(drawings)
    assert len(owners) == len(drawings)
    stand = [not own or any(hidden.isdisjoint([one] if isinstance(one, str) else one) for one in own) for own in owners]
    return [drawing for drawing, kept in zip(drawings, stand, strict=True) if kept]


@pytest.mark.parametrize("name", FIGURES)
def test_texts_and_lines_go_and_come_with_their_marks(name: str, reports: Path, open_page: Open) -> None:
    """With every claim filtered out, no text in a figure names a claimant and no line of a claim is left; unfiltered all are back."""
    page, held = reports / f"{name}@{EVE}.html", read(reports / f"{name}@{EVE}.html")
    claims = {key for key, record in held.records.items() if "camp" in record.facets}
    voices = {record.facets["claimant"] for key, record in held.records.items() if key in claims}
    watched = open_page(page)
    watched.draw_all()
    drawn = """() => Object.fromEntries([...document.querySelectorAll('.plot')].map(plot => [plot.dataset.figure, {
      texts: (plot.layout.annotations || []).map(note => note.text), shapes: (plot.layout.shapes || []).length,
      ids: plot.data.flatMap(trace => trace.customdata || []).flat()}]))"""
    whole = watched.page.evaluate(drawn)
    set_all = """on => {const boxes = [...document.querySelectorAll('#filters input[name=camp]')];
      boxes.forEach(box => {box.checked = on}); boxes[0]?.dispatchEvent(new Event('change', {bubbles: true})); return boxes.length}"""
    if not watched.page.evaluate(set_all, False):
        return  # no claims, or of one side only, in this page
    watched.draw_all()
    rest = watched.page.evaluate(drawn)
    for figure in held.figures:
        layout, found = figure.spec["layout"], rest[figure.name]
        assert found["texts"] == [note["text"] for note in _left(layout, "annotations", claims)]
        assert found["shapes"] == len(_left(layout, "shapes", claims))
        assert claims.isdisjoint(found["ids"])
        assert [text for text in found["texts"] if any(escape(voice, quote=False) in text for voice in voices)] == []
    watched.page.evaluate(set_all, True)
    watched.draw_all()
    assert watched.page.evaluate(drawn) == whole


@pytest.mark.parametrize("name", FIGURES)
def test_without_javascript_tables_text_and_sources_remain(name: str, reports: Path, open_page: Open) -> None:
    """With JavaScript off the data of every figure is to be read, and every record leads to its pages."""
    page = open_page(reports / f"{name}@{EVE}.html", script=False).page
    assert page.locator("figure").count() == page.locator("figure table, figure .empty").count() >= FIGURES[name]
    assert page.locator("figure table").evaluate_all("tables => tables.every(table => table.checkVisibility())")
    assert page.locator(".text").count() >= 1
    records = page.locator("article.record").count()
    unsourced = page.locator("article.record", has_text="none on file was published by this day").count()
    assert records - unsourced == page.locator("article.record:has(a[href^=http])").count() > 10
    assert unsourced <= 1
    targets = page.locator("a.card").evaluate_all("links => links.map(link => link.getAttribute('href').slice(1))")
    assert {*targets} <= {*page.locator("article.record").evaluate_all("records => records.map(record => record.id)")}


def test_hover_and_click_answer_who_said_it(reports: Path, open_page: Open) -> None:
    """A mark of the signature figure shows its claimant; a click opens the record with its sources."""
    watched = open_page(reports / f"03_claims_and_cadence@{EVE}.html")
    watched.draw_all()
    # plotly lists the points of a trace in its order; the first trace with figures is Seoul's
    mark = watched.page.locator("#signature .scatterlayer .point").first
    mark.hover(force=True)
    watched.page.wait_for_selector("#signature .hoverlayer .hovertext")
    assert "ROK" in watched.page.locator("#signature .hoverlayer").text_content()
    mark.click(force=True)
    watched.page.wait_for_selector("dialog[open]")
    card = watched.page.locator("dialog")
    assert "ROK" in card.inner_text()
    assert card.locator("a[href^=http]").count() >= 1


def test_the_figures_of_march_are_there_with_sources(reports: Path, open_page: Open) -> None:
    """About 7,000 out and more than 9,000 back, each opening a card with its page."""
    out = main(
        [
            "report",
            "01",
            "--as-of",
            EVE,
            "--out",
            str(reports),
            "--quiet",
            "-p",
            "origin",
            "RUS",
            "-p",
            "destination",
            "PRK",
        ]
    )
    assert out == 0
    back = next(p for p in reports.glob("01_*.html") if "origin=RUS" in p.name)
    for page, claim, words in (
        (reports / f"01_shipment_claims@{EVE}.html", "kor-2024-03-18-shin-7000-containers", "about 7,000"),
        (back, "kor-2024-03-18-shin-9000-return", "more than 9,000"),
    ):
        watched = open_page(page, fragment=f"#record={claim}")
        card = watched.page.locator("dialog[open]")
        assert words in card.inner_text()
        assert card.locator("a[href^=http]").count() >= 1


def test_the_visit_is_a_plan(reports: Path) -> None:
    """The broadcaster's report stands as a plan; the Vietnam leg too."""
    text = (reports / f"03_claims_and_cadence@{EVE}.html").read_text()
    assert "NHK: Putin visit to North Korea being arranged, as early as next week" in text
    assert "NHK: Putin may go on to Vietnam after North Korea" in text


def test_the_rows_behind_a_figure_are_those_of_the_tables(reports: Path, open_page: Open) -> None:
    """What the menu saves has each claim's number, unit, bound, claimant and day, as the tables have them."""
    watched = open_page(reports / f"01_shipment_claims@{EVE}.html")
    name, data = saved(opened(watched, "claimants"), "CSV")
    rows = pd.read_csv(io.BytesIO(data)).set_index("record")
    on_file = analysis.load().as_of(EVE).claims.set_index("claim_id").loc[rows.index]
    assert name.endswith(".csv")
    assert len(rows) > 10
    assert set(rows["record unit"]) == {"containers"}
    numbers = rows["record at least"].combine_first(rows["record figure"]).to_numpy()
    assert (numbers == on_file["low"].combine_first(on_file["best"]).to_numpy()).all()
    assert list(rows["record public since"]) == [str(day.date()) for day in on_file["known_on"]]
    assert rows[["record bound", "record claimant", "record sources"]].notna().all(axis=None)


def test_a_search_finds_claimants_whom_cards_leave_out_of_their_fields(reports: Path, open_page: Open) -> None:
    """A claimant that a card's sentence names already is found by name all the same."""
    watched = open_page(reports / f"01_shipment_claims@{EVE}.html")
    watched.page.keyboard.press("/")
    watched.page.keyboard.type("ministry")
    names = watched.page.locator("[role=group][aria-labelledby=found-name]")
    names.wait_for()
    assert "ROK Ministry of National Defense" in names.inner_text()


def test_nothing_later_anywhere_in_the_pages(reports: Path) -> None:
    """No id, address, title or day from after the eve: not in text, hidden data, figures or metadata."""
    whole = analysis.load()
    then = whole.as_of(EVE)
    later: set[str] = set()
    for table, columns in (
        ("claims", ["claim_id"]),
        ("events", ["event_id", "title"]),
        ("sources", ["source_id", "url"]),
    ):
        known, everything = getattr(then, table), getattr(whole, table)
        for column in columns:
            told = "\n".join(known[column])
            later |= {name for name in everything[column] if name not in told}
    # A plan for "2024" that is known stands for days up to 31 December, and is drawn to the midnight after it.
    ends = then.events["starts_on_last"].dropna()
    spans = {f"{day:%Y-%m-%d}" for day in [*ends, *(ends + pd.Timedelta(days=1))]}
    for page in reports.glob("*.html"):
        text = page.read_text()
        blobs = [
            gzip.decompress(base64.b64decode(b)).decode() for b in re.findall(r">\s*(H4sI[A-Za-z0-9+/=]+)\s*<", text)
        ]
        data = "\n".join([text, *(b for b in blobs if "Plotly" not in b[:4000])]).replace("\\u0026", "&")
        leaked = sorted(item for item in later if item in data)
        assert leaked == [], page.name
        days = {d for d in re.findall(r"20[12]\d-[01]\d-[0-3]\d", data) if pd.Timestamp(d) > pd.Timestamp(EVE)}
        allowed = {"2024-07-01"} | spans  # the right margin of the time axis, no data
        assert {d for d in days if d not in allowed and not _is_axis(d)} == set(), page.name


MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"


def _numbers(text: str) -> list[str]:
    """The numbers of a text, without its dates."""
    dates = rf"\b(?:\d{{1,2}} )?(?:{MONTHS})[a-z]*(?: \d{{4}})?|\d{{4}}-\d\d(?:-\d\d)?"
    return re.findall(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.sub(dates, " ", text))


def _data_block(figure: Figure) -> set[float]:
    """The numbers beside a figure: cells, sums of columns, the words on scope, method and source."""
    found: set[float] = set()
    for column in zip(*figure.table.rows, strict=True):
        values = [float(v) for v in column if isinstance(v, int | float) and not isinstance(v, bool)]
        words = _numbers(" ".join(cell(v) for v in column))
        found |= {*values, sum(values)} | {float(n.replace(",", "")) for n in words}
    words = _numbers(" ".join((figure.subtitle, figure.method, figure.source)))
    return found | {float(n.replace(",", "")) for n in words}


def _shown_as(value: float, places: int, exact: float) -> bool:
    """Is this how the number reads, as it is or in percent, rounded to its places or to two or three digits?"""
    return any(value in (round(x, places), float(f"{x:.2g}"), float(f"{x:.3g}")) for x in (exact, 100 * exact))


def test_every_number_of_a_figure_is_in_its_data(reports: Path) -> None:
    """Each number drawn as text or told in the title stands in the data block beside the figure, or counts its rows."""
    seen, lost = 0, []
    for page in sorted(reports.glob("0*.html")):
        for figure in read(page).figures:
            layout, data = figure.spec["layout"], _data_block(figure)
            texts = [figure.title, *(a.get("text", "") for a in layout.get("annotations", ()))]
            for text in (trace.get("text") for trace in figure.spec["data"]):
                texts += text if isinstance(text, list) else [text or ""]
            for number in (n for text in texts for n in _numbers(re.sub(r"<[^>]+>", " ", str(text)))):
                value, places = float(number.replace(",", "")), len(number.partition(".")[2])
                counts = not places and value <= len(figure.table.rows)
                seen += 1
                if not counts and not any(_shown_as(value, places, abs(d)) for d in data):
                    lost.append((page.name, figure.name, number))
    assert seen > 100
    assert lost == []


def _is_axis(day: str) -> bool:
    """The time axis runs some days past the as-of line; an axis end is not knowledge."""
    return pd.Timestamp(day) <= pd.Timestamp(EVE) + pd.Timedelta(days=40)


def test_unchanged_reports_are_byte_identical(reports: Path, tmp_path: Path) -> None:
    """The same report made again elsewhere has the same bytes, but for its links to those made with it."""
    assert main(["report", "03", "--as-of", EVE, "--out", str(tmp_path), "--quiet", "--force"]) == 0
    name = f"03_claims_and_cadence@{EVE}.html"
    assert alone((tmp_path / name).read_text("utf-8")) == alone((reports / name).read_text("utf-8"))


def test_row_order_locale_zone_and_seed_change_no_byte(reports: Path, tmp_path: Path) -> None:
    """A checkout elsewhere with the rows of every table in another order, under another locale, time zone and hash
    seed, makes the same bytes, page by page. Draws on file serve it, since they are found by content; that they come out
    the same under such settings is proved in `tests/reconcile/test_fit.py`.
    """
    place = checkout(tmp_path / "Ort — è")
    kept = tmp_path / "cache" / "containers-communiques" / "reconcile"
    names = {path.name for path in shutil.copytree(store.folder(), kept).iterdir()}
    write_rows(place / "data", shuffled(curated(), seed=10))
    settings = {
        "TZ": "Asia/Seoul",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "99",
        "PYTHONUTF8": "0",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    run = dossier(place, "report", "--as-of", EVE, "--out", "out", "--quiet", settings=settings)
    assert run.returncode == 0, run.stderr
    made = sorted((place / "out").glob("0*.html"))
    assert len(made) == len(FIGURES)
    assert {path.name for path in kept.iterdir()} == names, "the evidence was another"
    assert [page.name for page in made if page.read_bytes() != (reports / page.name).read_bytes()] == []


def test_nothing_known_gives_words(tmp_path: Path, open_page: Open) -> None:
    """A day before anything was known makes whole pages that say so."""
    assert main(["report", "--as-of", "2017-01-01", "--out", str(tmp_path), "--quiet"]) == 0
    watched = open_page(tmp_path / "03_claims_and_cadence@2017-01-01.html")
    watched.draw_all()
    assert "no figure for containers was on file" in watched.page.locator("main").inner_text()
    assert watched.complaints == []


def test_the_briefing_fills_one_sheet(tmp_path: Path) -> None:
    """The PDF of the briefing has one page, on a day without claims, early, on the eve and today."""
    last = analysis.load().sources["published_on"].max()
    command = [
        sys.executable,
        "-m",
        "analysis",
        "sweep",
        "00",
        "--each",
        f"as_of=2017-01-01,2023-11-15,{EVE},{last:%Y-%m-%d}",
    ]
    subprocess.run([*command, "--format", "html,pdf", "--out", str(tmp_path), "--quiet"], check=True)
    made = {pdf.name: len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes())) for pdf in tmp_path.rglob("00_*.pdf")}
    assert list(made.values()) == [1, 1, 1, 1], made


def test_figures_fit_the_paper(reports: Path, open_page: Open) -> None:
    """For paper, figures are drawn as wide as the sheet's column, and as wide as the window again afterwards."""
    page = open_page(reports / f"03_claims_and_cadence@{EVE}.html", width=1280).page
    widths = "[...document.querySelectorAll('.plot .main-svg')].map(svg => svg.getBoundingClientRect().width)"
    seen = {}
    for purpose in ("paper", "picture"):
        page.evaluate("p => { dispatchEvent(new CustomEvent('report:draw-all', {detail: p})); }", purpose)
        page.wait_for_selector("body[data-all-drawn]", state="attached")
        seen[purpose] = page.evaluate(widths)
    assert max(seen["paper"]) <= 182 / 25.4 * 96 + 1 < min(seen["picture"])
