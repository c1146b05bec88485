// How numbers are written for readers and read from them.

/**
 * A number in at most so many significant digits, with a real minus sign: −0.0325, 1.2e−7.
 * @param {number} value @param {number} [digits]
 */
export function written(value, digits = 4) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(digits));
  const scientific = size !== 0 && (size < 1e-4 || size >= 1e6);
  const text = scientific
    ? rounded.toExponential().replace("e+", "e")
    : String(rounded === 0 ? 0 : rounded);
  return text.replaceAll("-", "−");
}

/** A count with separators: 10,000. @param {number} count */
export const counted = (count) => count.toLocaleString("en-US");

/**
 * What a reader typed, as a number; NaN when it is none.
 * @param {string} text
 */
export function typed(text) {
  const plain = text.trim().replaceAll("−", "-");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}
