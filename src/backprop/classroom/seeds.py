"""From a teacher's phrase to the seeds of a class or of each student; the phrase stays secret.

Every seed is part of a SHA-256 of the phrase, the problem set, the student and the purpose. So
nobody gets from the public seed, which stands in a student's file, to the hidden one.
"""

import hashlib

#: The phrase of the editions in the repository. Their hidden tests are no secret.
PUBLIC = "public"


def public_seed(phrase: str, problem_set: str, student: str = "") -> int:
    """The seed in a student's file, of at most nine digits; 0 for the phrase "public"."""
    if phrase == PUBLIC:
        return 0
    return int(_digest(phrase, problem_set, student, "numbers")[:7], 16)


def hidden_seed(phrase: str, problem_set: str, student: str = "") -> str:
    """The seed of the hidden tests: 32 hexadecimal digits, for the instructor's files alone."""
    return _digest(phrase, problem_set, student, "hidden tests")[:32]


def _digest(*parts):
    # Each part's length keeps ("ab", "c") apart from ("a", "bc").
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()
