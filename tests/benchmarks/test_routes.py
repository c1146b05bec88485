"""The routes that the benchmark times lead to the same gradient. Nothing is timed here."""

import numpy as np
import pytest
import routes
import works

from backprop.passes import backward, forward

WORK = works.xor()


@pytest.mark.parametrize("name", routes.all_routes(WORK))
def test_route_leads_to_the_gradient_of_backward(name):
    passes = backward(WORK.network, forward(WORK.network, WORK.x), WORK.target, WORK.loss)
    known = np.concatenate([d.ravel() for s in passes.steps for d in (s.dweight, s.dbias)])
    found = routes.all_routes(WORK)[name](WORK.network.parameters.tolist())
    assert found == pytest.approx(known, abs=1e-6 if "forward" in name else 1e-9)


def test_written_program_has_the_digits_of_the_walk():
    start = WORK.network.parameters.tolist()
    all_routes = routes.all_routes(WORK)
    assert all_routes["written program"](start) == all_routes["walked graph"](start)


def test_a_route_that_leads_elsewhere_is_found_out():
    all_routes = routes.all_routes(WORK)
    all_routes["uphill"] = lambda p: [-slope for slope in all_routes["walked graph"](p)]
    with pytest.raises(routes.DifferentGradients, match="uphill"):
        routes.check(WORK, all_routes)
