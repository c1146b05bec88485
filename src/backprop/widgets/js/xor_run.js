// One training run on a truth table: from its start to any update, the same each time.

import { forward } from "./engine.js";
import { FastTraining } from "./fast_training.js";
import { Random } from "./random.js";

/** @typedef {import("./engine.js").Network} Network */
/** @typedef {[number, number][]} Rates pairs: up to which update, and the rate until there */
/** @typedef {{updates: number, loss: number, error: number, parameters: number[]}} Record_ */

export const X = [[0, 0], [0, 1], [1, 0], [1, 1]];
const CLOCK_EVERY = 1000; // updates between two looks at the clock

/**
 * S4's random start from a seed: normal with standard deviation √(6 / (inputs + outputs)) / 2 of
 * the layer. Six decimals are kept: so they are exactly the numbers that Python draws.
 * @param {number} seed @param {number} hidden
 */
export function startingNumbers(seed, hidden) {
  const random = new Random(seed);
  return [[2, hidden], [hidden, 1]].flatMap(([inputs, outputs]) => {
    const spread = 0.5 * Math.sqrt(6 / (inputs + outputs));
    return Array.from({ length: (inputs + 1) * outputs }, () => Number((spread * random.normal()).toFixed(6)));
  });
}

/**
 * @param {number[]} values as Python orders them: layer by layer, weights before biases
 * @param {number} hidden @param {any} activation @returns {Network}
 */
function networkOf(values, hidden, activation) {
  return {
    layers: [
      { weight: Array.from({ length: hidden }, (_, i) => values.slice(2 * i, 2 * i + 2)), bias: values.slice(2 * hidden, 3 * hidden), activation },
      { weight: [values.slice(3 * hidden, 4 * hidden)], bias: values.slice(4 * hidden), activation: "sigmoid" },
    ],
  };
}

/** The rates that count in the first updates, as a text to compare. @param {Rates} earlier @param {number} rate @param {number} updates */
function ratesUntil(earlier, rate, updates) {
  /** @type {Rates} */
  const parts = [];
  let from = 0;
  for (const [until, value] of [...earlier, [Infinity, rate]]) {
    const end = Math.min(until, updates);
    if (end <= from) continue;
    if (parts.at(-1)?.[1] === value) parts.pop();
    parts.push([end, value]);
    from = end;
  }
  return JSON.stringify(parts);
}

/**
 * @typedef {{targets: number[], hidden: number, activation: string, loss: any, batchSize: number, start: number[]}} Setup
 */
export class Run {
  /** Losses and parameters at updates that are evenly spaced on a log axis. @type {Record_[]} */
  records = [];
  /** Updates in a millisecond, as measured. */
  pace = 500;
  #due = 0;
  #rates = "[]";

  /** @param {Setup} setup @param {string} name of the setup */
  constructor(setup, name) {
    const { targets, hidden, activation, loss, batchSize, start } = setup;
    this.name = name;
    this.targets = targets;
    this.training = new FastTraining(networkOf(start, hidden, activation), X, targets.map((y) => [y]), loss, { learningRate: 1, batchSize });
    this.#record();
  }

  /** The last update with good numbers. */
  get updates() {
    const { updates, divergedAt } = this.training;
    return divergedAt === null ? updates : updates - 1;
  }

  /** @param {Rates} earlier @param {number} rate @param {number} updates */
  leadsTo(earlier, rate, updates) {
    const made = this.training.updates;
    return made <= updates && ratesUntil(earlier, rate, made) === this.#rates;
  }

  /**
   * Train until so many updates are made, or the time is over, or it diverges.
   * @param {Rates} earlier @param {number} rate @param {number} updates @param {number} milliseconds
   */
  advance(earlier, rate, updates, milliseconds) {
    const { training } = this;
    const before = training.updates;
    const began = performance.now();
    let spent = 0;
    for (const [until, value] of /** @type {Rates} */ ([...earlier, [updates, rate]])) {
      training.learningRate = value;
      while (training.updates < Math.min(until, updates) && training.divergedAt === null && spent < milliseconds) {
        const stop = Math.min(until, updates, this.#due, training.updates + CLOCK_EVERY);
        while (training.updates < stop && training.divergedAt === null) training.step();
        if (training.updates === this.#due && training.divergedAt === null) this.#record();
        spent = performance.now() - began;
      }
    }
    if (spent > 1) this.pace = (training.updates - before) / spent;
    this.#rates = ratesUntil(earlier, rate, training.updates);
  }

  /** @returns {Record_} */
  now() {
    const { network, loss } = this.training;
    const outputs = this.passes().outputs;
    const error = outputs.reduce((total, a, n) => total + Math.abs(a - this.targets[n]), 0) / 4;
    return { updates: this.updates, loss, error, parameters: network.layers.flatMap(({ weight, bias }) => [...weight.flat(), ...bias]) };
  }

  /** Hidden activations and outputs of the four examples. */
  passes() {
    const [hidden, output] = forward(this.training.network, X).steps;
    return { hidden: hidden.a, outputs: output.a.map(([a]) => a) };
  }

  #record() {
    this.records.push(this.now());
    this.#due = Math.max(this.#due + 1, Math.ceil(this.#due * 1.02));
  }
}
