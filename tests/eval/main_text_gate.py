#!/usr/bin/env python3
"""The gate of main text: word F1 of `kindred text` by page type.

usage: main_text_gate.py PROGRAM PAGES_FOLDER

PAGES_FOLDER is ../shared/pages; without it nothing is measured, which is said (exit code 77: skipped). Prints a line a
type and exits 1 where one is below its floor. These are the pages the model learnt from, so the figures show that the
program does what the model learnt; what it is worth on other sites, main_text_model.py --folds tells.
"""
import gzip
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict

FLOORS = {'service': 0.865, 'product': 0.74, 'collection': 0.8}


def json_lines(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
        yield from (json.loads(line) for line in file)


def f1(text, reference):
    """The mean of precision and recall over words, as ../shared/pages/main_text.py counts them."""
    got, want = (Counter(re.findall(r'\w+', t.lower())) for t in (text, reference))
    if not want:
        return 0.0 if got else 1.0
    return 2 * (got & want).total() / (got.total() + want.total())


def main(program, folder):
    pages, gold = (os.path.join(folder, 'main-text-dev' + end) for end in ('.warc.gz', '.gold.jsonl.gz'))
    if not os.path.exists(pages):
        print(f'skipped: no {pages}')
        return 77
    printed = subprocess.run([program, 'text', pages], check=True, capture_output=True, encoding='utf-8').stdout
    texts = {row['url']: row['text'] for row in map(json.loads, printed.splitlines())}
    table = defaultdict(list)
    for row in json_lines(gold):
        table[row['type']].append(f1(texts.get(row['url'], ''), row['main_content'] or ''))
    failed = False
    for kind, values in sorted(table.items()):
        mean, floor = sum(values) / len(values), FLOORS[kind]
        failed = failed or mean < floor
        print(f'{kind:11s} pages {len(values):4d}  F1 {mean:.4f}  floor {floor:.3f}')
    return int(failed)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
