// Tokens a second of node-llama-cpp in process, so many sequences at once: node llama-loop.mjs MODEL.gguf TOKENS ROUNDS SEQUENCES…
import { availableParallelism } from 'node:os';
import { getLlama } from 'node-llama-cpp';

const [file, tokens, rounds, ...levels] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, logLevel: 'error', build: 'never' });
const model = await llama.loadModel({ modelPath: file });

async function speak(sequence, prompt) {
  let said = 0;
  await sequence.clearHistory();
  for await (const _ of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
    if (++said >= Number(tokens)) break;
  }
  return said;
}

for (const count of levels.map(Number)) {
  const context = await model.createContext({ sequences: count, contextSize: 512, threads: availableParallelism() });
  const sequences = Array.from({ length: count }, () => context.getSequence());
  const rates = [];
  for (let round = 0; round <= Number(rounds); round++) {
    const start = performance.now();
    const said = await Promise.all(sequences.map((sequence, i) => speak(sequence, Array.from({ length: 16 }, (_, at) => 300 + i * 16 + at))));
    rates.push((said.reduce((sum, n) => sum + n, 0) * 1000) / (performance.now() - start));
  }
  const counted = rates.slice(1).sort((a, b) => a - b);
  console.log(JSON.stringify({ streams: count, threads: context.currentThreads, rate: counted[counted.length >> 1] }));
  await context.dispose();
}
process.exit(0);
