"""What a first visit to each page asks for: requests and compressed bytes, in a real browser."""

import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from builds import ROOT, Unavailable
from playwright.sync_api import Error, sync_playwright

sys.path.append(str(ROOT / "tests" / "site"))
from conftest import Host, launched, program_on_path  # noqa: E402


@dataclass(frozen=True)
class Visit:
    """One page, visited with an empty cache."""

    page: str
    requests: int
    compressed_bytes: int


def visits(site: Path) -> list[Visit]:
    """A first visit to every page below the folder, served compressed from this machine.

    Raises Unavailable if there is no Chromium or Chrome, or a request fails.
    """
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    with Host(site) as host, sync_playwright() as playwright:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        try:
            browser = launched_browser(playwright)
            return [_visit(browser, host.address, name) for name in names]
        except Error as error:
            raise Unavailable(error.message) from error
        finally:
            host.shutdown()


def launched_browser(playwright):
    """Chromium or Chrome. Raises Unavailable if there is none."""
    program = program_on_path()
    options = {"executable_path": program} if program else {}
    browser = launched(playwright, **options)
    if browser is None:
        raise Unavailable("no Chromium or Chrome found")
    return browser


def _visit(browser, address, name):
    context = browser.new_context()  # with a cache of its own
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request))
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    total = sum(request.sizes()["responseBodySize"] for request in requests)
    context.close()
    return Visit(name, len(requests), total)
