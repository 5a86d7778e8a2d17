// What a stream costs in the page, beside curl: tokens a second of the same answers, in turn, at one client.
import { spawn } from 'node:child_process';
import { launch, open, useKey, visit } from './lib/browser.mjs';
import { KEYS, startService } from './lib/service.mjs';

const ROUNDS = Number(process.argv[2] ?? 20);
const QUESTION = 'Tell me a story about a fox.';

const service = await startService();
const rates = { page: [], curl: [] };
try {
  const browser = await launch();
  try {
    const { page } = await open(browser, service.url, { width: 1280 });
    await useKey(page, KEYS.user);
    await visit(page, 'Chat');
    await page.getByText('Settings', { exact: true }).click();
    await page.getByLabel('temperature').fill('0');
    for (let round = -3; round < ROUNDS; round++) {
      const asked = { page: await byPage(page), curl: await byCurl() };
      if (round >= 0) Object.entries(asked).forEach(([how, rate]) => rates[how].push(rate));
    }
  } finally {
    await browser.close();
  }
} finally {
  await service.stop();
}
const middle = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const ratio = middle(rates.page.map((rate, i) => rate / rates.curl[i]));
console.log(`one client, median of ${ROUNDS} rounds: page ${middle(rates.page).toFixed(0)} tokens/s, curl ${middle(rates.curl).toFixed(0)}, page/curl ${ratio.toFixed(2)}`);

/** @returns {Promise<number>} tokens a second, as the page shows them */
async function byPage(page) {
  const anew = page.getByRole('button', { name: 'New conversation' });
  if (await anew.isEnabled()) await anew.click();
  await page.getByLabel('Message', { exact: true }).fill(QUESTION);
  await page.keyboard.press('Enter');
  const answer = page.getByRole('article', { name: 'Model' });
  await answer.getByText('As code').waitFor();
  return Number(/([\d.]+) tokens\/s/.exec(await answer.innerText())[1]);
}

/** @returns {Promise<number>} tokens a second between the first and the last that curl prints */
function byCurl() {
  const body = JSON.stringify({ model: 'demo-chat', temperature: 0, stream: true, messages: [{ role: 'user', content: QUESTION }] });
  const curl = spawn('curl', ['-sN', `${service.url}/v1/chat/completions`, '-H', 'content-type: application/json', '-H', `authorization: Bearer ${KEYS.user}`, '-d', body]);
  return new Promise((done, failed) => {
    let first = 0;
    let last = 0;
    let tokens = 0;
    curl.stdout.on('data', (piece) => {
      const more = String(piece).split('"delta":{"content":').length - 1;
      if (more === 0) return;
      last = performance.now();
      first ||= last;
      tokens += more;
    });
    curl.on('error', failed);
    curl.on('close', () => done(((tokens - 1) / (last - first)) * 1000));
  });
}
