// A model without a kernel: what a widget asks of anywidget's model, kept in memory.

export class Model {
  /** @type {Record<string, any>} */ #state;
  /** @type {Map<string, Set<Function>>} */ #listeners = new Map();

  /** @param {Record<string, any>} state */
  constructor(state) {
    this.#state = structuredClone(state);
  }

  /** @param {string} name */
  get(name) {
    return this.#state[name];
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    if (Object.is(this.#state[name], value)) return;
    this.#state[name] = value;
    this.#tell(`change:${name}`, value); // as Backbone does: on set, not on save_changes
    this.#tell("change");
  }

  save_changes() {}

  /** @param {string} event @param {Function} listener */
  on(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event)?.add(listener);
  }

  /** @param {string} event @param {Function} listener */
  off(event, listener) {
    this.#listeners.get(event)?.delete(listener);
  }

  /** @param {string} event @param {any[]} details */
  #tell(event, ...details) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(this, ...details);
  }
}
