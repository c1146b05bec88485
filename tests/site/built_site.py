"""Where the built site lies, and its pages as parsed documents."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
CONFIG = yaml.safe_load((ROOT / "book" / "_config.yml").read_text("utf-8"))
BASE = CONFIG["html"]["baseurl"]
PREFIX = urlsplit(BASE).path  # pages lie there on the real host, so on the tests' host too
CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))
LOAD_ALL_IMAGES = """() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode().catch(() => { throw new Error(`not a picture: ${image.src}`); });
}))"""
OPEN_ALL_FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true })"


@cache
def parsed(path):
    """The page as a document, shared by all tests of a process: take a copy to change it."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")
