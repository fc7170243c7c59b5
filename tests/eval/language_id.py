#!/usr/bin/env python3
"""How often the language of a text is told right: kindred beside bare CLD2, on the same lines.

usage: language_id.py KINDRED CLD2_LINES LINES.jsonl[.gz]

KINDRED is the program, CLD2_LINES the tool that tests/eval/cld2_lines.cc makes, and a line of the file holds {lang,
kind, text}. For each kind: accuracy over the odd lines, the even lines and all, as the mean over languages; the five worst
languages; how sure the answers were against how often they were right. Exits 1 where a figure is below its floor.
"""
import collections
import gzip
import json
import subprocess
import sys

FLOORS = {'sentences': 0.975, 'word-pairs': 0.88, 'single-words': 0.74}
CODES = {'nb': 'no', 'nn': 'no', 'fil': 'tl'}  # the product has one code for each language


def lines_of(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def run(command, texts):
    joined = ''.join(' '.join(text.split()) + '\n' for text in texts)
    out = subprocess.run(command, input=joined.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    if len(out) != len(texts):
        raise SystemExit(f'{command[0]}: {len(texts)} texts, {len(out)} answers')
    return out


def mean_by_language(lines, right, wanted):
    hits = collections.defaultdict(list)
    for number, (line, hit) in enumerate(zip(lines, right)):
        if wanted(number, line):
            hits[line['lang']].append(hit)
    return {language: sum(found) / len(found) for language, found in hits.items()}


def macro(means):
    return sum(means.values()) / len(means)


def print_kind(name, kind, lines, right):
    def accuracy(parity):
        return macro(mean_by_language(lines, right, lambda n, line: line['kind'] == kind and n % 2 in parity))

    means = mean_by_language(lines, right, lambda n, line: line['kind'] == kind)
    worst = sorted(means, key=lambda language: (means[language], language))[:5]
    print(f'{name:8} {kind:13} {accuracy((0, 1)):.4f} (even lines {accuracy((0,)):.4f}, odd {accuracy((1,)):.4f})  worst: '
          + ', '.join(f'{language} {means[language]:.3f}' for language in worst))
    return macro(means)


def print_calibration(answers, right):
    bins = collections.defaultdict(list)
    for answer, hit in zip(answers, right):
        if answer['language']:
            bins[min(9, int(answer['confidence'] * 10))].append((answer['confidence'], hit))
    print('\nconfidence: said, right, answers')
    for low in sorted(bins):
        said, hits = zip(*bins[low])
        print(f'  {low / 10:.1f}-{low / 10 + 0.1:.1f}  {sum(said) / len(said):.3f}  {sum(hits) / len(hits):.3f}  {len(hits)}')


def main(kindred, cld2, path):
    lines = lines_of(path)
    texts = [line['text'] for line in lines]
    answers = [json.loads(line) for line in run([kindred, 'text', '--plain'], texts)]
    codes = {'kindred': [answer['language'] for answer in answers], 'cld2': run([cld2], texts) if cld2 else None}
    failed = False
    for name, found in codes.items():
        if found is None:
            continue
        right = [CODES.get(line['lang'], line['lang']) == code for line, code in zip(lines, found)]
        for kind, floor in FLOORS.items():
            accuracy = print_kind(name, kind, lines, right)
            failed = failed or (name == 'kindred' and accuracy < floor)
        means = mean_by_language(lines, right, lambda n, line: True)
        print(f'{name:8} {"overall":13} {macro(means):.4f}; unknown: {sum(not code for code in found)} of {len(found)}\n')
        if name == 'kindred':
            calibration = right
    print_calibration(answers, calibration)
    return failed


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:4]))
