"""A first visit stays light, even when the reader scrolls to the end."""

from built_site import LOAD_ALL_IMAGES

MOST_REQUESTS = 20
MOST_BYTES = 250_000


def test_first_visit_is_light(open_page, page_name):
    page = open_page(page_name)
    page.evaluate(LOAD_ALL_IMAGES)
    page.wait_for_load_state("networkidle")
    sizes = {request.url: request.sizes()["responseBodySize"] for request in page.requests}
    report = "\n".join(f"{size:8} {url}" for url, size in sizes.items())
    assert 0 < len(page.requests) <= MOST_REQUESTS, report
    assert 0 < sum(sizes.values()) <= MOST_BYTES, report
