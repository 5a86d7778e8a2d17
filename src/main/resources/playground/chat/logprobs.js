import { shade } from '../core/vectors.js';

/**
 * A token with its log-probability and those of the likeliest in its place.
 *
 * @typedef {{token: string, logprob: number, top_logprobs: {token: string, logprob: number}[]}} Token
 */

/** How likely a token was, in ten steps: 0 is below 10 %, 9 at least 90 %. @param {number} logprob natural logarithm */
export function likelihood(logprob) {
  return shade(Math.exp(logprob));
}

/** @param {number} logprob */
export function percent(logprob) {
  const share = 100 * Math.exp(logprob);
  if (share < 0.01) return '< 0.01 %';
  return `${share >= 10 ? share.toFixed(0) : share.toPrecision(2)} %`;
}

/** A token as it can be seen: what is no letter has a sign. @param {string} token */
export function visible(token) {
  return token === '' ? '∅' : token.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥');
}
