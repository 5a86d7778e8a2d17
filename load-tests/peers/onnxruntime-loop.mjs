// Runs of onnxruntime-node over given tokens, by several options: node onnxruntime-loop.mjs MODEL_FILE TOKENS SECONDS BATCH…
import ort from 'onnxruntime-node';

const [file, tokens, seconds, ...batches] = process.argv.slice(2);
const OPTIONS = {
  'its own': {},
  'idle between runs': { extra: { session: { force_spinning_stop: '1' } } },
  'no busy loop': { extra: { session: { intra_op: { allow_spinning: '0' } } } },
  'one thread': { intraOpNumThreads: 1 },
};

function tensor(batch, value) {
  const ids = BigInt64Array.from({ length: batch * tokens }, (_, i) => BigInt(value(i % tokens)));
  return new ort.Tensor('int64', ids, [batch, Number(tokens)]);
}

for (const [options, given] of Object.entries(OPTIONS)) {
  const session = await ort.InferenceSession.create(file, given);
  for (const batch of batches.map(Number)) {
    const feeds = { input_ids: tensor(batch, (i) => 2000 + i), attention_mask: tensor(batch, () => 1), token_type_ids: tensor(batch, () => 0) };
    const times = [];
    const run = async (time) => {
      times.length = 0;
      for (const start = performance.now(); performance.now() - start < time * 1000;) {
        const before = performance.now();
        await session.run(feeds);
        times.push(performance.now() - before);
      }
    };
    await run(0.5);
    await run(Number(seconds));
    const total = times.reduce((sum, time) => sum + time, 0);
    const median = times.sort((a, b) => a - b)[times.length >> 1];
    console.log(JSON.stringify({ options, batch, median, rate: (times.length * batch * 1000) / total }));
  }
  await session.release();
}
process.exit(0);
