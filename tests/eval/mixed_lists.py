#!/usr/bin/env python3
"""Are the kinds of customers of a mixed list told apart, and is it still ranked well?

Joins the customers of labels of ../shared/quality, drawn at random, to one list each, lets `kindred evaluate` rank it, and
prints the adjusted Rand index between its personas and the labels (L. Hubert and P. Arabie, Journal of Classification 2, 1985;
1: the same groups, 0: chance), the number of personas, and the mean average precision beside that of the folder's
reference.py (its method "hybrid") on the same lists. Lists of one label are told beside them: how often they stay whole.

Without QUALITY_FOLDER nothing is measured, which is said (exit code 77: skipped).
"""
import argparse
import collections
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

from ranking_gate import json_lines


def pairs_of(count):
    return count * (count - 1) / 2


def adjusted_rand(one, other):
    """Of two lists of labels, of the same things in the same order."""
    both = sum(map(pairs_of, collections.Counter(zip(one, other)).values()))
    ones, others = (sum(map(pairs_of, collections.Counter(labels).values())) for labels in (one, other))
    expected = ones * others / pairs_of(len(one))
    most = (ones + others) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def average_precision(ranking, relevant):
    found, total = 0, 0.0
    for rank, company in enumerate(ranking, 1):
        if company in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def join(tasks):
    """One task of several, and the label of each customer; customers of two of them are left out."""
    times = collections.Counter(company for task in tasks for company in task['customers'])
    labels = {company: task['task'] for task in tasks for company in task['customers'] if times[company] == 1}
    relevant = {company for task in tasks for company in task['relevant']} - set(times)
    # What is left out of the customers would be ranked, and is no more a mistake than a find.
    return {'task': ' + '.join(task['task'] for task in tasks), 'customers': sorted(labels),
            'relevant': sorted(relevant)}, labels


def draw(tasks, labels, lists, seed):
    """Up to `lists` different joins of `labels` tasks each."""
    rng, drawn = random.Random(seed), {}
    for _ in range(100 * lists):
        if len(drawn) == lists:
            break
        chosen = tuple(sorted(rng.sample(range(len(tasks)), labels)))
        drawn.setdefault(chosen, join([tasks[i] for i in chosen]))
    return list(drawn.values())


def write_tasks(folder, companies, tasks):
    os.makedirs(folder, exist_ok=True)
    link = os.path.join(folder, 'companies.jsonl.gz')
    if not os.path.exists(link):
        os.symlink(os.path.abspath(companies), link)
    with gzip.open(os.path.join(folder, 'tasks.jsonl.gz'), 'wt', encoding='utf-8') as file:
        file.writelines(json.dumps(task) + '\n' for task in tasks)


def reference_map(quality, folder, python):
    """None where scikit-learn is not installed."""
    if subprocess.run([python, '-c', 'import sklearn'], capture_output=True).returncode != 0:
        return None
    run = subprocess.run([python, os.path.join(quality, 'reference.py'), folder, 'hybrid'], check=True, capture_output=True,
                         text=True)
    return float(run.stdout.splitlines()[-1].split('MAP')[1].split()[0])


def told(ranked, labels):
    """Adjusted Rand index of a task's personas; a customer without text is in none, and is a group of its own."""
    persona = {company: i for i, p in enumerate(ranked['personas']) for company in p['members']}
    customers = sorted(labels)
    return adjusted_rand([labels[c] for c in customers], [persona.get(c, c) for c in customers])


def measure(name, options, scratch):
    companies = os.path.join(options.quality, name, 'companies.jsonl.gz')
    single = list(json_lines(os.path.join(options.quality, name, 'tasks.jsonl.gz')))
    mixed = draw(single, options.labels, options.lists, options.seed)
    folder, rankings = os.path.join(scratch, name), os.path.join(scratch, f'{name}.jsonl')
    tasks = [task for task, _ in mixed]
    write_tasks(folder, companies, single + tasks)
    subprocess.run([options.program, 'evaluate', '--quiet', '--companies', companies, '--tasks',
                    os.path.join(folder, 'tasks.jsonl.gz'), '--rankings', rankings], check=True)
    ranked = {row['task']: row for row in json_lines(rankings)}
    indices = [told(ranked[task['task']], labels) for task, labels in mixed]
    counts = collections.Counter(len(ranked[task['task']]['personas']) for task in tasks)
    alone = collections.Counter(len(ranked[task['task']]['personas']) for task in single)
    if options.verbose:
        for (task, _), index in zip(mixed, indices):
            print(f"  {index:5.2f}  {task['task']}: " + ' | '.join(
                f"{p['name']} ({len(p['members'])})" for p in ranked[task['task']]['personas']))
        for task in single:
            print(f"   one   {task['task']}: " + ' | '.join(
                f"{p['name']} ({len(p['members'])})" for p in ranked[task['task']]['personas']))
    mean = statistics.mean(average_precision(ranked[task['task']]['ranking'], set(task['relevant'])) for task in tasks)
    write_tasks(folder, companies, tasks)
    reference = None if options.no_reference else reference_map(options.quality, folder, options.python)
    spread = ' '.join(f'{k}:{counts[k]}' for k in sorted(counts))
    print(f'{name:8s} {len(mixed)} lists of {options.labels} labels  adjusted Rand index mean {statistics.mean(indices):.3f} '
          f'median {statistics.median(indices):.3f}  personas {spread}  '
          f'of one label {" ".join(f"{k}:{alone[k]}" for k in sorted(alone))}  '
          f'MAP {mean:.4f} reference {"not measured" if reference is None else f"{reference:.4f}"}', flush=True)
    return statistics.mean(indices)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog='example: mixed_lists.py build/release/kindred ../shared/quality --labels 3')
    parser.add_argument('program', help='kindred')
    parser.add_argument('quality', metavar='QUALITY_FOLDER', help='../shared/quality')
    parser.add_argument('--sets', nargs='+', default=['judged', 'listed'], help='folders in it (default: judged listed)')
    parser.add_argument('--labels', type=int, default=2, help='joined to one list (default: 2)')
    parser.add_argument('--lists', type=int, default=25, help='drawn of each set (default: 25)')
    parser.add_argument('--seed', type=int, default=1, help='of the draw (default: 1)')
    parser.add_argument('--no-reference', action='store_true', help='leave the slow comparison out')
    parser.add_argument('--python', default=sys.executable, help='an interpreter with scikit-learn, for the reference')
    parser.add_argument('--floor', type=float, help='exit with 1 where the mean adjusted Rand index is below it')
    parser.add_argument('--verbose', action='store_true', help="print each list's personas")
    options = parser.parse_args()
    if not os.path.isdir(options.quality):
        print(f'skipped: no {options.quality}')
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        indices = [measure(name, options, scratch) for name in options.sets]
    if options.floor is not None and min(indices) < options.floor:
        print(f'RED: below {options.floor}')
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
