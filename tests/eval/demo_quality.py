#!/usr/bin/env python3
"""The quality gate: how well a run on the demo puts the truly fitting prospects first.

usage: demo_quality.py PROSPECTS_CSV KEY_CSV

Prints a line a figure: name, value, its floor, and the value over what a random order gives. Exits 1 where a figure is
below its floor. A floor is changed in the commit that changes the ranking, with both figures in CHANGELOG.md.
"""
import csv
import sys

FLOORS = {'average precision': 0.74, 'precision of the best 20': 0.80}


def rows(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


def average_precision(flags):
    hits, total = 0, 0.0
    for rank, flag in enumerate(flags, 1):
        hits += flag
        total += flag * hits / rank
    return total / hits if hits else 0.0


def main(prospects, key):
    fits = {row['domain'] for row in rows(key) if row['fits'] == 'yes'}
    flags = [row['domain'] in fits for row in rows(prospects) if row['rank']]
    chance = sum(flags) / len(flags)
    figures = {'average precision': average_precision(flags), 'precision of the best 20': sum(flags[:20]) / 20}
    for name, value in figures.items():
        print(f'{name}: {value:.3f} (floor {FLOORS[name]:.2f}, {value / chance:.1f} times random)')
    return any(value < FLOORS[name] for name, value in figures.items())


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:3]))
