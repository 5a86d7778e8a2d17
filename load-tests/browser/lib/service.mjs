// A service with the models of the repository, one that hears, and two keys.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { start } from '../../clients/lib/service.mjs';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** Keys by their role; `admin` may do all. */
export const KEYS = { user: 'mr-of-a-user', admin: 'mr-of-an-administrator' };

/** Starts it; what it returns has `url` and `stop`. */
export async function startService() {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-browser-'));
  const keys = join(folder, 'keys.yaml');
  writeFileSync(keys, entry('user', KEYS.user, 'use') + entry('admin', KEYS.admin, 'use, admin'));
  const service = await start({ models, keys });
  return { url: service.url, stop: () => service.stop().finally(() => rmSync(folder, { recursive: true, force: true })) };
}

function entry(name, key, roles) {
  return `- name: ${name}\n  hash: sha256:${createHash('sha256').update(key).digest('hex')}\n  roles: [${roles}]\n`;
}

function models(folder) {
  const all = join(folder, 'models');
  mkdirSync(all);
  readdirSync(join(ROOT, 'models')).filter((name) => name.startsWith('demo-'))
    .forEach((name) => cpSync(join(ROOT, 'models', name), join(all, name), { recursive: true }));
  cpSync(join(ROOT, 'src/test/resources/speech/tiny-wav2vec2'), join(all, 'tiny-wav2vec2'), { recursive: true });
  return all;
}
