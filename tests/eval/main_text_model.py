#!/usr/bin/env python3
"""Learns which blocks of a page are its main text; writes corpora/words/main-text-model.txt.

usage: main_text_model.py GOLD FEATURES > corpora/words/main-text-model.txt
       main_text_model.py --folds | --all GOLD FEATURES

GOLD is ../shared/pages/main-text-dev.gold.jsonl.gz, FEATURES what block_features_dump prints for the pages of the WARC file
beside it. Learns from the pages of the development half only (main_text_gate.py says which); --folds prints instead the
F1 of five folds over all pages, grouped by site; --all learns from all pages, for a model that no half can judge. Needs numpy and scikit-learn; the program needs neither.
"""
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from main_text_gate import f1, half, json_lines

HEADER = '''# Which share of a block's words is main text: 100 regression trees over the
# features of nlp/block_features.h, in the format of nlp/tree_model.h. Written
# by tests/eval/main_text_model.py; see there before changing a feature.
'''
TITLE, DESCRIPTION, CONSENT = 0, 1, 8  # numbers of nlp::Role
LONGEST = 5  # words that a run shared with the gold text must have, at most
MIN_SHARE = 0.12  # kMinMainShare of nlp/main_blocks.h
SETTINGS = {'max_iter': 100, 'learning_rate': 0.1, 'max_leaf_nodes': 12, 'min_samples_leaf': 40,
            'l2_regularization': 5.0, 'random_state': 1}


def words(text):
    return re.findall(r'\w+', text.lower())


def labels(blocks, gold):
    """The share of each block's words that stand in runs of the gold text; a copy counts as often as gold has it."""
    gold = words(gold)
    runs = [Counter(tuple(gold[i:i + n]) for i in range(len(gold) - n + 1)) for n in range(LONGEST + 1)]
    used, shares = Counter(), []
    for block in blocks:
        text = words(block['text'])
        n = min(LONGEST, len(text))
        covered = np.zeros(len(text))
        for i in range(len(text) - n + 1 if text else 0):
            if tuple(text[i:i + n]) in runs[n]:
                covered[i:i + n] = 1
        share = covered.mean() if text else 0.0
        if block['role'] > DESCRIPTION:
            whole = tuple(text)
            if used[whole] and runs[n][tuple(text[:LONGEST])] <= used[whole]:
                share = 0.0
            used[whole] += 1
        shares.append(share)
    return np.array(shares)


def read_pages(gold_path, features_path):
    gold = {row['url']: row for row in json_lines(gold_path)}
    pages = []
    for row in json_lines(features_path):
        if not row or row['url'] not in gold or not row['blocks']:
            continue
        blocks, reference = row['blocks'], gold[row['url']]
        host = urlsplit(row['url']).hostname or ''
        site = '.'.join(host.split('.')[-2:])
        pages.append({
            'url': row['url'], 'type': reference['type'], 'gold': reference['main_content'] or '',
            'fold': int(hashlib.sha256(site.encode()).hexdigest(), 16) % 5,
            'texts': [b['text'] for b in blocks],
            'features': np.array([b['features'] for b in blocks], dtype=np.float32),
            'share': labels(blocks, reference['main_content'] or ''),
            'words': np.array([len(words(b['text'])) for b in blocks]),
            'candidate': np.array([b['role'] not in (TITLE, DESCRIPTION, CONSENT) for b in blocks])})
    return pages


def train(pages):
    """Every page weighs the same, and in it every word; but a page does not weigh more for what it has beside its text."""
    features = np.vstack([p['features'][p['candidate']] for p in pages])
    shares = np.concatenate([p['share'][p['candidate']] for p in pages])
    weights = []
    for p in pages:
        here = p['words'][p['candidate']]
        weights.append(here / max(50, min(here.sum(), len(p['gold']) / 2 + 50)))
    weights = np.concatenate(weights)
    return HistGradientBoostingRegressor(**SETTINGS).fit(features, shares, sample_weight=weights / weights.mean())


def main_text(page, model):
    """As nlp/main_blocks.cc chooses."""
    share = np.clip(model.predict(page['features']), 0, 1) * page['candidate']
    order = np.argsort(-share, kind='stable')
    right, taken = np.cumsum((share * page['words'])[order]), np.cumsum(page['words'][order])
    gain = 2 * right / (taken + right[-1] + 1e-9)
    enough = max(share[order[np.argmax(gain)]], MIN_SHARE)
    return '\n'.join(text for text, s in zip(page['texts'], share) if s >= enough)


def number(value):
    return f'{value:.6g}'


def tree_line(nodes):
    line, open_nodes = [], [0]
    while open_nodes:
        node = nodes[open_nodes.pop()]
        if node['is_leaf']:
            line.append('=' + number(node['value']))
        else:
            line.append(f'{node["feature_idx"]}<={number(node["num_threshold"])}')
            open_nodes += [node['right'], node['left']]
    return ' '.join(line)


def print_model(model):
    sys.stdout.write(HEADER)
    print('+' + number(float(np.ravel(model._baseline_prediction)[0])))
    for predictors in model._predictors:
        print(tree_line(predictors[0].nodes))


def print_folds(pages):
    table = defaultdict(list)
    for fold in range(5):
        model = train([p for p in pages if p['fold'] != fold])
        for page in pages:
            if page['fold'] == fold:
                table[page['type']].append(f1(main_text(page, model), page['gold']))
    for kind, values in sorted(table.items()):
        print(f'{kind:11s} pages {len(values):4d}  F1 {np.mean(values):.4f}')


if __name__ == '__main__':
    arguments = [a for a in sys.argv[1:] if not a.startswith('--')]
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    all_pages = read_pages(*arguments)
    if '--folds' in sys.argv:
        print_folds(all_pages)
    else:
        print_model(train([p for p in all_pages if '--all' in sys.argv or half(p['url']) == 'development']))
