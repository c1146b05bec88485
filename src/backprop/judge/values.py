"""Values as JSON, and messages over a pipe: all that passes between the judge and a worker.

Numbers, words, arrays and lists of them. Nothing of it can run: no pickles, no classes. The judge
decodes what may be hostile, so every size is bounded before it is believed.

A worker loads this file by its path, without the package around it.
"""

import contextlib
import json
import math
import os
import select
import struct

import numpy as np

LARGEST = 100_000
DEEPEST = 12
LONGEST_TEXT = 10_000
LONGEST_MESSAGE = 8_000_000
_HEADER = struct.Struct(">I")
_DTYPES = {
    np.dtype(code).str: np.dtype(code)
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
}


class NotPlain(Exception):
    """A value that does not cross: the message says what it is."""


class Malformed(Exception):
    """A message that no honest sender writes."""


class Remote:
    """Stands for a function on the other side, by its number there and its name."""

    def __init__(self, number: int, name: str):
        self.number, self.name = number, name


def encode(value, functions: list | None = None):
    """The value as JSON.

    functions: each function found is appended here and crosses as its place in the list;
               without a list, a function is not plain
    Other real numbers cross as floats, and ranges as lists. Raises NotPlain for anything but these,
    None, ..., bool, int, float, str, arrays of numbers, and lists, tuples and dicts of these with
    text for keys; for more than 100,000 values; for 12 levels.
    """
    return _encode(value, functions, [LARGEST], DEEPEST)


def _encode(value, functions, left, levels):
    left[0] -= 1
    if left[0] < 0:
        raise NotPlain(f"more than {LARGEST:,} values")
    if levels == 0:
        raise NotPlain(f"nested more than {DEEPEST} levels deep")
    if type(value) is float or value is None or value is True or value is False:
        return value
    if value is Ellipsis:
        return {"dots": 1}
    if isinstance(value, np.ndarray):
        return _encode_array(value, left)
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        value = np.generic.item(value)
        if isinstance(value, np.floating):  # a long double has no twin in Python
            value = float(value)
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        whole = int.__add__(value, 0)
        if int.bit_length(whole) < 1024:
            return whole
        return math.inf if whole > 0 else -math.inf
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, str):
        return str.__getitem__(value, slice(0, LONGEST_TEXT))
    if isinstance(value, range):
        return [_encode(item, functions, left, levels - 1) for item in value]
    if isinstance(value, list):
        return [_encode(item, functions, left, levels - 1) for item in list.__iter__(value)]
    if isinstance(value, tuple):
        items = tuple.__iter__(value)
        return {"tuple": [_encode(item, functions, left, levels - 1) for item in items]}
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in dict.keys(value)):
            raise NotPlain("a dict with a key that is no text")
        pairs = [
            [_encode(each, functions, left, levels - 1) for each in pair]
            for pair in dict.items(value)
        ]
        return {"dict": pairs}
    if callable(value) and functions is not None:
        functions.append(value)
        name = getattr(value, "__name__", None)
        return {"function": len(functions) - 1, "name": name if isinstance(name, str) else "f"}
    if hasattr(type(value), "__float__") and not isinstance(value, np.generic):
        with contextlib.suppress(Exception):  # whatever somebody's own class raises
            return float(value)
    raise NotPlain(f"a {type(value).__name__}"[:200])


def _encode_array(array, left):
    if array.size > left[0]:
        raise NotPlain(f"an array of more than {LARGEST:,} values")
    left[0] -= array.size
    if array.dtype.kind not in "biuf":
        raise NotPlain(f"an array of {array.dtype}"[:200])
    plain = np.array(array, subok=False)
    kind = plain.dtype.newbyteorder("=").str
    if kind not in _DTYPES:
        kind = "<f8" if "<f8" in _DTYPES else ">f8"
        plain = plain.astype(np.float64)
    return {"array": plain.ravel().tolist(), "shape": list(plain.shape), "dtype": kind}


def decode(value, make_function=None):
    """The value that ``encode`` was given; `make_function` makes one from a Remote.

    Raises Malformed for JSON that ``encode`` does not write.
    """
    return _decode(value, make_function, [LARGEST], DEEPEST + 1)


def _decode(value, make_function, left, levels):
    left[0] -= 1
    if left[0] < 0 or levels == 0:
        raise Malformed("a value that is too large")
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        whole = value.bit_length() <= 1024
        return value if whole else math.inf if value > 0 else -math.inf
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if isinstance(value, list):
        return [_decode(item, make_function, left, levels - 1) for item in value]
    if isinstance(value, dict):
        match value:
            case {"dots": 1}:
                return Ellipsis
            case {"tuple": list(items)}:
                return tuple(_decode(item, make_function, left, levels - 1) for item in items)
            case {"dict": list(pairs)}:
                return _decode_dict(pairs, make_function, left, levels)
            case {"array": list(items), "shape": list(shape), "dtype": str(dtype)}:
                return _decode_array(items, shape, dtype, left)
            case {"function": int(number), "name": str(name)} if make_function is not None:
                return make_function(Remote(number, name))
    raise Malformed(f"an unknown value, {str(value)[:80]}")


def _decode_dict(pairs, make_function, left, levels):
    found = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise Malformed("a dict without pairs")
        key, item = (_decode(each, make_function, left, levels - 1) for each in pair)
        if not isinstance(key, str):  # many numbers can be chosen that have the same hash
            raise Malformed("a dict with a key that is no text")
        found[key] = item
    return found


def _decode_array(items, shape, dtype, left):
    left[0] -= len(items)
    whole = all(isinstance(side, int) and 0 <= side <= LARGEST for side in shape)
    if left[0] < 0 or not whole or len(shape) > DEEPEST or math.prod(shape) != len(items):
        raise Malformed("an array whose shape does not fit")
    if dtype not in _DTYPES or not all(isinstance(item, (int, float)) for item in items):
        raise Malformed("an array of something else than numbers")
    try:
        return np.array(items, dtype=_DTYPES[dtype]).reshape(shape)
    except (ValueError, OverflowError, TypeError):
        raise Malformed("an array whose numbers do not fit its type") from None


class Channel:
    """Messages in both directions over file descriptors: four bytes of length, then JSON."""

    def __init__(self, reading: int, writing: int):
        self._reading, self._writing, self._read = reading, writing, b""
        self.abandoned = False  # a killed sender's child may hold the pipe, so no end would come

    def send(self, message: dict) -> None:
        """Raise OSError if nobody reads any more."""
        text = json.dumps(message).encode()
        left = memoryview(_HEADER.pack(len(text)) + text)
        while left:
            left = left[os.write(self._writing, left) :]

    def receive(self) -> dict:
        """The next message. Raises EOFError at the end, Malformed for anything but a message."""
        (length,) = _HEADER.unpack(self._exactly(_HEADER.size))
        if length > LONGEST_MESSAGE:
            raise Malformed(f"a message of {length:,} bytes")
        try:
            message = json.loads(self._exactly(length))
        except (ValueError, RecursionError):
            raise Malformed("a message that is not JSON") from None
        if not isinstance(message, dict):
            raise Malformed("a message of the wrong kind")
        return message

    def _exactly(self, length):
        parts, missing = [self._read], length - len(self._read)
        waiting = None
        if hasattr(select, "poll"):
            waiting = select.poll()
            waiting.register(self._reading, select.POLLIN)
        while missing > 0:
            try:
                while waiting and not waiting.poll(500):
                    if self.abandoned:
                        raise EOFError("the other side was given up")
                part = os.read(self._reading, 1 << 16)
            except ConnectionError:
                part = b""
            if not part:
                raise EOFError("the other side is gone")
            parts.append(part)
            missing -= len(part)
        read = b"".join(parts)
        self._read = read[length:]
        return read[:length]

    def close(self) -> None:
        """Close both ends."""
        for end in {self._reading, self._writing}:
            os.close(end)
