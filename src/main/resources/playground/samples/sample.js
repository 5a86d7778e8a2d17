/**
 * A request to show as code.
 *
 * @typedef {object} Sample
 * @property {string} url
 * @property {object} [json] the body
 * @property {Record<string, string>} [form] or the fields of a form
 * @property {{field: string, name: string}} [file] that the form also has; or, with json, whose base64 stands where {@link FILE} does
 * @property {boolean} keyed whether it needs a key
 */

/** Stands in a body for the base64 of a file. */
export const FILE = '@BASE64@';

/** The environment variable that holds the key: a sample never has the key itself. */
export const KEY = 'MILLRACE_API_KEY';

/** @param {string} text as a string of Python, Java or JavaScript */
export function quoted(text) {
  return JSON.stringify(text);
}
