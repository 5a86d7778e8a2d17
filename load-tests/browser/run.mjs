// Uses every page of the playground as a person would; its pictures lie in target/.
import { grave, launch, open, picture, useKey, visit } from './lib/browser.mjs';
import { KEYS, startService } from './lib/service.mjs';
import * as chat from './steps/chat.mjs';
import * as encode from './steps/encode.mjs';
import * as operate from './steps/operate.mjs';

const PAGES = ['Chat', 'Embeddings', 'Rerank', 'Classify', 'Transcribe', 'Operate'];

const began = Date.now();
const faults = [];
const service = await startService();
try {
  const browser = await launch();
  try {
    await use(browser);
    await look(browser, { width: 390, colorScheme: 'dark' });
  } finally {
    await browser.close();
  }
} finally {
  await service.stop();
}
faults.forEach((fault) => console.error(fault));
console.log(`${faults.length === 0 ? 'all passed' : `${faults.length} faults`} in ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(faults.length === 0 ? 0 : 1);

/** Every page, step by step, with a check of the page behind each step. */
async function use(browser) {
  const seen = await open(browser, service.url, { width: 1280 });
  const { page } = seen;
  seen.expected.push(/status of 40[13] .*(v1\/models|actuator)/);
  await page.getByRole('alert').filter({ hasText: 'An API key is needed' }).waitFor();
  await useKey(page, KEYS.user);
  const steps = { ...chat, ...encode, ...operate };
  for (const name of ['chat', 'stopped', 'tokens', 'schema', 'tools', 'pictures', 'samples', 'hostile', 'embed', 'rerank', 'keyboard', 'classify', 'transcribe', 'refused', 'operated']) {
    await step(name, seen, () => steps[name](page, KEYS.user));
  }
  faults.push(...seen.faults);
  await page.context().close();
}

async function step(name, seen, work) {
  const from = Date.now();
  try {
    await work();
    faults.push(...(await grave(seen.page)).map((fault) => `${name}: ${fault}`));
  } catch (error) {
    faults.push(`${name}: ${error.stack}`);
  }
  await picture(seen.page, `${name}-1280`);
  console.log(`${name}: ${Date.now() - from} ms`);
}

/** Every page as it comes, on a phone. */
async function look(browser, how) {
  const seen = await open(browser, service.url, how);
  seen.expected.push(/status of 401 .*v1\/models/);
  await useKey(seen.page, KEYS.admin);
  for (const name of PAGES) {
    await visit(seen.page, name);
    faults.push(...(await grave(seen.page)).map((fault) => `${name} at ${how.width}: ${fault}`));
    const over = await seen.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) faults.push(`${name} at ${how.width}: ${over} pixels too wide`);
    await picture(seen.page, `${name.toLowerCase()}-${how.width}`);
  }
  faults.push(...seen.faults);
  await seen.page.context().close();
}
