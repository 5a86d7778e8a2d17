import { live } from '../lib/lit-html/directives/live.js';
import { html, nothing, render, svg } from '../lib/lit-html/lit-html.js';

export { html, live, nothing, svg };

let draw = () => {};
let due = false;
let growing = false;
let drawn = 0;

const GROWS = 100; // milliseconds between two drawings of what grows

/** @param {() => unknown} view what the page shows @param {HTMLElement} root */
export function show(view, root) {
  draw = () => render(view(), root);
  refresh();
}

/** Draws the page anew, before the browser next paints it. */
export function refresh() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    drawn = performance.now();
    draw();
  });
}

/** The same for what grows all the time: ten times a second, so that drawing takes little from whoever makes it grow. */
export function refreshGrowing() {
  if (growing) return;
  growing = true;
  setTimeout(() => {
    growing = false;
    refresh();
  }, Math.max(0, drawn + GROWS - performance.now()));
}

/**
 * An event handler that changes what is shown.
 *
 * @template {Event} E
 * @param {(event: E) => unknown} change may be asynchronous
 */
export function on(change) {
  return async (/** @type {E} */ event) => {
    const done = change(event);
    refresh();
    await done;
    refresh();
  };
}
