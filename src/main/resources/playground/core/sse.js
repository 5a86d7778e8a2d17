/**
 * What a stream of server-sent events says: the data of an event, or a comment.
 *
 * @typedef {{data: string} | {comment: string}} SseItem
 */

/**
 * A reader of server-sent events that takes their text in pieces, cut anywhere.
 *
 * @returns {(piece: string) => SseItem[]} the items that a piece completes
 */
export function sseReader() {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    return blocks.flatMap(items);
  };
}

/** @param {string} block @returns {SseItem[]} */
function items(block) {
  const lines = block.split(/\r?\n/);
  const comments = lines.filter((line) => line.startsWith(':')).map((line) => ({ comment: line.slice(1).trim() }));
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /, ''));
  return data.length === 0 ? comments : [...comments, { data: data.join('\n') }];
}
