#!/usr/bin/env python3
"""What each ingredient of the ranking gains or loses on labelled customer lists, as the table of docs/ranking.md.

usage: ranking_ablation.py RANKING_ABLATION QUALITY_FOLDER [VARIANT ...]

RANKING_ABLATION is the program of ranking_ablation.cc; QUALITY_FOLDER is ../shared/quality. Prints MAP (and P@50) of each
variant on each folder, and the milliseconds to train and rank one task, and to train one audience with its scale.
"""
import gzip
import os
import subprocess
import sys
import tempfile

from ranking_gate import FLOORS, figures


def main(program, quality, variants):
    rows = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name in FLOORS:
            plain = []
            for kind in ('companies', 'tasks'):
                plain.append(os.path.join(scratch, f'{kind}.jsonl'))
                with gzip.open(os.path.join(quality, name, f'{kind}.jsonl.gz')) as packed, open(plain[-1], 'wb') as file:
                    file.write(packed.read())
            printed = subprocess.run([program, *plain, scratch, *variants], check=True, capture_output=True, text=True)
            for variant, rank_ms, train_ms in map(str.split, printed.stdout.splitlines()):
                mean, top = figures(plain[1], os.path.join(scratch, f'{variant}.jsonl'))
                rows.setdefault(variant, []).append(f'{mean:.4f} ({top:.3f})')
                rows[variant].append(f'{rank_ms} / {train_ms} ms')
    print('| variant | ' + ' | '.join(f'{name} | time' for name in FLOORS) + ' |')
    print('|---' * (1 + 2 * len(FLOORS)) + '|')
    for variant, cells in rows.items():
        print(f'| `{variant}` | ' + ' | '.join(cells) + ' |')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
