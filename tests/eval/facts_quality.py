#!/usr/bin/env python3
"""Precision and recall of company facts, field by field.

usage: facts_quality.py TRUTH_CSV FACTS_JSONL... [--errors]

TRUTH_CSV has a row a site (host without "www.") and a column a field; a cell holds what the site states, in several
spellings or places with "|" between them where more than one is right, or nothing. FACTS_JSONL is what
`kindred text --facts FILE.warc.gz` prints. Compared are letters and digits, without case; names also without their
legal forms (a second line), streets by their first part, so that a suite may be missing. A site the program does not print
counts as one without facts. Prints a line a field: how many are stated, given, right; precision and recall. --errors
names the sites and fields that differ. Always exits 0: the figures are for a person to judge.
"""
import csv
import json
import re
import sys
import unicodedata

FIELDS = ('name', 'street', 'postcode', 'city', 'country', 'vat_id', 'register_number', 'phone_country')
FORMS = {'inc', 'llc', 'ltd', 'limited', 'bv', 'vof', 'nv', 'co', 'corp', 'corporation', 'plc', 'company', 'gmbh', 'sarl'}


def letters(text):
    plain = unicodedata.normalize('NFKD', text.lower())
    return ''.join(c for c in plain if c.isalnum())


def without_form(name):
    words = [letters(word) for word in name.split()]
    return ''.join(word for word in words if word not in FORMS)


def is_right(field, given, stated):
    if field == 'street':
        return any(letters(given).startswith(letters(one)) or letters(one) in letters(given) for one in stated)
    if field == 'core':
        return any(without_form(given) == without_form(one) for one in stated)
    if field == 'register_number':
        return any(re.sub(r'\D', '', given) == re.sub(r'\D', '', one) for one in stated)
    return any(letters(given) == letters(one) for one in stated)


def read_facts(paths):
    sites = {}
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for line in file:
                row = json.loads(line)
                host = re.sub(r'^www\.', '', row['site'])
                sites[host] = {key: fact['value'] for key, fact in row['facts'].items()}
    return sites


def count(field, truth, sites, errors):
    stated = given = right = 0
    key = 'name' if field == 'core' else field
    for row in truth:
        wanted = [one for one in row[key].split('|') if one]
        got = sites.get(row['site'], {}).get(key, '')
        stated += bool(wanted)
        given += bool(got)
        hit = bool(wanted and got and is_right(field, got, wanted))
        right += hit
        if not hit and (wanted or got):
            errors.append(f'  {field} of {row["site"]}: stated {row[key]!r}, given {got!r}')
    return stated, given, right


def main(arguments):
    paths = [one for one in arguments if one != '--errors']
    with open(paths[0], encoding='utf-8', newline='') as file:
        truth = list(csv.DictReader(file))
    sites = read_facts(paths[1:])
    errors = []
    print(f'{len(truth)} sites')
    for field in ('name', 'core') + FIELDS[1:]:
        stated, given, right = count(field, truth, sites, errors)
        label = 'name without form' if field == 'core' else field
        precision = right / given if given else 0.0
        recall = right / stated if stated else 0.0
        print(f'{label:18} stated {stated:3} given {given:3} right {right:3} precision {precision:.3f} recall {recall:.3f}')
    if '--errors' in arguments:
        print('\n'.join(errors))


if __name__ == '__main__':
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1:])
