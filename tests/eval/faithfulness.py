#!/usr/bin/env python3
"""The gate of explanations: does the score fall when the three strongest reasons are deleted from the text?

usage: faithfulness.py FAITHFULNESS QUALITY_FOLDER [SET ...]

FAITHFULNESS is the program of faithfulness.cc, which says what is deleted and scored again; QUALITY_FOLDER is
../shared/quality, without which nothing is measured, which is said (exit code 77: skipped). Prints a line for each set
(default: listed), and exits 1 where fewer than 99 % of the cases fell, or where random terms of the company do nearly as well.
"""
import gzip
import os
import shutil
import subprocess
import sys
import tempfile

LEAST, MOST_OF_CONTROL = 0.99, 0.75


def measure(program, folder, scratch):
    plain = []
    for kind in ('companies', 'tasks'):
        plain.append(os.path.join(scratch, kind))
        with gzip.open(os.path.join(folder, f'{kind}.jsonl.gz')) as packed, open(plain[-1], 'wb') as file:
            shutil.copyfileobj(packed, file)
    words = subprocess.run([program, *plain], check=True, capture_output=True, text=True).stdout.split()
    return dict(zip(words[::2], map(float, words[1::2])))


def main(program, quality, sets):
    if not os.path.isdir(quality):
        print(f'skipped: no {quality}')
        return 77
    failed = False
    for name in sets or ['listed']:
        with tempfile.TemporaryDirectory() as scratch:
            got = measure(program, os.path.join(quality, name), scratch)
        fell, control = (got[key] / got['cases'] for key in ('fell', 'control_fell'))
        red = fell < LEAST or control > MOST_OF_CONTROL
        failed = failed or red
        print(f"{name:12s} {got['cases']:.0f} cases  fell {fell:.4f}  floor {LEAST}  with random terms {control:.4f}  "
              f"raw score said {got['said']:.3f}  lost {got['lost']:.3f}{'  RED' if red else ''}", flush=True)
    return int(failed)


if __name__ == '__main__':
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
