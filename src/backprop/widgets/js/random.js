/**
 * Random numbers that are the same in every browser for a seed. They are not numpy's.
 *
 * Source: the 32-bit generator "mulberry32" by Tommy Ettinger, in the public domain.
 */

import { wholeNumber } from "./engine.js";

export class Random {
  #state;

  /** @param {number} seed a whole number from 0 up, of which the last 32 bits count */
  constructor(seed) {
    wholeNumber(seed, "seed", 0);
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, but not including, 1. */
  uniform() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A standard normal number, by Box and Muller. It takes two uniform ones. */
  normal() {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers from 0 to count - 1 in random order. @param {number} count */
  permutation(count) {
    const order = Array.from({ length: count }, (_, n) => n);
    for (let n = count - 1; n > 0; n--) {
      const other = Math.floor(this.uniform() * (n + 1));
      [order[n], order[other]] = [order[other], order[n]];
    }
    return order;
  }
}
