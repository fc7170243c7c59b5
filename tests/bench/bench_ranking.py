#!/usr/bin/env python3
"""Time and memory of training and ranking beside scikit-learn, on the same companies and lists, in one run.

Kindred and tests/eval/hybrid.py by turns, each in a process of its own. A line a figure, with the ratio of Kindred's to
scikit-learn's (below 1: Kindred takes less):

  everything         from the texts to a ranked list for each task: wall seconds, processor seconds and peak memory. Kindred
                     analyses words, finds phrases, builds the graph of similar companies, hides customers for the scale and
                     finds kinds of customers; scikit-learn splits words, factorises, and fits once
  new list           one list the next day: Kindred loads its index, trains with hidden customers and ranks; scikit-learn's
                     script has kept nothing, so it reads, vectorises and factorises again
  one fit            on ready features: one logistic regression in both, median over the lists
  fit and rank       on ready features: Kindred's whole model (two fits, feedback) and its order of all companies; scikit-learn's
                     one fit and order; median over the lists

With --large instead: 500 customers among 100,000 companies, against the limit of 2 s for training (hidden customers, scale and
all). The companies are the set's and, beyond them, each the first half of one's text and the second half of another's (seed 1).

PROGRAM is kindred; bench_ranking is looked for in tests/bench beside it.
"""
import argparse
import collections
import gzip
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HYBRID = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, 'eval', 'hybrid.py')


def run(command):
    """(standard output, wall seconds, processor seconds, peak MB) of a command that must succeed."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile('w+') as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        if process.returncode != 0:
            raise SystemExit(f'{command[0]} ended with {process.returncode}')
        out.seek(0)
        return out.read(), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def line(name, unit, ours, theirs):
    print(f'{name:28s} Kindred {ours:9.2f} {unit:3s} scikit-learn {theirs:9.2f} {unit:3s} ratio {ours / theirs:.2f}', flush=True)


def measure(options, scratch):
    packed = [os.path.join(options.quality, options.set, f'{kind}.jsonl.gz') for kind in ('companies', 'tasks')]
    plain = []
    for path in packed:
        plain.append(os.path.join(scratch, os.path.basename(path)[:-3]))
        with gzip.open(path) as file, open(plain[-1], 'wb') as copy:
            shutil.copyfileobj(file, copy)
    companies, tasks = plain
    rankings, index = os.path.join(scratch, 'rankings'), os.path.join(scratch, 'index')
    bench = options.bench
    run([bench, 'index', companies, index])
    rounds = []
    for _ in range(options.rounds):
        ours = run([options.program, 'evaluate', '--quiet', '--companies', companies, '--tasks', tasks, '--rankings', rankings])
        theirs = run([options.python, HYBRID, companies, tasks, rankings])
        words = run([bench, 'list', index, tasks])[0].split()
        rounds.append((ours, theirs, dict(zip(words[::2], map(float, words[1::2]))), json.loads(theirs[0])))

    def figure(name, unit, ours, theirs):
        line(name, unit, *(statistics.median(of(*r) for r in rounds) for of in (ours, theirs)))

    for i, (name, unit) in enumerate([('everything, wall', 's'), ('everything, processor', 's'), ('everything, memory', 'MB')], 1):
        figure(name, unit, lambda o, t, b, h, i=i: o[i], lambda o, t, b, h, i=i: t[i])
    figure('new list', 's', lambda o, t, b, h: (b['load'] + b['train'] + b['rank']) / 1000,
           lambda o, t, b, h: h['read'] + h['vectorise'] + h['factorise'] + h['fit'][0] + h['rank'][0])
    figure('one fit', 'ms', lambda o, t, b, h: b['one_fit'], lambda o, t, b, h: 1000 * statistics.median(h['fit']))
    figure('fit and rank', 'ms', lambda o, t, b, h: b['model'] + b['order'],
           lambda o, t, b, h: 1000 * (statistics.median(h['fit']) + statistics.median(h['rank'])))
    b, h = rounds[-1][2:]
    print('Kindred, ms: ' + '  '.join(f'{key} {value:.1f}' for key, value in b.items() if key != 'companies'))
    print('scikit-learn, s: ' + '  '.join(f'{key} {h[key]:.2f}' for key in ('read', 'vectorise', 'factorise')))


LARGE_COMPANIES, LARGE_CUSTOMERS, TRAIN_LIMIT = 100_000, 500, 2.0


def enlarged(path, scratch):
    """Files of LARGE_COMPANIES companies and of one task, LARGE_CUSTOMERS of the most frequent label."""
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        companies = [json.loads(line) for line in file]
    labels = collections.Counter(label for company in companies for label in company['labels'])
    label = min(labels, key=lambda name: (-labels[name], name))
    customers = [company['id'] for company in companies if label in company['labels']][:LARGE_CUSTOMERS]
    drawn = random.Random(1)
    while len(companies) < LARGE_COMPANIES:
        first, second = (drawn.choice(companies)['text'].split() for _ in range(2))
        text = ' '.join(first[:len(first) // 2] + second[len(second) // 2:])
        companies.append({'id': f'L{len(companies)}', 'name': f'Large {len(companies)}', 'text': text})
    paths = [os.path.join(scratch, name) for name in ('companies.jsonl', 'tasks.jsonl')]
    for target, rows in zip(paths, (companies, [{'task': 'large', 'customers': customers, 'relevant': []}])):
        with open(target, 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + '\n' for row in rows)
    return paths, len(customers)


def measure_large(options, scratch):
    (companies, tasks), count = enlarged(os.path.join(options.quality, options.set, 'companies.jsonl.gz'), scratch)
    index = os.path.join(scratch, 'index')
    _, wall, _, memory = run([options.bench, 'index', companies, index])
    print(f'index of {LARGE_COMPANIES} companies  {wall:.0f} s, {memory:.0f} MB', flush=True)
    rounds = []
    for _ in range(options.rounds):
        words = run([options.bench, 'list', index, tasks])[0].split()
        rounds.append(dict(zip(words[::2], map(float, words[1::2]))))
    train = statistics.median(r['train'] for r in rounds) / 1000
    print(f'train, {count} customers  {train:.2f} s limit {TRAIN_LIMIT:.2f} s ratio {train / TRAIN_LIMIT:.2f}')
    print('ms: ' + '  '.join(f'{key} {value:.1f}' for key, value in rounds[-1].items() if key != 'companies'))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program', help='kindred')
    parser.add_argument('quality', metavar='QUALITY_FOLDER', help='../shared/quality')
    parser.add_argument('--set', default='listed', help='folder in it (default: listed, 27,569 companies)')
    parser.add_argument('--python', default=sys.executable, help='an interpreter with scikit-learn')
    parser.add_argument('--rounds', type=int, default=3, help='medians are printed (default: 3)')
    parser.add_argument('--large', action='store_true', help='100,000 companies instead')
    options = parser.parse_args()
    options.bench = os.path.join(os.path.dirname(os.path.abspath(options.program)), 'tests', 'bench', 'bench_ranking')
    # One thread for all: Debian's libraries of linear algebra else wait for each other, spinning.
    os.environ['OMP_NUM_THREADS'] = '1'
    print(f'{options.set}, {options.rounds} rounds, one thread, load {os.getloadavg()[0]:.1f}', flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        (measure_large if options.large else measure)(options, scratch)
    return 0


if __name__ == '__main__':
    sys.exit(main())
