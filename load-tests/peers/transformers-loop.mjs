// Texts a second of transformers.js in process: node transformers-loop.mjs FOLDER_OF_MODELS MODEL TEXT SECONDS BATCH…
import { env, pipeline } from '@huggingface/transformers';

const [folder, name, text, seconds, ...batches] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = folder;
const embed = await pipeline('feature-extraction', name, { dtype: 'fp32' });
for (const batch of batches.map(Number)) {
  const texts = Array(batch).fill(text);
  const run = async (time) => {
    const start = performance.now();
    let count = 0;
    for (; performance.now() - start < time * 1000; count += batch) await embed(texts, { pooling: 'mean', normalize: true });
    return (count * 1000) / (performance.now() - start);
  };
  await run(1);
  console.log(JSON.stringify({ batch, rate: await run(Number(seconds)) }));
}
process.exit(0);
