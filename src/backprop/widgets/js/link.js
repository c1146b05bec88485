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
    if (control === "locked") {
      for (const lock of word.split(" ")) if (lock in controls) locks.add(lock);
      continue;
    }
    if (!Object.hasOwn(controls, control)) return { problem: `it has no control “${control}”` };
    const value = controls[control].kind === "choice" ? word : parsed(word);
    const problem = misfit(controls[control], value);
    if (problem) return { problem };
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
