"""Random numbers from a seed, the same in Python and in the browser (random.js).

They are not numpy's, which no browser has. For figures only; training takes a numpy Generator.
Source: the 32-bit generator "mulberry32" by Tommy Ettinger, in the public domain.
"""

import math

_BITS = 0xFFFFFFFF


class SeededRandom:
    """seed: a whole number from 0 up, of which the last 32 bits count."""

    def __init__(self, seed: int):
        self._state = seed & _BITS

    def uniform(self) -> float:
        """A number from 0 up to, but not including, 1."""
        self._state = (self._state + 0x6D2B79F5) & _BITS
        bits = self._state
        bits = (bits ^ bits >> 15) * (bits | 1) & _BITS
        bits ^= bits + ((bits ^ bits >> 7) * (bits | 61) & _BITS) & _BITS
        return (bits ^ bits >> 14) / 2**32

    def normal(self) -> float:
        """A standard normal number, by Box and Muller. It takes two uniform ones."""
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def permutation(self, count: int) -> list[int]:
        """The numbers from 0 to count - 1 in random order."""
        order = list(range(count))
        for n in range(count - 1, 0, -1):
            other = math.floor(self.uniform() * (n + 1))
            order[n], order[other] = order[other], order[n]
        return order
