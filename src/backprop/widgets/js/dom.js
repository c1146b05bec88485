// Pictures as plain objects, and the one function that makes the page show them.

/** @typedef {{tag: string, props: Record<string, any>, children: (Node_ | string)[]}} Node_ */
/** @typedef {Node_ | string | number | null | undefined | false} Piece */
/** @typedef {Piece | Nested[]} Nested */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A description of an element. Nothing (null, false) keeps its place, so that neighbors stay the
 * same elements, with their focus, when it comes and goes.
 *
 * props: attributes; functions named on… listen; `value` and `checked` are set as properties;
 * `image` is {width, height, data} for a canvas; `after` is called with the element after each
 * update.
 * @param {string} tag @param {Record<string, any> | null} [props] @param {Nested[]} children
 * @returns {Node_}
 */
export function h(tag, props, ...children) {
  const flat = /** @type {Piece[]} */ (children.flat(/** @type {1} */ (Infinity)));
  return {
    tag,
    props: props ?? {},
    children: flat.map((child) => {
      if (child === null || child === undefined || child === false) return "";
      return typeof child === "object" ? child : String(child);
    }),
  };
}

/**
 * All the words of a description, in order: what a test or a screen reader meets.
 * @param {Node_ | string} node @returns {string}
 */
export function words(node) {
  if (typeof node === "string") return node;
  return node.children.map(words).filter(Boolean).join(" ");
}

/**
 * Every node of a description that passes a test, in order.
 * @param {Node_ | string} node @param {(node: Node_) => boolean} test @returns {Node_[]}
 */
export function findAll(node, test) {
  if (typeof node === "string") return [];
  return [...(test(node) ? [node] : []), ...node.children.flatMap((child) => findAll(child, test))];
}

/**
 * Change the children of `parent` from those that `before` describes to those of `now`.
 * @param {Element} parent @param {(Node_ | string)[]} before @param {(Node_ | string)[]} now
 */
export function update(parent, before, now) {
  for (let i = 0; i < now.length; i += 1) {
    const [old, next] = [before[i], now[i]];
    const there = parent.childNodes[i];
    if (i >= before.length) parent.append(made(next, parent));
    else if (typeof next === "string") {
      if (typeof old !== "string") there.replaceWith(next);
      else if (old !== next) there.nodeValue = next;
    } else if (typeof old === "string" || old.tag !== next.tag) {
      there.replaceWith(made(next, parent));
    } else {
      const element = /** @type {Element} */ (there);
      setProps(element, old.props, next.props);
      update(element, old.children, next.children);
      next.props.after?.(element);
    }
  }
  for (let i = before.length; i > now.length; i -= 1) parent.lastChild?.remove();
}

/** @param {Node_ | string} node @param {Element} parent @returns {Node} */
function made(node, parent) {
  if (typeof node === "string") return document.createTextNode(node);
  const inSvg = node.tag === "svg" || parent.namespaceURI === SVG;
  const element = document.createElementNS(inSvg ? SVG : "http://www.w3.org/1999/xhtml", node.tag);
  update(element, [], node.children);
  setProps(element, {}, node.props); // a select takes its value only when it has its options
  node.props.after?.(element);
  return element;
}

/** @param {any} element @param {Record<string, any>} old @param {Record<string, any>} next */
function setProps(element, old, next) {
  for (const name of Object.keys(old)) if (!(name in next)) setProp(element, name, null, old[name]);
  for (const name of Object.keys(next)) setProp(element, name, next[name], old[name]);
}

/** @param {any} element @param {string} name @param {any} value @param {any} old */
function setProp(element, name, value, old) {
  if (name === "after") return;
  if (name.startsWith("on")) element[name] = value ?? null;
  else if (name === "value" || name === "checked") {
    // The reader may have changed it since: compare with what is there, not with what was set.
    // But what a reader is typing stays, however often the picture is drawn meanwhile.
    const typing = element.type === "text" && value === old && element.matches(":focus");
    if (!typing && element[name] !== value) element[name] = value;
  } else if (name === "image") {
    if (value && value !== old) paint(element, value);
  } else if (value === old) return;
  else if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

/** @param {HTMLCanvasElement} canvas @param {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>}} image */
function paint(canvas, { width, height, data }) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
}

/** Give the reader a file to keep. @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
