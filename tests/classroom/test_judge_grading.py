"""Points for honest submissions, and for those with ordinary faults."""

import json

import pytest
import small_set
from small_set import POSSIBLE, REFERENCE, SmallAssignment, content

from backprop.judge import Assignment, Limits, Plan, Sandbox, read_notebook
from backprop.judge.grading import grade, points

LIMITS = Limits(cell_seconds=1.5, call_seconds=1.5, task_seconds=4, submission_seconds=20)


@pytest.fixture(scope="module", params=[None, False], ids=["best sandbox", "plain process"])
def sandbox(request):
    with Sandbox(LIMITS, fork=request.param) as sandbox:
        yield sandbox


@pytest.fixture
def judged(sandbox):
    return lambda *arguments, **options: grade(
        content(*arguments, **options), SmallAssignment()(""), sandbox
    )


def outcomes(record):
    return {name: task["outcome"] for name, task in record["tasks"].items()}


def hint(record, name):
    return record["tasks"][name]["message"]


def test_reference_gets_all_points(judged):
    record = judged(REFERENCE)
    assert points(record) == POSSIBLE, record
    assert outcomes(record) == dict.fromkeys(small_set.BLANK, "right") | {"why": "by hand"}
    assert record["tasks"]["why"]["text"] == "Because it does."
    assert not record["notes"]


def test_blank_gets_none(judged):
    record = judged()
    assert points(record) == 0
    assert set(outcomes(record).values()) == {"blank", "by hand"}
    assert record["tasks"]["why"]["blank"]


def test_wrong_answer_gets_the_hint(judged):
    reversed_order = "def secant(f, x, h):\n    return (f(x) - f(x + h)) / h"
    record = judged(REFERENCE | {"secant": reversed_order, "twice": "twice = 3.0"})
    assert points(record) == POSSIBLE - 3
    assert hint(record, "secant") == "The two heights are in reversed order."


def test_right_only_in_the_visible_cases_gets_nothing(judged):
    seen = []

    def spy(*arguments):
        seen.append(arguments[1:])
        return REFERENCE_SECANT(*arguments)

    small_set.small_problem_set().verdict("secant", spy)
    assert len(seen) == 2
    learned = (
        f"def secant(f, x, h):\n    if (x, h) in {seen!r}:\n"
        "        return (f(x + h) - f(x)) / h\n    return 0.0"
    )
    record = judged(REFERENCE | {"secant": learned})
    assert outcomes(record)["secant"] == "wrong"
    assert hint(record, "secant").startswith("With other numbers")
    assert points(record) == POSSIBLE - 2


def REFERENCE_SECANT(f, x, h):
    return (f(x + h) - f(x)) / h


@pytest.mark.parametrize(
    "extra",
    [
        "    import warnings; warnings.warn('careful')\n",
        "    print('working', x)\n",
        "    import sys; print('working', file=sys.stderr)\n",
        "    import sys; sys.stdout.write('x' * 100_000)\n",
        "    np.log(np.array([0.0, -1.0]))\n",
    ],
    ids=["warning", "print", "stderr", "much output", "numpy warning"],
)
def test_noise_in_a_right_function_costs_nothing(judged, extra):
    noisy = f"def secant(f, x, h):\n{extra}    return (f(x + h) - f(x)) / h"
    assert points(judged(REFERENCE | {"secant": noisy})) == POSSIBLE


@pytest.mark.parametrize(
    "late",
    ["1 / 0", "raise SystemExit", "assert False", "raise KeyboardInterrupt", "input()", "small.x"],
)
def test_later_exception_costs_nothing(judged, late):
    record = judged(REFERENCE, after=[late])
    assert points(record) == POSSIBLE
    (note,) = record["notes"]
    assert "line 1" in note


def test_statements_before_an_exception_in_the_same_cell_count(judged):
    record = judged(REFERENCE | {"scaled": REFERENCE["scaled"] + "\n\nundefined\ntwice = 1"})
    assert points(record) == POSSIBLE
    assert "line 4: NameError" in record["notes"][0]


def test_syntax_error_costs_its_cell_alone_and_names_the_line(judged):
    record = judged(REFERENCE | {"secant": "def secant(f, x, h):\n    return (f(x + h"})
    assert points(record) == POSSIBLE - 2
    assert "line 2" in record["notes"][0]
    assert outcomes(record)["secant"] == "blank"


def test_magics_and_shell_lines_are_passed_over(judged):
    magic = "%matplotlib inline\n!ls\n" + REFERENCE["secant"] + "\n%timeit 1 + 1\nfiles = !ls"
    timed = "%%time\n" + REFERENCE["central"]
    shell = "%%bash\nfor f in *; do echo $f; done"
    record = judged(REFERENCE | {"secant": magic, "central": timed}, after=[shell, "secant?"])
    assert points(record) == POSSIBLE
    assert not record["notes"]


def test_installation_as_on_a_hosted_notebook_is_passed_over(judged):
    install = "try:\n    import backprop\nexcept ImportError:\n    %pip install -q backprop"
    record = judged(REFERENCE, after=[install, "!pip install backprop", "import backprop"])
    assert points(record) == POSSIBLE
    assert not record["notes"]


def test_percent_that_is_arithmetic_stays(judged):
    arithmetic = "def scaled(values, factor):\n    return values * (factor\n      % 1000)"
    assert points(judged(REFERENCE | {"scaled": arithmetic})) == POSSIBLE


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("values *= factor\n    return values", "changed what it was given"),
        ("return str(factor)", "shape"),
        ("return [[values.tolist()] * 3]", "has shape"),
        ("return object()", "returned a object"),
        ("return values * 1j", "returned an array of complex128"),
        ("return np.zeros(10**6)", "more than 100,000 values"),
        ("deep = 1\n    for _ in range(900): deep = [deep]\n    return deep", "levels deep"),
        ("raise LookupError('where?')", "raised LookupError: where?"),
        ("class Odd(Exception): pass\n    raise Odd('new')", "raised Odd: new"),
        ("raise SystemExit(3)", "raised RuntimeError: SystemExit 3"),
        ("return values.nothing", "AttributeError"),
        ("return scaled(values, factor)", "RecursionError"),
        ("return factor * values.astype(object)", "returned an array of object"),
        ("return [factor, values.tolist()]", "returned"),
    ],
)
def test_odd_results_are_named(judged, body, message):
    record = judged(REFERENCE | {"scaled": f"def scaled(values, factor):\n    {body}"})
    assert message in hint(record, "scaled")
    assert points(record) == POSSIBLE - 1


@pytest.mark.parametrize(
    "definition",
    ["scaled = 3", "scaled = np.zeros(3)", "scaled = None", "del scaled", "scaled = object()"],
)
def test_something_else_under_the_name_of_a_function(judged, definition):
    record = judged(REFERENCE, after=[definition])
    assert outcomes(record)["scaled"] in ("wrong", "blank")
    assert points(record) == POSSIBLE - 1


@pytest.mark.parametrize(
    "answer",
    ["'five'", "[5.0]", "float('nan')", "10**5000", "object()", "lambda: 5.0", "{5.0}", "1j"],
)
def test_something_else_than_a_number(judged, answer):
    record = judged(REFERENCE | {"twice": f"twice = {answer}"})
    assert outcomes(record)["twice"] == "wrong"
    assert points(record) == POSSIBLE - 1


def test_a_function_may_be_any_callable(judged):
    partial = "from functools import partial\nscaled = partial(lambda k, v, f: k * v * f, 1)"
    assert points(judged(REFERENCE | {"scaled": partial})) == POSSIBLE


def test_a_function_may_use_another_cell_and_the_numbers(judged):
    using = "def scaled(values, factor):\n    return double(values, factor) / small.numbers['a']"
    helper = "def double(values, factor):\n    return 2.5 * values * factor"
    assert points(judged(REFERENCE | {"scaled": using}, after=[helper])) == POSSIBLE


def test_students_own_checks_say_nothing(judged):
    own = "small.check('secant', secant)\nps = problem_set('small', seed=7)\nps.numbers['a']"
    record = judged(REFERENCE, after=[own])
    assert points(record) == POSSIBLE
    assert not record["notes"]


ENGINE_SETUP = "import numpy as np\nimport json\nfrom backprop import sigmoid\n"


@pytest.fixture(scope="module")
def release_with_engine():
    """A release whose first cell imports something from the package."""
    data = small_set.notebook()
    data["cells"][1]["source"] = ENGINE_SETUP + data["cells"][1]["source"]
    return read_notebook(json.dumps(data).encode())


@pytest.mark.parametrize("fork", [None, False], ids=["best sandbox", "plain process"])
def test_package_is_there_if_the_release_uses_it_but_never_its_checks(release_with_engine, fork):
    base = SmallAssignment()("")
    assignment = Assignment(base.problem_set, release_with_engine, base.hidden)
    plan = Plan(lambda student: assignment, LIMITS, fork=fork)
    use = "def scaled(values, factor):\n    return factor * values * 2 * sigmoid(0.0)"
    absent = [
        "import backprop.checks",
        "from backprop import checks",
        "from backprop.checks.verdict import judge_function",
        "import backprop.judge.sandbox",
        "from backprop.classroom.ps1 import TASKS",
    ]
    with plan.sandbox() as sandbox:
        record = grade(content(REFERENCE | {"scaled": use}, after=absent), assignment, sandbox)
    assert points(record) == POSSIBLE, record
    assert len(record["notes"]) == len(absent)
    assert all("not there while your work is judged" in note for note in record["notes"])


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from backprop import sigmoid", "sigmoid"),
        ("from backprop import checks", "checks"),
        ("import backprop.differences", "differences"),
        ("from backprop.differences import forward_difference", "differences"),
        ("from backprop.checks.verdict import Verdict", "checks"),
        ("from backprop.classroom.ps1 import TASKS", "classroom.ps1"),
        ("from backprop.classroom import ps1", "classroom.ps1"),
    ],
)
def test_package_is_absent_if_the_release_does_not_use_it(judged, source, name):
    inside = REFERENCE["secant"].replace("return", f"{source}\n    return")
    record = judged(REFERENCE | {"secant": inside}, after=[source])
    words = f"ImportError: backprop.{name} is not there while your work is judged"
    assert words in record["notes"][0]
    assert words in hint(record, "secant")


def test_other_real_numbers_are_numbers(judged):
    fraction = REFERENCE["secant"].replace("return", "return Fraction(1) *")
    answers = {"secant": fraction, "twice": "twice = Decimal(5)"}
    before = ["from decimal import Decimal\nfrom fractions import Fraction"]
    assert points(judged(REFERENCE | answers, before=before)) == POSSIBLE


@pytest.mark.parametrize("answer", ["object()", "{5.0}", "1j"])
@pytest.mark.parametrize("task", ["twice", "scaled"])
def test_what_cannot_cross_is_named_as_in_the_notebook(judged, task, answer):
    record = judged(REFERENCE | {task: f"{task} = {answer}"})
    assert hint(record, task) == small_set.small_problem_set().verdict(task, eval(answer)).message


def test_fault_of_a_check_is_not_the_students(sandbox, monkeypatch):
    def broken(answer, rng):
        raise RuntimeError("a bug in the check")

    task = small_set.TASKS[0]
    monkeypatch.setattr(
        small_set, "TASKS", (type(task)(task.name, task.kind, 2, broken), *small_set.TASKS[1:])
    )
    record = grade(content(REFERENCE), SmallAssignment()(""), sandbox)
    assert record["status"] == "failed"
    assert "a bug in the check" in record["reason"]
    assert points(record) is None


def test_hidden_cases_decide_by_their_seed(sandbox):
    """The hidden string reaches the verdict."""
    asked = []

    class Spy:
        def __init__(self, inner):
            self.inner = inner

        def __getattr__(self, name):
            return getattr(self.inner, name)

        def verdict(self, name, answer, hidden=None):
            asked.append((name, hidden))
            return self.inner.verdict(name, answer, hidden)

    given = SmallAssignment("another phrase")("")
    spying = type(given)(Spy(given.problem_set), given.release, given.hidden)
    record = grade(content(REFERENCE), spying, sandbox)
    assert points(record) == POSSIBLE
    names = ["secant", "central", "scaled", "twice"]
    assert asked == [(name, h) for name in names for h in (None, "another phrase")]
