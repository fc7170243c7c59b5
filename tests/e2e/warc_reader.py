"""A reader of WARC files written from ISO 28500:2017 alone, to check what others write.

`check(path)` gives the records of a file, each (fields, content), and the list of what is wrong with it: gzip members, version
line, mandatory fields (section 5), lengths, block and payload digests, record ids, and what records say of each other.

usage: warc_reader.py FILE...    prints a line for each fault and one of totals; exit status 1 if there is a fault
"""
import collections
import hashlib
import re
import sys
import zlib

MANDATORY = ('warc-record-id', 'content-length', 'warc-date', 'warc-type')
PROFILES = {f'http://netpreserve.org/warc/1.1/revisit/{name}' for name in ('identical-payload-digest', 'server-not-modified')}


def members(octets):
    """The gzip members of a file: (offset, octets, fault)."""
    at = 0
    while at < len(octets):
        stream = zlib.decompressobj(wbits=31)
        try:
            text = stream.decompress(octets[at:])
        except zlib.error as error:
            yield at, b'', str(error)
            return
        if not stream.eof:
            yield at, text, 'the member is cut off'
            return
        yield at, text, None
        at = len(octets) - len(stream.unused_data)


def digest_is(field, content):
    algorithm, _, value = field.partition(':')
    return hashlib.new(algorithm, content).hexdigest() == value.lower()


def parse(text):
    """(fields, content) of one record, or an exception that says what is wrong."""
    head, _, rest = text.partition(b'\r\n\r\n')
    lines = head.decode('utf-8').split('\r\n')
    if lines[0] not in ('WARC/1.0', 'WARC/1.1'):
        raise ValueError(f'version line {lines[0]!r}')
    fields = {}
    for line in lines[1:]:
        name, colon, value = line.partition(':')
        if not colon:
            raise ValueError(f'no field: {line!r}')
        if name.lower() in fields and name.lower() != 'warc-concurrent-to':
            raise ValueError(f'{name} stands twice')
        fields[name.lower()] = value.strip()
    for name in MANDATORY:
        if name not in fields:
            raise ValueError(f'no {name}')
    length = int(fields['content-length'])
    content, end = rest[:length], rest[length:]
    if len(content) != length or end != b'\r\n\r\n':
        raise ValueError('Content-Length does not lead to the two line ends')
    return fields, content


def faults_of(fields, content):
    kind = fields['warc-type']
    if not re.fullmatch(r'<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>', fields['warc-record-id']):
        yield 'record id is no URN'
    if not re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z', fields['warc-date']):
        yield 'date'
    if kind != 'warcinfo' and 'warc-target-uri' not in fields:
        yield 'no target URI'
    if not digest_is(fields.get('warc-block-digest', ''), content):
        yield 'block digest'
    if kind in ('request', 'response', 'revisit'):
        header, blank, body = content.partition(b'\r\n\r\n')
        if not blank:
            yield 'no blank line behind the HTTP header'
        first = header.split(b'\r\n')[0]
        pattern = rb'[A-Z]+ \S+ HTTP/[\d.]+' if kind == 'request' else rb'HTTP/[\d.]+ \d{3}.*'
        if not re.fullmatch(pattern, first):
            yield f'HTTP start line {first!r}'
        if kind == 'response':
            if not digest_is(fields.get('warc-payload-digest', ''), body):
                yield 'payload digest'
            lengths = re.findall(rb'(?mi)^content-length: *(\d+)\r?$', header + b'\r\n')
            if lengths and int(lengths[0]) != len(body):
                yield 'HTTP Content-Length'
        if kind == 'revisit':
            if body:
                yield 'a revisit has a body'
            if fields.get('warc-profile') not in PROFILES:
                yield 'profile'
            same = fields.get('warc-profile', '').endswith('identical-payload-digest')
            if fields.get('warc-truncated') != ('length' if same else None):
                yield 'WARC-Truncated of a revisit'
        if fields.get('warc-truncated') not in (None, 'length', 'time', 'disconnect', 'unspecified'):
            yield 'WARC-Truncated'


def check(path):
    with open(path, 'rb') as file:
        octets = file.read()
    records, faults = [], []
    for at, text, fault in members(octets):
        if fault:
            faults.append(f'{path} at {at}: {fault}')
            continue
        try:
            fields, content = parse(text)
        except ValueError as error:
            faults.append(f'{path} at {at}: {error}')
            continue
        records.append((fields, content))
        faults.extend(f'{path} at {at}: {fault}' for fault in faults_of(fields, content))
    ids = collections.Counter(fields['warc-record-id'] for fields, _ in records)
    faults.extend(f'{path}: {name} names {count} records' for name, count in ids.items() if count > 1)
    for fields, _ in records:
        if 'warc-concurrent-to' in fields and fields['warc-concurrent-to'] not in ids:
            faults.append(f'{path}: {fields["warc-record-id"]} belongs to no record of the file')
    if not records or records[0][0]['warc-type'] != 'warcinfo':
        faults.append(f'{path}: does not begin with warcinfo')
    return records, faults


def unresolved_revisits(records):
    """Revisits that refer to no answer among `records` with that URI, date and payload."""
    known = {(f['warc-target-uri'], f['warc-date'], f['warc-payload-digest']) for f, _ in records if f['warc-type'] == 'response'}
    by_id = {f['warc-record-id']: f for f, _ in records if f['warc-type'] == 'response'}

    def resolves(f):
        first = by_id.get(f['warc-refers-to'], {})
        return ((f['warc-refers-to-target-uri'], f['warc-refers-to-date'], f['warc-payload-digest']) in known and
                (first.get('warc-target-uri'), first.get('warc-date')) == (f['warc-refers-to-target-uri'], f['warc-refers-to-date']))
    return [f['warc-record-id'] for f, _ in records if f['warc-type'] == 'revisit' and not resolves(f)]


if __name__ == '__main__':
    found = 0
    for name in sys.argv[1:]:
        read, wrong = check(name)
        kinds = collections.Counter(fields['warc-type'] for fields, _ in read)
        print(f'{name}: {len(read)} records ({", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))})')
        for fault in wrong:
            print(fault)
        found += len(wrong)
    sys.exit(1 if found else 0)
