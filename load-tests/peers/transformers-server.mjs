// /v1/embeddings of transformers.js behind Node's http: node transformers-server.mjs FOLDER_OF_MODELS MODEL PORT
import http from 'node:http';
import { env, pipeline } from '@huggingface/transformers';

const [folder, name, port] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = folder;
const embed = await pipeline('feature-extraction', name, { dtype: 'fp32' });

async function answer(body) {
  const { input, model } = JSON.parse(body);
  const texts = Array.isArray(input) ? input : [input];
  const vectors = (await embed(texts, { pooling: 'mean', normalize: true })).tolist();
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
  return JSON.stringify({ object: 'list', model, data, usage: { prompt_tokens: 0, total_tokens: 0 } });
}

http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  try {
    const text = await answer(Buffer.concat(parts));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
