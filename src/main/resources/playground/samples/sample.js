/**
 * A request to show as code.
 *
 * @typedef {object} Sample
 * @property {string} url
 * @property {object} [json] the body
 * @property {Record<string, string>} [form] or the fields of a form
 * @property {{field: string, name: string}} [file] that the form also has
 * @property {string[]} [files] names of those whose base64 stands in the body, each where its {@link mark} does
 * @property {boolean} keyed whether it needs a key
 */

/** Stands in a body for the base64 of a file, which `files` has at an index. @param {number} index */
export const mark = (index) => `@BASE64:${index}@`;

/** Any {@link mark}, with its index. */
export const MARK = /@BASE64:(\d+)@/;

/** The environment variable that holds the key: a sample never has the key itself. */
export const KEY = 'MILLRACE_API_KEY';

/** @param {string} text as a string of Python, Java or JavaScript */
export function quoted(text) {
  return JSON.stringify(text);
}
