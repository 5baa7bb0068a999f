"""write_csv.py DIR -- CSVs made by Python's csv module in many forms, with their texts as JSON beside them."""
import csv
import json
import pathlib
import random
import sys

directory = pathlib.Path(sys.argv[1])
random = random.Random(20250703)
TEXTS = ["plain", " blanks ", "a, b", "a; b", "a|b", "tab\tin it", 'say "hi"', "two\nlines", "two\r\nlines", "007", "",
         "'", "x" * 5000]
FORMS = [  # name, encoding, delimiter, line end, quoting, more texts
    ("comma", "utf-8", ",", "\r\n", csv.QUOTE_MINIMAL, ["é ß € 漢字 🙂"]),
    ("marked", "utf-8-sig", ";", "\r\n", csv.QUOTE_MINIMAL, ["é ß € 漢字 🙂"]),
    ("unix", "utf-8", ",", "\n", csv.QUOTE_ALL, ["é"]),
    ("mac", "utf-8", ";", "\r", csv.QUOTE_ALL, ["é"]),  # else Python leaves a line feed without quotes
    ("tabs", "utf-16", "\t", "\r\n", csv.QUOTE_MINIMAL, ["é ß € 漢字 🙂"]),
    ("big_end", "utf-16-be", ",", "\n", csv.QUOTE_NONNUMERIC, ["é ß €"]),
    ("western", "cp1252", "|", "\r\n", csv.QUOTE_MINIMAL, ["é ß € – “quoted”"]),
]
for name, encoding, delimiter, line_end, quoting, more in FORMS:
    rows = [[f"column {n}" for n in range(12)]]
    rows += [[random.choice(TEXTS + more) for _ in range(12)] for _ in range(500)]
    with open(directory / f"{name}.csv", "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    (directory / f"{name}.csv.json").write_text(json.dumps(rows))
