#!/usr/bin/env python3
"""Makes ngrams.bin, the table nlp/ngram_model.h reads, from the n-gram statistics of lingua.

usage: train.py PACKAGE OUT    PACKAGE: the file that `npm pack @bluzzi/lingua@1.5.0` writes; OUT: ngrams.bin

README.md says what is in the table and why. Needs Debian's python3-numpy and python3-brotli, 4 GB of memory and about
two minutes. Equal input gives equal bytes.
"""
import collections
import hashlib
import json
import math
import re
import struct
import sys
import tarfile

import brotli
import numpy as np

PACKAGE_SHA256 = '2a9043b70a72a5afb69d16e6659a8e066b27101afc71c09db5141d2c1ddeba52'
ORDERS = 5        # lingua counts n-grams of one to five letters
BOUNDARY = ' '    # before and after a word
SYMBOL_BITS = 12  # of a character's code point; unique within each script below
DISCOUNT = 0.75   # absolute discounting (Ney, Essen and Kneser 1994)
MIN_SHARE = 4e-7  # of a language's letters: rarer n-grams are not looked at
STEP = 0.4        # nats; a row holds 0 (6 nats or more under the best language) to 15
LEVEL_STEP = 1.0  # nats; how unlikely the best language finds the letter
BUCKET_SIZE = 6   # n-grams a hash bucket, on average
HASH = 0x9E3779B97F4A7C15  # 2^64 / golden ratio, odd

# Language codes with lingua's names of their models. A prior, in nats, speaks against a language that companies' pages
# are rarely in: without it the rare ones take short texts from their neighbours.
SCRIPTS = {
    'Latn': ({'en': 'ENGLISH', 'de': 'GERMAN', 'fr': 'FRENCH', 'es': 'SPANISH', 'it': 'ITALIAN', 'pt': 'PORTUGUESE',
              'nl': 'DUTCH', 'da': 'DANISH', 'no': 'BOKMAL NYNORSK', 'sv': 'SWEDISH', 'fi': 'FINNISH',
              'et': 'ESTONIAN', 'lv': 'LATVIAN', 'lt': 'LITHUANIAN', 'pl': 'POLISH', 'cs': 'CZECH', 'sk': 'SLOVAK',
              'sl': 'SLOVENE', 'hr': 'CROATIAN', 'hu': 'HUNGARIAN', 'ro': 'ROMANIAN', 'ca': 'CATALAN',
              'tr': 'TURKISH', 'id': 'INDONESIAN', 'vi': 'VIETNAMESE', 'sr': 'SERBIAN', 'bs': 'BOSNIAN',
              'sq': 'ALBANIAN', 'is': 'ICELANDIC', 'ga': 'IRISH', 'eu': 'BASQUE', 'az': 'AZERBAIJANI',
              'ms': 'MALAY', 'tl': 'TAGALOG', 'af': 'AFRIKAANS'}, 155_000),
    'Cyrl': ({'ru': 'RUSSIAN', 'uk': 'UKRAINIAN', 'bg': 'BULGARIAN', 'sr': 'SERBIAN', 'mk': 'MACEDONIAN',
              'be': 'BELARUSIAN', 'kk': 'KAZAKH', 'mn': 'MONGOLIAN'}, 40_000),
    'Arab': ({'ar': 'ARABIC', 'fa': 'PERSIAN', 'ur': 'URDU'}, 10_000),
    'Deva': ({'hi': 'HINDI', 'mr': 'MARATHI'}, 5_000),
}
RARE = {'Latn': {'sr': 6, 'bs': 6, 'sq': 4, 'is': 4, 'ga': 4, 'eu': 4, 'az': 4, 'ms': 6, 'tl': 4, 'af': 4},
        'Cyrl': {'sr': 3, 'mk': 3, 'be': 4, 'kk': 4, 'mn': 5}, 'Arab': {'fa': 3, 'ur': 4}, 'Deva': {'mr': 2}}

LATIN_OF_SERBIAN = dict(zip('абвгдђежзијклљмнњопрстћуфхцчџш', 'a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c '
                            'č dž š'.split())) | {BOUNDARY: BOUNDARY}


def unsigned(data, at):
    """A LEB128 number and the offset after it (WebAssembly 1.0, section 5.2.2)."""
    value = shift = 0
    while True:
        octet = data[at]
        value |= (octet & 127) << shift
        at, shift = at + 1, shift + 7
        if octet < 128:
            return value, at


def memory_of(module):
    """The linear memory that the module's data segments fill (WebAssembly 1.0, section 5.5.14)."""
    segments, at = [], 8
    while at < len(module):
        section, (size, at) = module[at], unsigned(module, at + 1)
        end = at + size
        if section == 11:
            count, at = unsigned(module, at)
            for _ in range(count):
                if module[at:at + 2] != b'\0\x41':
                    raise ValueError('a data segment that is not active in memory 0')
                base, at = unsigned(module, at + 2)
                length, at = unsigned(module, at + 1)
                segments.append((base, module[at:at + length]))
                at += length
        at = end
    memory = bytearray(max(base + len(octets) for base, octets in segments))
    for base, octets in segments:
        memory[base:base + len(octets)] = octets
    return bytes(memory)


def models_of(package):
    """The models inside of the package: {(name, order): {fraction: n-grams}}."""
    octets = open(package, 'rb').read()
    if hashlib.sha256(octets).hexdigest() != PACKAGE_SHA256:
        raise ValueError('not the package this script was written for')
    with tarfile.open(package) as archive:
        memory = memory_of(archive.extractfile('package/src/lingua_bg.wasm').read())
    names = [f'{name}grams.json.br'.encode() for name in ('uni', 'bi', 'tri', 'quadri', 'five')]
    models = {}
    # A file is a pair of pointers with lengths, its name and its octets.
    for entry in re.finditer(rb'(?s)(?=(....)([\x0f\x10\x11\x13]\0\0\0)(....)(...\0))', memory):
        name, name_size, start, size = (int.from_bytes(part, 'little') for part in entry.groups())
        if memory[name:name + name_size] not in names or start + size > len(memory):
            continue
        try:
            model = json.loads(brotli.decompress(memory[start:start + size]))
        except (brotli.error, ValueError):
            continue
        models[model['language'], names.index(memory[name:name + name_size]) + 1] = model['ngrams']
    return models


def letter_counts(models, name):
    """Occurrences of each n-gram of letters. The models hold count(abc) / count(ab), reduced: exact integers return."""
    counts = []
    for order in range(1, ORDERS + 1):
        table, model = {}, models[name, order]
        if order == 1:
            total = math.lcm(*(int(fraction.split('/')[1]) for fraction in model))
        for fraction, grams in model.items():
            part, whole = map(int, fraction.split('/'))
            for gram in grams.split(' '):
                table[gram] = (total if order == 1 else counts[-1][gram[:-1]]) * part // whole
        counts.append(table)
    return counts


def with_boundaries(letters):
    """Counts by order with word boundaries: " ab" is as often as "ab" less all of "xab"."""
    counts = [None] + [dict(table) for table in letters]
    for order in range(1, ORDERS):
        before, after = collections.Counter(), collections.Counter()
        for gram, count in letters[order].items():
            before[gram[1:]] += count
            after[gram[:-1]] += count
        for gram, count in letters[order - 1].items():
            if count > before[gram]:
                counts[order + 1][BOUNDARY + gram] = count - before[gram]
            if count > after[gram]:
                counts[order + 1][gram + BOUNDARY] = count - after[gram]
    for order in range(2, ORDERS):  # whole words
        longer = collections.Counter()
        for gram, count in counts[order + 1].items():
            if gram[0] == BOUNDARY and gram[-1] != BOUNDARY:
                longer[gram[:-1]] += count
        for gram, count in list(counts[order].items()):
            if gram[0] == BOUNDARY and gram[-1] != BOUNDARY and count > longer[gram]:
                counts[order + 1][gram + BOUNDARY] = count - longer[gram]
    counts[1][BOUNDARY] = sum(count for gram, count in counts[2].items() if gram[0] == BOUNDARY)
    return counts


def in_latin(counts):
    """Serbian counts in its Latin alphabet. A window of Latin letters stands over one least window of Cyrillic ones."""
    latin = [None] + [collections.Counter() for _ in range(ORDERS)]
    for table in counts[1:]:
        for gram, count in table.items():
            parts = [LATIN_OF_SERBIAN.get(letter) for letter in gram]
            if None in parts:
                continue
            text, first, last = ''.join(parts), len(parts[0]), len(parts[-1])
            for begin in range(first):
                for end in range(max(begin, len(text) - last) + 1, len(text) + 1):
                    if end - begin <= ORDERS:
                        latin[end - begin][text[begin:end]] += count
    return latin


def pack(gram):
    key = 0
    for letter in gram:
        key = key << SYMBOL_BITS | ord(letter) & ((1 << SYMBOL_BITS) - 1)
    return key


class Language:
    """Smoothed probabilities of one language over packed n-grams."""

    def __init__(self, tables):
        self.grams, self.counts, self.histories = [None], [None], [None]
        for order in range(1, ORDERS + 1):
            total = collections.Counter()
            for table in tables:
                for gram, count in table[order].items():
                    total[pack(gram)] += count
            keys = np.array(sorted(total), dtype=np.int64)
            counts = np.array([total[key] for key in keys.tolist()], dtype=np.float64)
            self.grams.append(keys)
            self.counts.append(counts)
            history, at = np.unique(keys >> SYMBOL_BITS, return_inverse=True)
            self.histories.append((history, np.bincount(at, counts), np.bincount(at).astype(np.float64)))
        self.letters = self.counts[1].sum()

    def frequent(self, order):
        least = MIN_SHARE if order > 2 else MIN_SHARE / 4
        return self.grams[order][self.counts[order] >= least * self.letters]

    def probabilities(self, order, keys):
        """P(last letter | letters before), interpolated over all shorter histories."""
        at = np.minimum(np.searchsorted(self.grams[order], keys), len(self.grams[order]) - 1)
        count = np.where(self.grams[order][at] == keys, self.counts[order][at], 0.0)
        if order == 1:
            return (count + 0.02) / (self.letters + 80)
        shorter, back = np.unique(keys & ((1 << SYMBOL_BITS * (order - 1)) - 1), return_inverse=True)
        lower = self.probabilities(order - 1, shorter)[back]
        history, totals, kinds = self.histories[order]
        at = np.minimum(np.searchsorted(history, keys >> SYMBOL_BITS), len(history) - 1)
        total = np.where(history[at] == keys >> SYMBOL_BITS, totals[at], 0.0)
        kept = np.maximum(count - DISCOUNT, 0) + DISCOUNT * kinds[at] * lower
        return np.where(total > 0, kept / np.maximum(total, 1), lower)


def clipped(rows):
    return np.maximum(rows, rows.max(1, keepdims=True) - 15 * STEP)


def gains(grams, rows, priors):
    """What each n-gram adds, in nats a letter of text, to what its suffix alone says of the language."""
    joint, found = rows[1], {1: np.full(len(grams[1]), np.inf)}
    for order in range(2, ORDERS + 1):
        prefix = np.searchsorted(grams[order - 1], grams[order] >> SYMBOL_BITS)
        suffix = np.searchsorted(grams[order - 1], grams[order] & ((1 << SYMBOL_BITS * (order - 1)) - 1))
        lower = clipped(rows[order - 1][suffix])
        change = clipped(rows[order]) - lower
        belief = np.exp(joint[prefix] + lower - priors)
        belief /= belief.sum(1, keepdims=True)
        joint = joint[prefix] + rows[order]
        surprise = np.log((belief * np.exp(change)).sum(1, keepdims=True))
        found[order] = (np.exp(joint - priors) * (change - surprise)).sum(1)
    return found


def table_of(languages, priors, most):
    """Rows of the best `most` n-grams: packed keys, nibbles of all languages, then one of the level."""
    grams, rows = {}, {}
    for order in range(1, ORDERS + 1):
        grams[order] = np.unique(np.concatenate([language.frequent(order) for language in languages]))
        rows[order] = np.stack([np.log(language.probabilities(order, grams[order])) for language in languages], 1)
    gain = gains(grams, rows, priors)
    least = np.sort(np.concatenate([gain[order] for order in gain]))[-most]
    keys, nibbles = [], []
    for order in gain:
        kept = gain[order] >= least
        best = rows[order][kept].max(1, keepdims=True)
        values = np.round(np.maximum(rows[order][kept] - best, -15 * STEP) / STEP) + 15
        level = np.minimum(np.round(-best / LEVEL_STEP), 15)
        keys.append(grams[order][kept])
        nibbles.append(np.concatenate([values, level], 1).astype(np.uint8))
    return np.concatenate(keys).astype(np.uint64), np.concatenate(nibbles)


def section(script, languages, priors, keys, nibbles):
    """One script's part of the file; README.md has the layout."""
    bits = max(1, round(math.log2(len(keys) / BUCKET_SIZE)))
    hashes = keys * np.uint64(HASH)  # modulo 2^64
    order = np.lexsort((keys, hashes))
    bucket = (hashes >> np.uint64(64 - bits)).astype(np.int64)[order]
    prints = ((hashes >> np.uint64(64 - bits - 16)) & np.uint64(0xFFFF)).astype('<u2')[order]
    starts = np.searchsorted(bucket, np.arange((1 << bits) + 1)).astype('<u4')
    nibbles = nibbles[order]
    if nibbles.shape[1] % 2:
        nibbles = np.concatenate([nibbles, np.zeros((len(nibbles), 1), np.uint8)], 1)
    packed = nibbles[:, 0::2] | nibbles[:, 1::2] << 4
    head = struct.pack('<4s4I', script.encode(), len(languages), bits, len(keys), packed.shape[1])
    for code, prior in zip(languages, priors):
        head += struct.pack('<2sBx', code.encode(), round(prior / STEP))
    body = starts.tobytes() + prints.tobytes() + packed.tobytes()
    return head + body + bytes(-len(head + body) % 8)


def main(package, out):
    models, parts = models_of(package), []
    for script, (languages, most) in SCRIPTS.items():
        statistics = []
        for code, names in languages.items():
            tables = [with_boundaries(letter_counts(models, name)) for name in names.split()]
            if script == 'Latn' and code == 'sr':
                tables = [in_latin(table) for table in tables]
            statistics.append(Language(tables))
        priors = np.array([RARE[script].get(code, 0) for code in languages], dtype=np.float64)
        keys, nibbles = table_of(statistics, priors, most)
        parts.append(section(script, languages, priors, keys, nibbles))
        print(script, len(languages), 'languages,', len(keys), 'n-grams,', len(parts[-1]), 'octets')
    with open(out, 'wb') as file:
        file.write(b'KNG1' + struct.pack('<I', len(parts)) + b''.join(parts) + bytes(32))


if __name__ == '__main__':
    main(*sys.argv[1:])
