#!/usr/bin/env python3
"""The gate of main text: word F1 of `kindred text` by page type, for the pages it was developed on and for those held out.

usage: main_text_gate.py PROGRAM PAGES_FOLDER

PAGES_FOLDER is ../shared/pages; without it nothing is measured, which is said (exit code 77: skipped). Prints a line a
figure and exits 1 where one is below its floor. The half of a page is decided by the SHA-256 of its host without "www.",
so that pages of one site are in one half. Rules and the model (main_text_model.py) are made on the development half.
"""
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from urllib.parse import urlsplit

FLOORS = {
    ('service', 'development'): 0.88, ('service', 'held out'): 0.845,
    ('product', 'development'): 0.74, ('product', 'held out'): 0.61,
    ('collection', 'development'): 0.78, ('collection', 'held out'): 0.68,
}


def json_lines(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
        yield from (json.loads(line) for line in file)


def half(url):
    host = (urlsplit(url).hostname or '').removeprefix('www.')
    return ('development', 'held out')[hashlib.sha256(host.encode()).digest()[0] % 2]


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
        value = f1(texts.get(row['url'], ''), row['main_content'] or '')
        for part in (half(row['url']), 'all'):
            table[row['type'], part].append(value)
    failed = False
    for key, values in sorted(table.items()):
        mean, floor = sum(values) / len(values), FLOORS.get(key, 0.0)
        failed = failed or mean < floor
        print(f'{key[0]:10s} {key[1]:11s} pages {len(values):4d}  F1 {mean:.4f}  floor {floor:.3f}')
    return int(failed)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
