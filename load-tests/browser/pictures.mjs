// Draws docs/pictures anew: the playground in a chat and looking after a busy service, and a report of `profile`.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, open, useKey, visit } from './lib/browser.mjs';
import { JAR, JAVA } from '../clients/lib/service.mjs';
import { KEYS, ROOT, startService } from './lib/service.mjs';
import { converse } from './steps/chat.mjs';
import { busy } from './steps/operate.mjs';

const DOCS = join(ROOT, 'docs/pictures');
const REPORT = resolve(import.meta.dirname, 'target/profile.html');
const SIZE = { width: 1100, height: 900 };

mkdirSync(DOCS, { recursive: true });
const browser = await launch();
try {
  await playground();
  await profile();
} finally {
  await browser.close();
}

async function playground() {
  const service = await startService();
  try {
    const { page } = await open(browser, service.url, SIZE);
    await useKey(page, KEYS.admin);
    await visit(page, 'Chat');
    await converse(page);
    await kept(page, 'chat', true);
    await visit(page, 'Operate');
    for (let second = 0; second < 12; second++) {
      await Promise.all([busy(page, KEYS.admin, 1 + second % 4), page.waitForTimeout(1000)]);
    }
    await kept(page, 'operate');
  } finally {
    await service.stop();
  }
}

async function profile() {
  const asked = ['-jar', JAR, 'profile', 'demo-embed', '--clients', '8', '--minutes', '1', '--html', REPORT];
  const child = spawn(JAVA, [`@${join(ROOT, 'docker/bin/jvm.options')}`, ...asked], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const status = await new Promise((done) => { child.on('close', done); });
  if (status !== 0) throw new Error(`profile ended with ${status}`);
  const page = await (await browser.newContext({ viewport: SIZE })).newPage();
  await page.goto(String(pathToFileURL(REPORT)));
  await kept(page, 'profile');
}

/** What a reader sees first of a page, or all of it. */
function kept(page, name, fullPage = false) {
  return page.screenshot({ path: join(DOCS, `${name}.png`), fullPage });
}
