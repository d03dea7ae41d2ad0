"""Load: a thousand reports in one sweep with flat memory and nothing left behind; a page over ten thousand claims.

`python -m tests.stress.load [reports] [claims]` runs both whole; the suite runs them small.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conftest import write_rows
from tests.stress.datasets import ROOT, Rows, curated, dossier
from tests.stress.kills import descendants

FIRST = dt.date(2023, 9, 1)
# Of a page when it is ready, however many claims: each table holds 500 rows at most, the rest waits as text, and 01 has many tables.
ELEMENTS = {"01": 40_000, "03": 25_000}
MARKS = 5_000  # in the figures near its top
WATCH = """document.querySelectorAll('.js-plotly-plot').forEach(plot => {
  plot.on('plotly_afterplot', () => { plot.dataset.again = 'yes'; });
})"""  # marks the figures that a filter draws again
WARM = 0.2  # share of a sweep after which memory must stay as it is
GROWTH_MB = 40.0


def many(claims: int) -> Rows:
    """The curated tables with so many claims: dated figures told again on later days, a little higher or lower."""
    rows = curated()
    exact = [
        row
        for row in rows["claims"]
        if len(row["stated_on"]) == len(row["through"]) == len("2024-03-18")
        and row["rendering"] == "canonical"
        and row["commodity_id"] in ("containers", "artillery_shells")
    ]
    for number in range(claims - len(rows["claims"])):
        row = dict(exact[number % len(exact)])
        later = dt.timedelta(days=1 + number // len(exact))
        for column in ("stated_on", "known_on", "through"):
            row[column] = (dt.date.fromisoformat(row[column]) + later).isoformat()
        for column in ("derived_from", "repeats", "updates", "responds_to", "period_start"):
            row[column] = ""
        row["claim_id"] = row["statement_id"] = f"{row['claim_id']}-{number}"
        row["note"] = f"told again {later.days} days later"
        row["source_ids"] = f"page-{number}"
        page = {
            "source_id": f"page-{number}",
            "url": f"https://page.example/{number}",
            "publisher": f"Page {number % 40}",
        }
        rows["sources"].append(
            page | {"published_on": row["known_on"], "language": "en", "kind": "wire", "mirror_of": ""}
        )
        rows["claims"].append(row)
    return rows


def usage(pid: int) -> tuple[float, int]:
    """Resident megabytes and open descriptors of a process; zero when it has gone.

    All that is resident counts: what is private alone would swing with the forks that happen to share it at that moment.
    """
    with contextlib.suppress(OSError, ValueError):
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        return int(fields["Rss"].split()[0]) / 1024, len(os.listdir(f"/proc/{pid}/fd"))
    return 0.0, 0


def sweep(place: Path, reports: int, notebook: str = "00", notebooks: Path | None = None) -> dict[str, Any]:
    """Sweep one notebook over so many days; what the command and its long-lived helpers held, early and late."""
    until = FIRST + dt.timedelta(days=reports - 1)
    command = [sys.executable, "-m", "analysis", "sweep", notebook, "--each", f"as_of={FIRST}:{until}:1d"]
    command += ["--jobs", "2", "--out", str(place / "out"), "--quiet"]
    command += ["--notebooks", str(notebooks)] if notebooks else []
    temporary = place / "temporary"
    temporary.mkdir()
    own = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    started = time.monotonic()
    seen: set[int] = set()
    held: list[tuple[int, dict[int, tuple[float, int]]]] = []  # reports made so far, and what each process holds then
    with (place / "said").open("w") as said:
        run = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=said)
        while run.poll() is None:
            made = sum(1 for _ in place.glob("out/*/*@*.html"))
            family = [run.pid, *descendants(run.pid)]
            seen |= set(family)
            held.append((made, {pid: usage(pid) for pid in family}))
            time.sleep(0.1)
    swept = place / "out" / next(path.name for path in (place / "out").iterdir() if path.name.endswith("-by-as_of"))
    times = Counter(pid for _, family in held for pid in family)
    lasting = [pid for pid, count in times.items() if count > len(held) / 2]  # the command and its templates, no worker

    def most(start: float, end: float) -> tuple[float, int]:
        found = [
            [family.get(pid, (0.0, 0)) for pid in lasting] for made, family in held if start <= made / reports < end
        ]
        totals = [(sum(mb for mb, _ in each), sum(files for _, files in each)) for each in found] or [(0.0, 0)]
        return round(max(mb for mb, _ in totals), 1), max(files for _, files in totals)

    (mb_early, files_early), (mb_late, files_late) = most(WARM, 0.5), most(0.5, 1)
    return {
        "code": run.returncode,
        "reports": len(list(swept.glob("*@*.html"))),
        "seconds": round(time.monotonic() - started, 1),
        "mb_early": mb_early,
        "mb_late": mb_late,
        "files_early": files_early,
        "files_late": files_late,
        "lasting": len(lasting),
        "processes_left": [pid for pid in seen if Path(f"/proc/{pid}").exists() and pid != run.pid],
        "files_left": [path.name for path in (*temporary.rglob("*"), *swept.rglob("*.part"))],
    }


def flat(result: dict[str, Any], reports: int) -> None:
    """Hold a sweep to the promise."""
    assert result["code"] == 0
    assert result["reports"] == reports
    assert result["processes_left"] == []
    assert result["files_left"] == []
    assert 2 <= result["lasting"] <= 4, result
    assert result["mb_early"] > 0, result
    assert result["mb_late"] <= result["mb_early"] + GROWTH_MB, result
    assert result["files_late"] <= result["files_early"] + 8, result


def large_page(place: Path, claims: int, number: str) -> dict[str, Any]:
    """Make one notebook over so many claims, open its page in Chromium, filter, sort and open a card."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import FLAGS, find

    write_rows(place / "tables", many(claims))
    started = time.monotonic()
    run = dossier(place, "report", number, "--data", "tables", "--out", "out", "--quiet", "--json")
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    page = place / told["files"][0]
    result: dict[str, Any] = {"claims": claims, "made_s": round(time.monotonic() - started, 1)}
    result |= {"page_mb": round(page.stat().st_size / 1e6, 1), "peak_mb": told["peak_mb"]}
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find(), args=list(FLAGS))
        tab = browser.new_page()
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        metrics = tab.context.new_cdp_session(tab)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent() -> float:
            return next(
                m["value"] for m in metrics.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration"
            )

        def step(name: str, script: str, until: str) -> None:
            """Seconds of the page's own thread, which do not depend on what else the machine does."""
            before = spent()
            tab.evaluate(script)
            tab.wait_for_selector(until, state="attached", timeout=300_000)
            result[f"{name}_s"] = round(spent() - before, 2)

        tab.goto(page.resolve().as_uri(), timeout=300_000)
        tab.wait_for_selector("html[data-ready]", state="attached", timeout=300_000)
        result["ready_s"] = round(spent(), 2)
        result["elements"] = tab.evaluate("document.querySelectorAll('*').length")
        step("first_figure", "document.querySelector('.plot').scrollIntoView()", "figure[data-drawn]")
        result["records"] = int(re.search(r"[\d,]+", tab.inner_text("#records summary"))[0].replace(",", ""))  # type: ignore[index]
        result["marks"] = tab.evaluate("document.querySelectorAll('.plot .point').length")
        shown = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
        tab.evaluate(f"dispatchEvent(new CustomEvent('report:draw-all')); {shown}")
        tab.wait_for_selector("body[data-all-drawn]", state="attached", timeout=300_000)
        tab.evaluate("document.querySelector('.plot').scrollIntoView({behavior: 'instant'})")
        tab.evaluate(WATCH)
        box = f"() => {{ document.querySelector('div#filters input').click(); return {shown}; }}"
        step("filter", box, ".plot[data-again]")
        result["redrawn"] = tab.locator(".plot[data-again]").count()
        result["figures"] = tab.locator(".plot").count()
        order = """() => [...document.querySelectorAll('table')].sort((a, b) => b.rows.length - a.rows.length)[0]
          .querySelector('th button').click()"""
        step("sort", order, "th[aria-sort]")
        step("card", "document.querySelector('main a.card').click()", "dialog[open]")
        browser.close()
    assert complaints == []
    assert result["records"] >= claims / 4, result
    assert result["elements"] <= ELEMENTS[number], result
    assert result["marks"] <= MARKS, result
    assert 1 <= result["redrawn"] < result["figures"], result
    return result


def main(reports: int = 1000, claims: int = 10_000) -> None:
    """Both whole; one JSON line each."""
    for number in ("01", "03"):
        with tempfile.TemporaryDirectory() as where:
            print(json.dumps({"notebook": number, **large_page(Path(where), claims, number)}), flush=True)
    with tempfile.TemporaryDirectory() as where:
        result = sweep(Path(where), reports)
        print(json.dumps(result), flush=True)
        flat(result, reports)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
