"""`dossier new`: an empty, valid dataset for another disputed flow."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Final

from analysis.errors import UsageError
from analysis.model.tables import TABLES
from analysis.schema.codebook import END, START, update
from analysis.schema.config_toml import FILE as CONFIG

NEXT: Final = (  # what whoever made one does then
    "1. name the flow and the sides in dataset.toml; add a line to commodities.csv and one a voice to claimants.csv",
    "2. dossier add claim --data {folder}, or event: it asks for the page and what it says; README.md says how",
    "3. dossier check {folder}, then dossier report --data {folder}",
)
TEMPLATE: Final = """\
# What this folder is about, and the words that only it uses. Every line may stay as it is until you need it.
# `dossier check` says which line cannot be used, and why.

[about]
title = "{title}"
started = {today}  # while nothing is on file, pages are dated to this day
# origin = "IRN"            # the two states of the flow, as ISO 3166 alpha-3 codes
# destination = "RUS"
# commodity = "drones"      # the commodity_id of commodities.csv that most of the folder is about
# carrier = "flights"       # the commodity that carries it, if one does
# since = 2022-01-01        # first day contacts were looked for; without it, the first one on file
# until = 2024-06-30        # last day anything was looked for; without it, that of the last row
# split = 2022-07-19        # a day to compare before with after
# drawn_from = 2022-07-01   # first day of the axis of figures; without it, the first figure
# windows = ["before=2021-07-19:2022-07-18", "since=2022-07-19:"]  # spans contacts are counted in
# coverage = ["2022-01-01=Rows before 2022 are thin."]  # where rows are thin, each told from its day on, until the next

# One table a side, in the order sides are named. Colours come from a palette safe for the colour-blind.
# A side that speaks for one of the two states is a party to the dispute.
#
# [camps.tehran]
# name = "Tehran"
# meaning = "bodies and state media of Iran"
# party = true

[camps.independent]
name = "Independent"
long = "Independent observers"
meaning = "think tanks, outlets, researchers and UN bodies of any country"

# The dyad and directions of the two states are there without being named; others are added here.
#
# [dyads]
# RUS-USA = "Russia and the United States"
#
# [occasions]
# victory_day = "Victory Day, 9 May"
#
# [countries]
# BEL = "Belgium"
"""
README: Final = f"""\
# Codebook of this folder

One row is one statement, one event, one page. The unit is a **claim**, not a value: who said what, when, about which
span, with which bound, from which pages, leaning on which earlier claim. A denial is a row too. No cell is filled by a
guess: the last column below says what an empty cell means.

## What is in, what is out

Say here which statements and events belong into this folder, and which do not.

## Fill it in three steps

1. Name the flow and the sides in `dataset.toml`, then add a line to `commodities.csv` and one a voice to `claimants.csv`.
2. Run `dossier add claim --data FOLDER`, or `event`: it asks for the page you read and what it says, and writes both.
3. Run `dossier check FOLDER`, then `dossier report --data FOLDER`. When the words change, `dossier codebook FOLDER`
   brings the tables below up to date.

## Tables

{START}
{END}
"""


def create(folder: Path) -> list[Path]:
    """Write an empty, valid dataset into a new or empty folder: whole, or not at all.

    Returns
    -------
    list of pathlib.Path
        The files: the tables with their headers, `dataset.toml` to fill in, codebook and `datapackage.json`.

    Raises
    ------
    UsageError
        When something stands there already, or the folder it should lie in is not there; nothing is overwritten.
    """
    place = folder.absolute()
    if os.path.exists(folder) and (not folder.is_dir() or any(folder.iterdir())):  # no error for a name too long
        raise UsageError(f"{str(folder)!r} is not empty; name a new folder, nothing there was touched")
    if place == Path.cwd():
        raise UsageError(f"{str(folder)!r} is the folder you are in; name one inside it")
    if not place.parent.is_dir():
        raise UsageError(
            f"{str(folder.parent)!r} is not a folder; make it first, or name a folder in one that is there"
        )
    half = place.parent / f".{place.name[:40]}.{os.getpid()}.part"  # shorter than a name may be
    try:
        half.mkdir()
        names = _write(half, place.name)
        half.rename(place)  # takes the place of an empty folder; fails when another run was first
    except OSError as error:
        raise UsageError(
            f"{str(folder)!r} could not be made ({error.strerror or error}); nothing was left behind"
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return [folder / name for name in names]


def _write(folder: Path, name: str) -> list[str]:
    title = "".join(c for c in name if c.isprintable() and c not in '<>"\\').strip() or "Claims and events"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    files = {spec.file: ",".join(spec.names) + "\n" for spec in TABLES.values()}
    files[CONFIG] = TEMPLATE.format(title=title, today=today)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(README, encoding="utf-8")
    return [*files, *(path.name for path in update(folder, write=True))]
