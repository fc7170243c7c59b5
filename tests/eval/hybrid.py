#!/usr/bin/env python3
"""What one would build instead with scikit-learn: the ranking that ours is measured against.

usage: hybrid.py COMPANIES TASKS RANKINGS      (an interpreter with scikit-learn: Debian's python3-sklearn)

TF-IDF (sublinear, of at least two companies and at most half of them) beside its 256 latent dimensions at length 1; logistic
regression, the customers against 4,000 unlabelled companies, both sides weighing the same, C = .3. Writes a line a task,
{"task", "ranking"}, and prints one JSON object: the seconds of each step (of fitting and ranking for each task) and the peak
memory of this process in MB.
"""
import gzip
import json
import resource
import sys
import time

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

DIMENSIONS, UNLABELLED, COST = 256, 4000, 0.3


def json_lines(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def vectorise(texts):
    return TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.5).fit_transform(texts).tocsr()


def factorise(terms):
    """The terms with their latent vectors beside them."""
    latent = TruncatedSVD(min(DIMENSIONS, terms.shape[1] - 1), n_iter=3, random_state=0).fit_transform(terms)
    return hstack([terms, csr_matrix(normalize(latent))]).tocsr()


def fit(features, customers, random):
    """Weights of the features, learnt from rows that are customers against a draw of those that are not."""
    free = np.setdiff1d(np.arange(features.shape[0]), customers)
    others = random.choice(free, min(UNLABELLED, len(free)), replace=False)
    model = LogisticRegression(C=COST, class_weight='balanced', solver='liblinear', max_iter=300)
    model.fit(features[np.concatenate([customers, others])], np.repeat([1, 0], [len(customers), len(others)]))
    return model.coef_.ravel()


def rank(features, customers, weights):
    """Rows that are no customers, best first."""
    free = np.setdiff1d(np.arange(features.shape[0]), customers)
    return free[np.argsort(-(features @ weights)[free], kind='stable')]


def main(companies, tasks, rankings):
    clock = [time.perf_counter()]

    def lap():
        clock.append(time.perf_counter())
        return round(clock[-1] - clock[-2], 4)

    rows = json_lines(companies)
    row_of = {row['id']: i for i, row in enumerate(rows)}
    figures = {'read': lap()}
    terms = vectorise([row['text'] for row in rows])
    figures['vectorise'] = lap()
    features = factorise(terms)
    figures['factorise'] = lap()
    figures |= {'fit': [], 'rank': []}
    random = np.random.RandomState(0)
    with open(rankings, 'w', encoding='utf-8') as file:
        for task in json_lines(tasks):
            customers = np.array(sorted(row_of[company] for company in task['customers']))
            lap()
            weights = fit(features, customers, random)
            figures['fit'].append(lap())
            ranked = rank(features, customers, weights)
            figures['rank'].append(lap())
            file.write(json.dumps({'task': task['task'], 'ranking': [rows[i]['id'] for i in ranked]}) + '\n')
    figures['peak_mb'] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(figures))
    return 0


if __name__ == '__main__':
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
