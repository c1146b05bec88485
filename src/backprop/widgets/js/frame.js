// What every widget has around its picture: controls, buttons, words, table, task, link, reset.

import { form, misfit } from "./controls.js";
import { KEYS } from "./controls.js";
import { h, update } from "./dom.js";
import { fragment, readFragment } from "./link.js";

/** @typedef {import("./controls.js").Controls} Controls */
/** @typedef {import("./dom.js").Nested} Nested */
/** @typedef {Record<string, any>} State */
/** @typedef {(changes: State) => string | null} SetState changes all or, with the reason returned and shown, nothing */

/**
 * How a state plays. Each function returns what changes, or null if the end is reached.
 * `frame` gets the milliseconds since it last changed something: 16 or so, from 500 on where
 * motion is reduced.
 * @template D
 * @typedef {{rewind: (state: State, derived: D) => State | null, step: (state: State, derived: D) => State | null, frame: (state: State, derived: D, elapsed: number) => State | null, noun?: string}} Player
 */

/** @typedef {(name: string) => {draft: import("./controls.js").Draft | null, refuse: (draft: import("./controls.js").Draft | null) => void}} Entry */

/**
 * @template D
 * @typedef {object} Spec
 * @property {string} name of the Python class
 * @property {string} title the widget's accessible name
 * @property {Controls} controls every trait that a reader can change, in the order shown
 * @property {(state: State, previous: D | null) => D} derive the numbers that follow from the state;
 *   if they have `unfinished: true`, it is called again in the next frame to go on
 * @property {(state: State, derived: D, tools: {set: SetState, locked: (name: string) => boolean, entry: Entry}) => Nested} picture the numbers drawn; entry(name) keeps what can't be used of a field of its own
 * @property {(state: State, derived: D) => string} text one or two sentences with the numbers
 * @property {(state: State, derived: D) => {caption: string, head: string[], rows: (string | number)[][]}} table
 * @property {{text: string, solved: (state: State, derived: D) => string | null}} task
 * @property {Player<D>} [player]
 * @property {{label: string, act: (state: State, derived: D, set: SetState) => void}[]} [actions]
 * @property {(changes: State, state: State) => State} [adjust] what else must change with it
 * @property {(state: State) => Record<string, {min: number, max: number}>} [limits] narrower ones of
 *   number controls, in this state
 * @property {(state: State) => string | null} [check] what is wrong with values taken together
 */

const SAY_AFTER = 500; // milliseconds of quiet, so that a drag or a run is announced once
const PLAIN_FRAME = 500; // milliseconds between pictures where motion is reduced

/**
 * The module that anywidget and the page's host expect, with its spec for tests.
 * @template D @param {Spec<D>} spec
 */
export function widget(spec) {
  const names = Object.keys(spec.controls);
  /** @type {WeakMap<any, State>} */
  const first = new WeakMap();
  const read = (/** @type {any} */ model) => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  return {
    spec,
    /** @param {{model: any}} context */
    initialize({ model }) {
      first.set(model, read(model));
    },
    /** @param {{model: any, el: HTMLElement}} context */
    render({ model, el }) {
      return mount(spec, names, read, first.get(model) ?? read(model), model, el);
    },
  };
}

/**
 * A player for a state that is a place in a computed sequence: `position` names the control.
 * The whole sequence takes at most about so many seconds, its beginning slow enough to follow.
 * @template D
 * @param {string} position @param {(derived: D) => number} last @param {string} noun
 * @param {number} [seconds]
 * @returns {Player<D>}
 */
export function walkPlayer(position, last, noun, seconds = 6) {
  const at = (/** @type {State} */ state, /** @type {D} */ derived) => Math.min(state[position], last(derived));
  return {
    noun,
    rewind: () => ({ [position]: 0 }),
    step: (state, derived) => (at(state, derived) < last(derived) ? { [position]: at(state, derived) + 1 } : null),
    frame(state, derived, elapsed) {
      const place = at(state, derived);
      if (place >= last(derived)) return null;
      const pace = Math.max(6, place, last(derived) / seconds); // steps a second
      const steps = Math.floor((elapsed * pace) / 1000);
      if (steps === 0) return {};
      return { [position]: Math.min(last(derived), place + steps) };
    },
  };
}

/**
 * @template D
 * @param {Spec<D>} spec @param {string[]} names @param {(model: any) => State} read
 * @param {State} initial @param {any} model @param {HTMLElement} el
 */
function mount(spec, names, read, initial, model, el) {
  const { controls, player } = spec;
  const onPage = el.closest(".bp-widget") !== null;
  const key = model.get("key");
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Record<string, import("./controls.js").Draft | null>} */
  const drafts = {};
  /** @type {(import("./dom.js").Node_ | string)[]} */
  let shown = [];
  /** @type {D | null} */
  let derived = null;
  let state = read(model);
  let locks = model.get("locked") ?? [];
  let home = initial; // what Reset brings back
  let solved = /** @type {string | null} */ (null);
  let notice = "";
  let said = "";
  let saidSolved = false;
  let tableOpen = false;
  let scheduled = 0;
  let playing = 0; // the id of the coming frame, 0 when at rest
  let lastFrame = 0;
  let sayTimer = 0;

  const entry = (/** @type {string} */ name) => ({
    draft: drafts[name] ?? null,
    refuse: (/** @type {import("./controls.js").Draft | null} */ draft) => {
      drafts[name] = draft;
      if (draft) notice = ""; // the field tells the reason itself
      changedView();
    },
  });
  const isLocked = (/** @type {string} */ name) => locks.includes(name);

  /** What a reader does. @type {SetState} */
  function set(changes) {
    notice = "";
    return change(adjusted(changes));
  }

  /** @param {State} changes */
  const adjusted = (changes) => (spec.adjust ? { ...changes, ...spec.adjust(changes, state) } : changes);

  /** @type {SetState} */
  function change(changes) {
    for (const name of Object.keys(changes)) {
      if (!names.includes(name)) throw new Error(`${spec.name} has no control ${name}`);
    }
    const allowed = Object.entries(changes).filter(([name, value]) => !isLocked(name) && misfit(controls[name], value) === null);
    const now = read(model);
    const problem = spec.check?.({ ...now, ...Object.fromEntries(allowed) });
    changedView(); // puts a refused choice back
    if (problem && !spec.check?.(now)) {
      const held = Object.keys(changes).filter(isLocked).map((name) => controls[name].label);
      notice = `That doesn't fit: ${problem}. ${held.length ? `Locked: ${held.join(", ")}. ` : ""}Nothing was changed.`;
      return notice;
    }
    for (const [name, value] of allowed) model.set(name, value);
    model.save_changes();
    const limits = (/** @type {string} */ name, /** @type {State} */ at) => JSON.stringify(spec.limits?.(at)[name]);
    for (const [name, draft] of Object.entries(drafts)) {
      // The reason for which it was refused may have gone.
      if (draft?.together || limits(name, now) !== limits(name, read(model))) drafts[name] = null;
    }
    return null;
  }

  function compute() {
    state = read(model);
    derived = spec.derive(state, derived);
    solved = spec.task.solved(state, derived) ?? solved;
    return derived;
  }

  function draw() {
    scheduled = 0;
    const next = view(compute());
    update(el, shown, next);
    shown = next;
    if (/** @type {any} */ (derived)?.unfinished) changedView();
  }

  function changed() {
    if (!scheduled) scheduled = requestAnimationFrame(draw);
    clearTimeout(sayTimer);
    sayTimer = window.setTimeout(announce, SAY_AFTER);
  }

  /** Keys and clicks start from what is drawn: of two within one frame, neither may be lost. */
  function catchUp() {
    if (!scheduled) return;
    cancelAnimationFrame(scheduled);
    draw();
  }

  function announce() {
    const words = spec.text(state, derived ?? compute());
    said = solved && !saidSolved ? `${solved} ${words}` : words;
    saidSolved = solved !== null;
    changedView();
  }

  function changedView() {
    if (!scheduled) scheduled = requestAnimationFrame(draw);
  }

  function pause() {
    cancelAnimationFrame(playing);
    playing = 0;
    changedView();
  }

  function play() {
    if (playing) return pause();
    notice = "";
    const now = derived ?? compute();
    if (player?.step(state, now) === null) set(player.rewind(state, now) ?? {});
    lastFrame = performance.now();
    playing = requestAnimationFrame(nextFrame);
    changedView();
  }

  /** @param {number} time */
  function nextFrame(time) {
    const elapsed = time - lastFrame;
    if (!reduced.matches || elapsed >= PLAIN_FRAME) {
      const changes = player?.frame(state, compute(), Math.max(0, elapsed)) ?? null;
      if (changes === null) return pause();
      if (Object.keys(changes).length > 0) lastFrame = time; // else the wait goes on
      change(adjusted(changes)); // leaves the notice: a link may be copied while it runs
    }
    playing = requestAnimationFrame(nextFrame);
  }

  function reset() {
    pause();
    solved = null;
    saidSolved = false;
    notice = "";
    forgetDrafts();
    change(home);
    changed();
  }

  function forgetDrafts() {
    for (const name of Object.keys(drafts)) drafts[name] = null;
  }

  async function copyLink() {
    const link = onPage
      ? new URL(fragment(key, state, controls, locks), location.href).href
      : `${spec.name}(${names.map((name) => `${name}=${python(state[name])}`).join(", ")})`;
    try {
      await navigator.clipboard.writeText(link);
      notice = onPage ? "Link copied." : "Copied, to paste into a code cell.";
    } catch {
      notice = link; // the browser refuses: the reader can copy it from here
    }
    changedView();
  }

  function followFragment() {
    const own = model.get("locked") ?? [];
    const found = readFragment(location.hash, key, controls, own);
    if (!found) return;
    const given = "changes" in found ? found.changes : {};
    const also = Object.entries(spec.adjust?.(given, { ...read(model), ...given }) ?? {}).filter(([name]) => !own.includes(name));
    const wanted = { ...Object.fromEntries(also), ...given };
    const problem = "problem" in found ? found.problem : spec.check?.({ ...read(model), ...wanted });
    if (problem) notice = `The link doesn't fit this figure: ${problem}. It was ignored.`;
    else if ("changes" in found) {
      notice = "Set by the link.";
      for (const [name, value] of Object.entries(wanted)) model.set(name, value);
      model.save_changes();
      locks = found.locked;
      home = locks.length > own.length ? read(model) : initial; // an experiment for a class stays as prepared
      forgetDrafts();
    }
    changedView();
    el.scrollIntoView({ block: "center" });
  }

  /** @param {D} numbers */
  function view(numbers) {
    const table = tableOpen ? spec.table(state, numbers) : null;
    return [
      h("div", { class: "bp", role: "group", "aria-label": spec.title },
        h("div", { class: "bp-picture" }, spec.picture(state, numbers, { set, locked: isLocked, entry })),
        h("div", { class: "bp-controls" }, names.filter((name) => !controls[name].hidden).map((name) =>
          form({ ...controls[name], ...spec.limits?.(state)[name] }, state[name], {
            locked: isLocked(name),
            set: (value) => set({ [name]: value }),
            ...entry(name),
          }))),
        h("div", { class: "bp-buttons" },
          player ? [
            button("Rewind", () => { pause(); set(player.rewind(state, derived ?? compute()) ?? {}); }),
            button(player.noun ? `One ${player.noun}` : "Step", () => { pause(); set(player.step(state, derived ?? compute()) ?? {}); }),
            button(playing ? "Pause" : "Run", play, "bp-main"),
          ] : null,
          (spec.actions ?? []).map(({ label, act }) => button(label, () => act(state, derived ?? compute(), set))),
          h("span", { class: "bp-gap" }),
          button("Reset", reset),
          key || !onPage ? button(onPage ? "Copy link" : "Copy as Python", copyLink) : null),
        h("p", { class: "bp-text" }, spec.text(state, numbers)),
        h("p", { class: "bp-notice", role: "status" }, notice),
        h("div", { class: "bp-said", role: "status" }, said),
        h("p", { class: solved ? "bp-task bp-solved" : "bp-task" },
          h("strong", {}, solved ? "✓ " : "Task. "), solved ?? spec.task.text),
        h("details", { class: "bp-data", ontoggle: (/** @type {any} */ e) => { tableOpen = e.target.open; changedView(); } },
          h("summary", KEYS, "The numbers as a table"),
          table && h("div", { class: "bp-scroll", tabindex: 0, role: "group", "aria-label": table.caption },
            h("table", {},
              h("caption", {}, table.caption),
              h("thead", {}, h("tr", {}, table.head.map((cell) => h("th", { scope: "col" }, cell)))),
              h("tbody", {}, table.rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))))))),
    ];
  }

  const watched = [...names, "locked"].map((name) => `change:${name}`);
  const relock = () => { locks = model.get("locked") ?? []; };
  for (const event of watched) model.on(event, changed);
  model.on("change:locked", relock);
  for (const event of ["keydown", "click"]) el.addEventListener(event, catchUp, true);
  if (onPage) {
    followFragment();
    addEventListener("hashchange", followFragment);
  }
  draw();

  return () => {
    cancelAnimationFrame(playing);
    cancelAnimationFrame(scheduled);
    clearTimeout(sayTimer);
    removeEventListener("hashchange", followFragment);
    for (const event of watched) model.off(event, changed);
    model.off("change:locked", relock);
    for (const event of ["keydown", "click"]) el.removeEventListener(event, catchUp, true);
    el.replaceChildren();
  };
}

/** @param {string} label @param {() => void} onclick @param {string} [kind] */
const button = (label, onclick, kind) => h("button", { ...KEYS, type: "button", class: kind ?? null, onclick }, label);

/** @param {any} value @returns {string} */
function python(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}
