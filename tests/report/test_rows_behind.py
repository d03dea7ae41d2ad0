"""The numbers and days of every record's card, read back by the script that writes a figure's rows, are those of the tables."""

from __future__ import annotations

import json
import subprocess

import analysis
from analysis.report.scripts import SCRIPTS
from tests.report.test_scripts import NODE

NUMBERS = {"low": "at least", "best": "figure", "high": "at most"}
DAYS = {
    "stated_on": "stated on", "known_on": "public since", "period_start": "counted from", "through": "counted to",
    "starts_on": "starts on", "ends_on": "ends on", "announced_on": "announced on",
}  # fmt: skip


def read_back(words: list[str]) -> list[str]:
    """What the script makes of the words of cards."""
    code = f"""
      import {{plainly}} from {json.dumps((SCRIPTS / "behind.js").as_uri())};
      let given = "";
      for await (const part of process.stdin) given += part;
      console.log(JSON.stringify(JSON.parse(given).map(plainly)));
    """
    command = [NODE, "--input-type=module", "--eval", code]
    said = subprocess.run(
        command, input=json.dumps(words), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    read: list[str] = json.loads(said.stdout)
    return read


def test_cards_lose_no_number_and_no_day() -> None:
    """Of every claim and event on file each number is the table's, and each day is its ISO text, in the precision on file."""
    reader = analysis.load().reader
    pairs: list[tuple[str, object]] = []
    for record in reader.read([*reader.ids("claims"), *reader.ids("events")]).values():
        told = dict(record.rows())
        for name, label in [*NUMBERS.items(), *DAYS.items()]:
            value = getattr(record, name, None)
            if label in told and value is not None:
                pairs.append((told[label], value))
    back = read_back([words for words, _ in pairs])
    assert len(pairs) > 3_000
    wrong = [
        (words, value, text)
        for (words, value), text in zip(pairs, back, strict=True)
        if (float(text) != value if isinstance(value, float) else text != str(value))
    ]
    assert wrong == []
