/**
 * The cosine of two vectors of one length: 1 where they point the same way.
 *
 * @param {number[]} a @param {number[]} b
 */
export function cosine(a, b) {
  const length = Math.sqrt(dot(a, a) * dot(b, b));
  return length === 0 ? 0 : dot(a, b) / length;
}

/** Each with each. @param {number[][]} vectors @returns {number[][]} */
export function similarities(vectors) {
  return vectors.map((a) => vectors.map((b) => cosine(a, b)));
}

/** @param {number[]} a @param {number[]} b */
function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** How deep a share of 0 to 1 is coloured, in ten steps: 0 to 9. @param {number} share */
export function shade(share) {
  return Math.max(0, Math.min(9, Math.floor(share * 10)));
}
