"""No run of ten words is shared with one of the five sources."""

import hashlib

import notebooks
import pytest
import source_fingerprint

ROOT = notebooks.ROOT
FOLDERS = ("book", "assignments", "src", "tests")
FILES = sorted(
    [
        *ROOT.glob("*.md"),
        *(p for s in (".md", ".py") for f in FOLDERS for p in ROOT.glob(f"{f}/**/*{s}")),
    ]
)


@pytest.fixture(scope="module")
def fingerprint():
    return source_fingerprint.stored()


def shared(texts, fingerprint):
    return [
        run for t in texts for digest, run in source_fingerprint.runs(t) if digest in fingerprint
    ]


@pytest.mark.parametrize("path", notebooks.find(), ids=notebooks.name_of)
def test_notebook_is_in_our_own_words(path, fingerprint):
    cells = notebooks.read(path).cells
    shown = (cell.metadata.get("mystnb", {}) for cell in cells)
    spoken = [
        m[k].get(w, "")
        for m in shown
        for k, w in (("figure", "caption"), ("image", "alt"))
        if k in m
    ]
    assert shared([cell.source for cell in cells] + spoken, fingerprint) == []


@pytest.mark.parametrize("path", FILES, ids=notebooks.name_of)
def test_file_is_in_our_own_words(path, fingerprint):
    assert shared([path.read_text(encoding="utf-8")], fingerprint) == []


def test_a_shared_run_is_noticed():
    sentence = "one two three four five six seven eight nine ten"
    digest = hashlib.blake2b(sentence.encode(), digest_size=source_fingerprint.BYTES).digest()
    assert shared([f"Zero, one, {sentence.upper()}!"], {digest}) == [sentence]
    assert shared(["One two three; four five six seven eight nine."], {digest}) == []


def test_fingerprint_holds_the_five_sources():
    hashes = source_fingerprint.stored()
    assert 10_000 < len(hashes) < 50_000
    assert source_fingerprint.STORED.stat().st_size == len(hashes) * source_fingerprint.BYTES
