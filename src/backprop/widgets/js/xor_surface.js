// What a network says to every pair of inputs, as a picture.

const PIXELS = 100;

/** The output over the plane of inputs: pixels and the line where it is 0.5. @param {import("./xor_run.js").Run} run */
export function surfaceOf(run) {
  const values = new Float64Array(PIXELS * PIXELS);
  const data = new Uint8ClampedArray(4 * PIXELS * PIXELS);
  const at = (/** @type {number} */ k) => -0.25 + (1.5 * (k + 0.5)) / PIXELS;
  for (let row = 0, k = 0; row < PIXELS; row += 1) {
    for (let column = 0; column < PIXELS; column += 1, k += 1) {
      values[k] = run.training.predict(at(column), at(PIXELS - 1 - row));
      data.set([21, 128, 61, 10 + 190 * values[k]], 4 * k);
    }
  }
  return { image: { width: PIXELS, height: PIXELS, data }, border: borderOf(values, at) };
}

/** Where neighbors lie on both sides of 0.5, as short lines. @param {Float64Array} values @param {(k: number) => number} at */
function borderOf(values, at) {
  /** @type {[number, number][]} */
  const points = [];
  const crossing = (/** @type {number} */ a, /** @type {number} */ b) => (a > 0.5) !== (b > 0.5);
  for (let row = 0; row < PIXELS - 1; row += 1) {
    for (let column = 0; column < PIXELS - 1; column += 1) {
      const k = row * PIXELS + column;
      const [a, b, c, d] = [values[k], values[k + 1], values[k + PIXELS + 1], values[k + PIXELS]];
      if ((a > 0.5) === (b > 0.5) && (b > 0.5) === (c > 0.5) && (c > 0.5) === (d > 0.5)) continue;
      const share = (/** @type {number} */ from, /** @type {number} */ to) => (0.5 - from) / (to - from);
      if (crossing(a, b)) points.push([column + share(a, b), row]);
      if (crossing(b, c)) points.push([column + 1, row + share(b, c)]);
      if (crossing(d, c)) points.push([column + share(d, c), row + 1]);
      if (crossing(a, d)) points.push([column, row + share(a, d)]);
    }
  }
  return points.map(([column, row]) => [at(column), at(PIXELS - 1 - row)]);
}
