"""Fingerprint of the five sources' texts, which are not ours to pass on.

`source_fingerprint.bin` holds a 6-byte hash of every run of ten words in them, sorted. It shows
whether a sentence of ours stands in a source, and gives no sentence away. It was made by

    python tests/notebooks/source_fingerprint.py FOLDER

where FOLDER holds the sources as S0.txt to S4.txt.
"""

import hashlib
import re
import sys
from pathlib import Path

RUN = 10
BYTES = 6
STORED = Path(__file__).with_suffix(".bin")


def runs(text):
    """Yield (hash, words) of each run of ten words.

    Runs with fewer than three words of two letters or more are tables and formulas, which say the
    same thing in the same way wherever they stand.
    """
    words = re.findall(r"\w+", text.lower())
    for start in range(len(words) - RUN + 1):
        run = words[start : start + RUN]
        if sum(len(word) > 1 and word.isalpha() for word in run) >= 3:
            joined = " ".join(run)
            yield hashlib.blake2b(joined.encode(), digest_size=BYTES).digest(), joined


def stored():
    """Return the set of the stored hashes."""
    data = STORED.read_bytes()
    return {data[i : i + BYTES] for i in range(0, len(data), BYTES)}


if __name__ == "__main__":
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("S*.txt"))]
    hashes = sorted({digest for text in texts for digest, _ in runs(text)})
    STORED.write_bytes(b"".join(hashes))
    print(f"{len(texts)} sources, {len(hashes)} runs of {RUN} words")
