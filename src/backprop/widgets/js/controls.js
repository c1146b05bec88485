// What a reader can set: its limits, its check, and the form elements that show it.

import { h } from "./dom.js";
import { typed, written } from "./numbers.js";

/** @typedef {{kind: "number", label: string, min: number, max: number, step: number, whole: boolean, log: boolean, digits: number, hidden: boolean}} NumberControl */
/** @typedef {{kind: "choice", label: string, options: Record<string, string>, hidden: boolean}} Choice */
/** @typedef {{kind: "toggle", label: string, hidden: boolean}} Toggle */
/** @typedef {{kind: "numbers", label: string, min: number, max: number, hidden: boolean}} Numbers */
/** @typedef {NumberControl | Choice | Toggle | Numbers} Control */
/** @typedef {Record<string, Control>} Controls */

/** Attributes of every element that takes keys: JupyterLab must not take its arrow keys. */
export const KEYS = { "data-lm-suppress-shortcuts": "true" };

/**
 * A number, shown as a slider with a field. `log`: the slider's steps are factors. `hidden`:
 * part of the state and of links, but the picture alone shows and sets it.
 * @param {string} label
 * @param {{min: number, max: number, step?: number, whole?: boolean, log?: boolean, digits?: number, hidden?: boolean}} limits
 * @returns {NumberControl}
 */
export function number(label, { min, max, step, whole = false, log = false, digits = 4, hidden = false }) {
  return { kind: "number", label, min, max, step: step ?? (whole ? 1 : (max - min) / 200), whole, log, digits, hidden };
}

/**
 * One of a few names, each with the words that readers see.
 * @param {string} label @param {Record<string, string>} options @param {{hidden?: boolean}} [how]
 * @returns {Choice}
 */
export const choice = (label, options, { hidden = false } = {}) => ({ kind: "choice", label, options, hidden });

/** Yes or no. @param {string} label @param {{hidden?: boolean}} [how] @returns {Toggle} */
export const toggle = (label, { hidden = false } = {}) => ({ kind: "toggle", label, hidden });

/**
 * Numbers in lists, nested as the picture wants them; the picture shows and sets them.
 * @param {string} label @param {{min: number, max: number}} limits @returns {Numbers}
 */
export const numbers = (label, { min, max }) => ({ kind: "numbers", label, min, max, hidden: true });

/**
 * What is wrong with a value, in words that say what fits; null if nothing is.
 * @param {Control} control @param {any} value @returns {string | null}
 */
export function misfit(control, value) {
  if (control.kind === "choice") {
    if (Object.hasOwn(control.options, value)) return null;
    return `${control.label} is one of ${Object.keys(control.options).join(", ")}, not “${short(value)}”`;
  }
  if (control.kind === "toggle") {
    return typeof value === "boolean" ? null : `${control.label} is true or false, not “${short(value)}”`;
  }
  if (control.kind === "numbers") {
    const fits = Array.isArray(value) && value.flat(Infinity).every((v) => inLimits(control, v));
    return fits ? null : `${control.label} must be lists of numbers ${range(control)}, not “${short(value)}”`;
  }
  const fits = inLimits(control, value) && (!control.whole || Number.isInteger(value));
  const kind = control.whole ? "a whole number" : "a number";
  return fits ? null : `${control.label} is ${kind} ${range(control)}, not “${short(value)}”`;
}

/** @param {{min: number, max: number}} control @param {any} value */
const inLimits = ({ min, max }, value) => typeof value === "number" && value >= min && value <= max;

/** @param {{min: number, max: number}} control */
const range = ({ min, max }) => `from ${written(min)} to ${written(max)}`;

/** What was given, for a message. @param {any} value */
export function short(value) {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}

/**
 * The value of a number control that is nearest to `value`: on its grid and within its limits.
 * @param {NumberControl} control @param {number} value
 */
export function nearest({ min, max, step, whole, log, digits }, value) {
  const inside = Math.min(max, Math.max(min, value));
  if (log) return Math.min(max, Math.max(min, Number(inside.toPrecision(3))));
  const onGrid = whole ? Math.round(inside) : min + Math.round((inside - min) / step) * step;
  return Math.min(max, Number(onGrid.toPrecision(Math.max(digits, 6))));
}

/** A log slider has a hundred steps for each factor of ten. */
const PER_DECADE = 100;

/**
 * What a number control's field holds while it can't be used, why, and instead of what.
 * `together`: it would fit, but not to the other controls as they are.
 * @typedef {{text: string, message: string, shown: string, together?: boolean}} Draft
 */

/**
 * The form elements of one control. `set(value)` is called with values that fit; what it returns
 * in words is shown as the reason why it was refused.
 * @param {Control} control @param {any} value
 * @param {{locked?: boolean, draft?: Draft | null, set: (value: any) => unknown, refuse?: (draft: Draft | null) => void}} how
 */
export function form(control, value, how) {
  const { locked = false, set } = how;
  const name = locked ? `${control.label} (locked)` : control.label;
  if (control.kind === "choice") {
    return h("label", { class: "bp-control" },
      h("span", { class: "bp-label" }, name),
      h("select", { ...KEYS, value, disabled: locked, onchange: (/** @type {any} */ e) => set(e.target.value) },
        Object.entries(control.options).map(([key, words]) => h("option", { value: key }, words))));
  }
  if (control.kind === "toggle") {
    return h("label", { class: "bp-control bp-toggle" },
      h("input", { ...KEYS, type: "checkbox", checked: value, disabled: locked, onchange: (/** @type {any} */ e) => set(e.target.checked) }),
      h("span", { class: "bp-label" }, name));
  }
  if (control.kind === "numbers") throw new TypeError("the picture shows lists of numbers itself");
  return h("div", { class: "bp-control bp-number", role: "group", "aria-label": name },
    h("span", { class: "bp-label", "aria-hidden": "true" }, name),
    slider(control, value, locked, set),
    field(control, value, how));
}

/** @param {NumberControl} control @param {number} value @param {boolean} locked @param {(value: number) => unknown} set */
function slider(control, value, locked, set) {
  const { min, max, step, log } = control;
  const position = (/** @type {number} */ v) => Math.round(Math.log10(v) * PER_DECADE);
  return h("input", {
    ...KEYS,
    type: "range",
    ...(log ? { min: position(min), max: position(max), step: 1 } : { min, max, step }),
    value: String(log ? position(value) : value),
    disabled: locked,
    "aria-label": control.label,
    "aria-valuetext": written(value, control.digits),
    oninput: (/** @type {any} */ e) => {
      const at = Number(e.target.value);
      set(nearest(control, log ? 10 ** (at / PER_DECADE) : at));
    },
  });
}

/**
 * A field for one number, with a message when what was typed doesn't fit: the last good value
 * stays in force, Escape brings it back, and so does any other change of the number.
 * `label` names the field where its control's label doesn't.
 * @param {NumberControl} control @param {number} value
 * @param {{locked?: boolean, draft?: Draft | null, label?: string, set: (value: number) => unknown, refuse?: (draft: Draft | null) => void}} how
 */
export function field(control, value, { locked = false, draft: kept = null, label, set, refuse = () => {} }) {
  const name = label ?? `${control.label}, exact value`;
  const shown = written(value, Math.max(control.digits, 6));
  const draft = kept?.shown === shown ? kept : null;
  /** @type {HTMLElement | null} */
  let complaint = null;
  const take = (/** @type {string} */ text) => {
    if (text === shown) return refuse(null);
    const read = typed(text);
    if (misfit(control, read)) return refuse({ text, message: `${misfit(control, text)}.`, shown });
    refuse(null);
    const problem = set(read);
    if (typeof problem === "string") refuse({ text, message: problem, shown, together: true });
  };
  return h("span", { class: "bp-field" },
    h("span", { class: "bp-message", role: "alert", after: (/** @type {HTMLElement} */ e) => { complaint = e; } }, draft?.message),
    h("input", {
      ...KEYS,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      size: 7,
      value: draft ? draft.text : shown,
      disabled: locked,
      "aria-label": name,
      "aria-invalid": draft ? "true" : null,
      onchange: (/** @type {any} */ e) => take(e.target.value),
      onkeydown: (/** @type {KeyboardEvent & {target: HTMLInputElement}} */ e) => {
        if (e.key === "Enter") take(e.target.value); // in JupyterLab no change event follows
        if (e.key !== "Escape") return;
        e.target.value = shown;
        refuse(null);
      },
      after: (/** @type {any} */ e) => {
        e.ariaDescribedByElements = draft && complaint ? [complaint] : null;
        if (kept && !draft) refuse(null); // else it would come back with the number
      },
    }));
}
