#!/usr/bin/env python3
"""The gate of ranking: what `kindred evaluate` reaches on labelled customer lists must not fall.

usage: ranking_gate.py PROGRAM QUALITY_FOLDER

QUALITY_FOLDER is ../shared/quality; without it nothing is measured, which is said (exit code 77: skipped). Each folder in it
has companies.jsonl.gz and tasks.jsonl.gz, whose SHA-256 is pinned with the floors: figures of other data do not compare.
Prints a line a folder; exits 1 where a figure is below its floor or the data is another. Without the neighbour graph
every folder falls below its floors, without the feedback round two do (docs/ranking.md).
"""
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile

# Folder: (digest of both files, floor of MAP, floor of P@50).
FLOORS = {
    'judged': ('78b1c019410ed7b6b33bbbf8eafa9bb0e8ebd5cf85a3cacbd9fb9ca08e0bc1e1', 0.7480, 0.8608),
    'listed': ('a96fdb89cecac7c31727ff7ddec57bccfc4a2b8545745553bec33434205971a3', 0.5310, 0.7300),
    'startups-de': ('11e49a6d5b626621caeccc56a48a56efa7fcb43cb9a5ad159d5514a81c02c8ee', 0.3780, 0.5350),
}


def json_lines(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
        yield from (json.loads(line) for line in file)


def digest(folder):
    sha = hashlib.sha256()
    for name in ('companies.jsonl.gz', 'tasks.jsonl.gz'):
        with open(os.path.join(folder, name), 'rb') as file:
            sha.update(file.read())
    return sha.hexdigest()


def figures(tasks, rankings):
    """Mean average precision over the whole ranking, and precision among the first 50, over the tasks."""
    ranked = {row['task']: row['ranking'] for row in json_lines(rankings)}
    precisions, tops = [], []
    for task in json_lines(tasks):
        relevant, ids = set(task['relevant']), ranked[task['task']]
        if set(task['customers']) & set(ids) or len(set(ids)) != len(ids):
            raise SystemExit(f"{task['task']}: a ranking repeats an id or holds a customer")
        found, total = 0, 0.0
        for rank, company in enumerate(ids, 1):
            if company in relevant:
                found += 1
                total += found / rank
        precisions.append(total / len(relevant))
        tops.append(sum(company in relevant for company in ids[:50]) / 50)
    return sum(precisions) / len(precisions), sum(tops) / len(tops)


def main(program, quality):
    if not os.path.isdir(quality):
        print(f'skipped: no {quality}')
        return 77
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for name, (pinned, least_map, least_top) in FLOORS.items():
            folder, rankings = os.path.join(quality, name), os.path.join(scratch, name)
            companies, tasks = (os.path.join(folder, f'{kind}.jsonl.gz') for kind in ('companies', 'tasks'))
            data = digest(folder)
            subprocess.run([program, 'evaluate', '--quiet', '--companies', companies, '--tasks', tasks,
                            '--rankings', rankings], check=True)
            mean, top = figures(tasks, rankings)
            red = data != pinned or mean < least_map or top < least_top
            failed = failed or red
            print(f'{name:12s} MAP {mean:.4f}  floor {least_map:.4f}  P@50 {top:.4f}  floor {least_top:.4f}  '
                  f"data {data[:12]}{'' if data == pinned else ' (not the pinned data)'}{'  RED' if red else ''}", flush=True)
    return int(failed)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
