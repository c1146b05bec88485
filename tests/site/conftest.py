"""The built site on a local server, and a real browser to read it."""

import gzip
import os
import shutil
import subprocess
import sys
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from built_site import OPEN_ALL_FOLDS, PREFIX, ROOT, SITE
from playwright.sync_api import Error, sync_playwright

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# The first is the same browser without windows: it opens a page in a quarter of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
PROGRAMS += ("google-chrome", "google-chrome-stable", "chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")


def pytest_generate_tests(metafunc):
    if "page_name" in metafunc.fixturenames:
        pages = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
        metafunc.parametrize("page_name", pages or ["site-not-built"])


@cache
def sent(path):
    """What crosses the network for a file, and its encoding."""
    body = path.read_bytes()
    if path.suffix in (".woff2", ".png"):
        return body, None
    return gzip.compress(body, mtime=0), "gzip"


class HostHandler(SimpleHTTPRequestHandler):
    """Answers like the real host: below PREFIX, compressed, with 404.html for a missing page.

    An address in the server's `altered` gets what stands there in the place of the file's body.
    """

    def do_GET(self):
        path, status = Path(self.directory, "404.html"), 404
        address = urlsplit(self.path).path
        if address.startswith(PREFIX):
            wanted = Path(self.directory, address.removeprefix(PREFIX) or "index.html")
            if wanted.is_file():
                path, status = wanted, 200
        body, encoding = self.server.altered.get(self.path) or sent(path)
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Host(ThreadingHTTPServer):
    # With Python's 5, a browser's tenth connection at once is dropped and tried again much later.
    request_queue_size = 128

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), partial(HostHandler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server_port}{PREFIX}"
        self.altered = {}  # address, with its query: (body, encoding)


@pytest.fixture(scope="session")
def site():
    if not (SITE / "index.html").is_file():
        pytest.fail("the site is not built: run `make site`", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def host(site):
    with Host(site) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        yield host
        host.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(host):
    """Address of the site's first page; ends in a slash."""
    return host.address


def launched(playwright, **options):
    try:
        # The sandbox of Chromium does not start for root, as in most containers.
        return playwright.chromium.launch(args=QUIET, chromium_sandbox=False, **options)
    except Error:
        return None


def program_on_path():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def find_or_install_chromium(playwright):
    if program := program_on_path():
        return launched(playwright, executable_path=program)
    if browser := launched(playwright, channel="chrome") or launched(playwright):
        return browser
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if browser := launched(playwright):
        return browser
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
        subprocess.run([*apt, "update"], check=False)
        for package in PROGRAMS[:2]:
            if subprocess.run([*apt, "install", "-y", package], check=False).returncode == 0:
                break
        if program := program_on_path():
            return launched(playwright, executable_path=program)
    return None


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = find_or_install_chromium(playwright)
        if browser is None:
            complaint = "no Chromium or Chrome was found, and none could be installed"
            if os.environ.get("CI") == "true":
                pytest.fail(complaint, pytrace=False)
            pytest.skip(complaint)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """A function that opens a page and keeps what went wrong in `page.problems`.

    `prepare` is called with the page before it goes to the address.
    """
    contexts = []

    def open_page(name, *, theme="light", width=1280, prepare=None, **context_options):
        context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": 900}, **context_options
        )
        contexts.append(context)
        page = context.new_page()
        page.problems, page.requests = [], []
        page.on("console", lambda message: note_console(page, message))
        page.on("pageerror", lambda error: page.problems.append(f"script error: {error}"))
        page.on("requestfailed", lambda request: note_failure(page, request))
        page.on("response", lambda response: note_response(page, response))
        page.on("request", lambda request: page.requests.append(request))
        if prepare:
            prepare(page)
        page.goto(address + name)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe_findings(open_page):
    """A function that opens a page, all folds open, and lists what axe-core holds against it."""

    def axe_findings(name, *, theme, width):
        page = open_page(name, theme=theme, width=width)
        page.evaluate(OPEN_ALL_FOLDS)
        page.add_script_tag(path=AXE)
        result = page.evaluate("axe.run({ resultTypes: ['violations', 'incomplete'] })")
        violations = [
            (finding["id"], node["html"][:120], node["failureSummary"])
            for finding in result["violations"]
            for node in finding["nodes"]
        ]
        # axe-core files text in the very color of its ground as undecided, not as a violation.
        invisible = [
            ("invisible text", node["html"][:120])
            for finding in result["incomplete"]
            if finding["id"] == "color-contrast"
            for node in finding["nodes"]
            if any((check["data"] or {}).get("messageKey") == "equalRatio" for check in node["any"])
        ]
        return violations + invisible

    return axe_findings


def note_console(page, message):
    if message.type in ("error", "warning"):
        page.problems.append(f"console {message.type}: {message.text}")


def note_failure(page, request):
    # A browser stops fetching the icon of a page that it leaves.
    if not (request.url.endswith("favicon.svg") and request.failure == "net::ERR_ABORTED"):
        page.problems.append(f"failed: {request.url}")


def note_response(page, response):
    if response.status >= 400:
        page.problems.append(f"status {response.status}: {response.url}")
