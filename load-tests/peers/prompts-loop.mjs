// What it would gain to run several prompts at once: milliseconds a prompt of a decoder, by tokens and prompts in one run, in turn:
// node prompts-loop.mjs MODEL_FILE ROUNDS
import ort from 'onnxruntime-node';

const [file, rounds] = process.argv.slice(2);
const TOKENS = [8, 16, 32, 64];
const PROMPTS = [1, 2, 4, 8, 16];

const session = await ort.InferenceSession.create(file, { extra: { session: { force_spinning_stop: '1' } } });

/** @param {(i: number) => number} value of a place in a prompt */
function whole(prompts, tokens, value) {
  const ids = BigInt64Array.from({ length: prompts * tokens }, (_, i) => BigInt(value(i % tokens)));
  return new ort.Tensor('int64', ids, [prompts, tokens]);
}

function input({ name, type, shape }, prompts, tokens) {
  if (name === 'input_ids') return whole(prompts, tokens, (i) => 5 + i);
  if (name === 'attention_mask') return whole(prompts, tokens, () => 1);
  if (name === 'position_ids') return whole(prompts, tokens, (i) => i);
  const [, heads, , size] = shape;
  return new ort.Tensor(type, type === 'float16' ? new Uint16Array(0) : new Float32Array(0), [prompts, heads, 0, size]);
}

async function time(feeds) {
  const start = performance.now();
  const outputs = await session.run(feeds);
  const took = performance.now() - start;
  Object.values(outputs).forEach((tensor) => tensor.dispose());
  return took;
}

for (const tokens of TOKENS) {
  const feeds = PROMPTS.map((prompts) => Object.fromEntries(session.inputMetadata.map((each) => [each.name, input(each, prompts, tokens)])));
  const times = PROMPTS.map(() => []);
  for (let round = -3; round < Number(rounds); round++) {
    for (const [i, given] of feeds.entries()) {
      const took = (await time(given)) / PROMPTS[i];
      if (round >= 0) times[i].push(took);
    }
  }
  const median = times.map((all) => all.sort((a, b) => a - b)[all.length >> 1]);
  console.log(JSON.stringify({ tokens, ...Object.fromEntries(PROMPTS.map((prompts, i) => [`${prompts} at once`, Number(median[i].toFixed(2))])) }));
}
process.exit(0);
