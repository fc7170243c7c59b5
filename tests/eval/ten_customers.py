#!/usr/bin/env python3
"""How well are prospects ranked from ten customers instead of the whole list?

Of each task in ../shared/quality ten customers are drawn, as often as --draws says. The customers not drawn are hidden: they
stand among the companies to be ranked, and are relevant, as they bear the same label. `kindred evaluate` ranks these tasks, and
so does hybrid.py of this folder (scikit-learn) from the same ten. Prints a line a folder: mean average precision and precision
among the first 50 of both, and the ratio of the former.

Without QUALITY_FOLDER nothing is measured, which is said (exit code 77: skipped).
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

from ranking_gate import FLOORS, digest, figures, json_lines

# With --gate: the least MAP of a folder at the default size and seed and one draw, on the data that ranking_gate.py pins.
LEAST = {'judged': 0.7210, 'listed': 0.4740, 'startups-de': 0.3330}


def with_few(task, size, draw, seed):
    """The task with `size` of its customers; the others are relevant. Each task and draw has a seed of its own."""
    kept = sorted(random.Random(f"{seed} {draw} {task['task']}").sample(sorted(task['customers']), size))
    hidden = set(task['customers']) - set(kept)
    return {'task': f"{task['task']} #{draw}", 'customers': kept, 'relevant': sorted(hidden | set(task['relevant']))}


def write_variant(path, tasks, options):
    with gzip.open(path, 'wt', encoding='utf-8') as file:
        for task in json_lines(tasks):
            for draw in range(options.draws):
                file.write(json.dumps(with_few(task, options.size, draw, options.seed)) + '\n')


def has_scikit_learn(python):
    return subprocess.run([python, '-c', 'import sklearn'], capture_output=True).returncode == 0


def measure(name, scratch, options):
    """Whether the folder is above its floor; prints its line."""
    folder = os.path.join(options.quality, name)
    companies, original = (os.path.join(folder, f'{kind}.jsonl.gz') for kind in ('companies', 'tasks'))
    tasks, rankings = (os.path.join(scratch, f'{name}-{kind}') for kind in ('tasks.jsonl.gz', 'rankings.jsonl'))
    write_variant(tasks, original, options)
    subprocess.run([options.program, 'evaluate', '--quiet', '--companies', companies, '--tasks', tasks, '--rankings', rankings],
                   check=True)
    mean, top = figures(tasks, rankings)
    line = f'{name:12s} {options.size} customers  MAP {mean:.4f}  P@50 {top:.4f}'
    if options.reference:
        subprocess.run([options.python, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'hybrid.py'), companies, tasks,
                        rankings], check=True, capture_output=True)
        other_mean, other_top = figures(tasks, rankings)
        line += f'  hybrid MAP {other_mean:.4f}  P@50 {other_top:.4f}  ratio of MAP {mean / other_mean:.3f}'
    red = options.gate and (mean < LEAST[name] or digest(folder) != FLOORS[name][0])
    if options.gate:
        line += f'  floor {LEAST[name]:.4f}' + ('  RED (or not the pinned data)' if red else '')
    print(line, flush=True)
    return not red


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog='example: ten_customers.py build/release/kindred ../shared/quality --python /usr/bin/python3')
    parser.add_argument('program', help='kindred')
    parser.add_argument('quality', metavar='QUALITY_FOLDER', help='../shared/quality')
    parser.add_argument('--sets', nargs='+', default=list(FLOORS), choices=list(FLOORS), help='folders in it (default: all)')
    parser.add_argument('--size', type=int, default=10, help='customers drawn (default: 10)')
    parser.add_argument('--draws', type=int, default=3, help='of each task (default: 3)')
    parser.add_argument('--seed', type=int, default=1, help='of the draws (default: 1)')
    parser.add_argument('--python', default=sys.executable, help='an interpreter with scikit-learn, for the reference')
    parser.add_argument('--gate', action='store_true', help='one draw, no reference; exit with 1 where MAP is below its floor')
    options = parser.parse_args()
    if not os.path.isdir(options.quality):
        print(f'skipped: no {options.quality}')
        return 77
    if options.gate:
        options.draws = 1
    options.reference = not options.gate and has_scikit_learn(options.python)
    if not options.gate and not options.reference:
        print(f'{options.python} has no scikit-learn: the reference is not measured')
    with tempfile.TemporaryDirectory() as scratch:
        held = [measure(name, scratch, options) for name in options.sets]
    return 0 if all(held) else 1


if __name__ == '__main__':
    sys.exit(main())
