#!/usr/bin/env python3
"""Learns which blocks of a page are its main text; writes corpora/words/main-text-model.txt.

usage: main_text_model.py GOLD FEATURES > corpora/words/main-text-model.txt
       main_text_model.py --folds GOLD DUMP_PROGRAM WARC

GOLD is ../shared/pages/main-text-dev.gold.jsonl.gz, FEATURES what block_features_dump prints for the pages of the WARC file
beside it. The model learns from all of them; how good it is on sites it has not seen is told by --folds, which learns it
anew for each fold of sites, scores the fold's pages, and exits 1 where a type's mean F1 is below its floor (77: skipped,
without GOLD). Needs numpy and scikit-learn (Debian: python3-sklearn); the program needs neither.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from difflib import SequenceMatcher
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from main_text_gate import f1, json_lines

HEADER = '''# Which share of a block's words is main text: 100 regression trees over the
# features of nlp/block_features.h, in the format of nlp/tree_model.h. Written
# by tests/eval/main_text_model.py; see there before changing a feature.
'''
TITLE, DESCRIPTION, CONSENT = 0, 1, 8  # numbers of nlp::Role
NO_CANDIDATES = TITLE, DESCRIPTION, CONSENT
CONTENT = 2, 3, 4, 5
# Constants of nlp/main_blocks.h
MIN_SHARE, MIN_HEADING_SHARE = 0.12, 0.3
MIN_MODEL_WORDS, MAX_SHELL_WORDS, MIN_SENTENCE_WORDS = 150, 45, 8
HEADING = 11  # the feature that is an element's level among headings, else 0
SETTINGS = {'max_iter': 100, 'learning_rate': 0.1, 'max_leaf_nodes': 12, 'min_samples_leaf': 100,
            'l2_regularization': 20.0, 'random_state': 1}
FOLDS, GROUPINGS = 5, 3
FLOORS = {'service': 0.845, 'product': 0.655, 'collection': 0.675}


def words(text):
    return re.findall(r'\w+', text.lower())


def labels(blocks, gold):
    """The share of each block's words that the gold text has, too, in the same order (longest common runs first)."""
    texts = [words(b['text']) if b['role'] not in NO_CANDIDATES else [] for b in blocks]
    owners = np.repeat(np.arange(len(blocks)), [len(t) for t in texts])
    found = np.zeros(len(owners))
    for run in SequenceMatcher(None, sum(texts, []), words(gold), autojunk=False).get_matching_blocks():
        found[run.a:run.a + run.size] = 1
    sums = np.bincount(owners, weights=found, minlength=len(blocks))
    return sums / np.maximum(1, np.bincount(owners, minlength=len(blocks)))


def read_pages(gold_path, feature_lines):
    gold = {row['url']: row for row in json_lines(gold_path)}
    pages = []
    for row in map(json.loads, feature_lines):
        if not row or row['url'] not in gold or not row['blocks']:
            continue
        blocks, reference = row['blocks'], gold[row['url']]
        host = urlsplit(row['url']).hostname or ''
        site = '.'.join(host.split('.')[-2:])
        pages.append({
            'url': row['url'], 'type': reference['type'], 'gold': reference['main_content'] or '',
            'site': site,
            'titled': row['h1'] or any(b['role'] == TITLE for b in blocks), 'script': row['script'],
            'texts': [b['text'] for b in blocks],
            'features': np.array([b['features'] for b in blocks], dtype=np.float32),
            'share': labels(blocks, reference['main_content'] or ''),
            'words': np.array([len(words(b['text'])) for b in blocks]),
            'content': np.array([b['role'] in CONTENT and not b['hidden'] for b in blocks]),
            'candidate': np.array([b['role'] not in NO_CANDIDATES for b in blocks])})
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


def chosen(page, model):
    """Which blocks are taken, as WithMainBlocks of nlp/main_blocks.cc does."""
    if page['words'].sum() < MIN_MODEL_WORDS:
        return page['content']
    share = np.clip(model.predict(page['features']), 0, 1) * page['candidate']
    order = np.argsort(-share, kind='stable')
    right, sums = np.cumsum((share * page['words'])[order]), np.cumsum(page['words'][order])
    gain = 2 * right / (sums + right[-1] + 1e-9)
    taken = share >= max(share[order[np.argmax(gain)]], MIN_SHARE)
    for i in range(len(taken) - 2, -1, -1):
        taken[i] |= taken[i + 1] and page['features'][i, HEADING] > 0 and share[i] >= MIN_HEADING_SHARE
    return taken


def is_shell(page, texts):
    content = sum(len(words(t)) for t in texts)
    if content > MAX_SHELL_WORDS or any(len(words(t)) >= MIN_SENTENCE_WORDS and t[-1] in '.!?\u3002\u2026' for t in texts):
        return False
    return page['script'] or (not page['titled'] and page['words'].sum() > 2 * MAX_SHELL_WORDS)


def main_text(page, model):
    texts = [text for text, take in zip(page['texts'], chosen(page, model)) if take]
    return '' if is_shell(page, texts) else '\n'.join(texts)


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


def fold_of(site, grouping):
    return int(hashlib.sha256(f'{grouping} {site}'.encode()).hexdigest(), 16) % FOLDS


def check_folds(pages):
    """Prints the mean F1 of pages no model saw, over several groupings of the sites; False if one is under its floor."""
    table = defaultdict(list)
    for grouping in range(GROUPINGS):
        for fold in range(FOLDS):
            model = train([p for p in pages if fold_of(p['site'], grouping) != fold])
            for page in pages:
                if fold_of(page['site'], grouping) == fold:
                    table[page['type']].append(f1(main_text(page, model), page['gold']))
    means = {kind: np.mean(values) for kind, values in table.items()}
    for kind, mean in sorted(means.items()):
        print(f'{kind:11s} pages {len(table[kind]) // GROUPINGS:4d}  F1 {mean:.4f}  floor {FLOORS[kind]:.3f}')
    return all(mean >= FLOORS[kind] for kind, mean in means.items())


def main(arguments):
    if arguments[:1] == ['--folds'] and len(arguments) == 4:
        gold, program, warc = arguments[1:]
        if not os.path.exists(gold):
            print(f'skipped: no {gold}')
            return 77
        with subprocess.Popen([program, warc], stdout=subprocess.PIPE, encoding='utf-8') as dump:
            pages = read_pages(gold, dump.stdout)
        return int(not check_folds(pages))
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    with open(arguments[1], encoding='utf-8') as features:
        print_model(train(read_pages(arguments[0], features)))
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
