// A widget's state as the fragment of an address: #descent?start=4&rate=0.01

import { misfit } from "./controls.js";

/** @typedef {import("./controls.js").Controls} Controls */

/**
 * @param {string} key @param {Record<string, any>} state @param {Controls} controls
 * @param {string[]} [locked] @returns {string}
 */
export function fragment(key, state, controls, locked = []) {
  const query = new URLSearchParams();
  for (const name of Object.keys(controls)) {
    const value = state[name];
    query.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  if (locked.length) query.set("locked", locked.join(" "));
  return `#${key}?${query}`;
}

/**
 * The state that a fragment holds for the widget of this key: null if it is another's, a problem
 * in words if it doesn't fit. A locked control keeps its value.
 * @param {string} text @param {string} key @param {Controls} controls @param {string[]} locked
 * @returns {null | {problem: string} | {changes: Record<string, any>, locked: string[]}}
 */
export function readFragment(text, key, controls, locked) {
  const [, name, rest] = /^#([^?]*)\?(.*)$/s.exec(text) ?? [];
  if (!key || name !== key) return null;
  /** @type {Record<string, any>} */
  const changes = {};
  const locks = new Set(locked);
  for (const [control, word] of new URLSearchParams(rest)) {
    const named = control === "locked" ? word.split(" ").filter(Boolean) : [control];
    const unknown = named.find((other) => !Object.hasOwn(controls, other));
    if (unknown !== undefined) {
      return { problem: `it has no control “${unknown}”; its controls are ${Object.keys(controls).join(", ")}` };
    }
    if (control === "locked") {
      for (const lock of named) locks.add(lock);
      continue;
    }
    const value = controls[control].kind === "choice" ? word : parsed(word);
    // Told with the word itself: a number may be too large to be read as it was written.
    if (misfit(controls[control], value)) return { problem: misfit(controls[control], word) ?? "" };
    if (!locked.includes(control)) changes[control] = value;
  }
  return { changes, locked: [...locks] };
}

/** @param {string} word */
function parsed(word) {
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}
