import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { startProduct, until, type Product } from '@spanhouse/launcher/testing';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { layoutFaults } from '../src/layout-faults.ts';
import { openPorts } from '../src/open-ports.ts';
import { watchPage, type Misdeeds } from '../src/watched-page.ts';

const PASSWORD = 'correct horse battery';
const SECTIONS = [
  'general',
  'keys',
  'members',
  'service-accounts',
  'project-audit',
  'organization',
  'people',
  'sign-in',
  'audit',
  'account',
  'tokens',
];

// The second test reads what the first left behind.
test.describe.configure({ mode: 'serial' });

/** A product of its own: from the set-up on nobody is let in without signing in. */
let product: Product;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  product = await startProduct();
});
test.afterAll(() => product.stop());

async function aBrowser(browser: Browser): Promise<{ readonly page: Page; readonly misdeeds: Misdeeds }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  return { page, misdeeds: await watchPage(page, new URL(product.webUrl).origin) };
}

/** What stands in the box of something that is shown once. */
async function shownOnce(page: Page): Promise<string> {
  return (await page.getByRole('dialog').locator('code').first().textContent()) ?? '';
}

/** Everything that must not be told again, as it is made. */
const secrets: string[] = [PASSWORD];

const send = (key: string): Promise<number> =>
  fetch(`${product.httpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: '{"resourceSpans":[]}',
  }).then((response) => response.status);

test('an owner is set up, invites a colleague, who makes a key, sends with it, and revokes it', async ({ browser }) => {
  test.setTimeout(300_000);
  const ada = await aBrowser(browser);
  // Until then whoever is at this computer is let in.
  await ada.page.goto(`${product.webUrl}/p/default/traces`);
  await expect(ada.page.getByRole('link', { name: 'Settings' })).toBeVisible();

  await ada.page.goto(product.setUpLink);
  await ada.page.getByLabel('Your name').fill('Ada');
  await ada.page.getByLabel('E-mail address').fill('ada@example.org');
  await ada.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await ada.page.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(ada.page).toHaveURL(/\/p\/default\/services/);

  // From now on a browser without a session is sent to the sign-in page, and a used link is good for nothing.
  const grace = await aBrowser(browser);
  await grace.page.goto(`${product.webUrl}/p/default/traces`);
  await expect(grace.page).toHaveURL(/\/sign-in\?to=/);
  expect((await fetch(`${product.webUrl}/api/v1/services`)).status).toBe(401);
  await grace.page.goto(product.setUpLink);
  await expect(grace.page.getByRole('heading', { name: 'This link is not good any more' })).toBeVisible();

  await ada.page.goto(`${product.webUrl}/p/demo/settings/people`);
  await ada.page.getByRole('button', { name: 'Invite somebody' }).click();
  await ada.page.getByLabel('E-mail address').fill('grace@example.org');
  await ada.page.getByLabel('Role in Demo').click();
  await ada.page.getByTitle('Admin').click();
  await ada.page.getByRole('button', { name: 'Make the link' }).click();
  await expect(ada.page.getByRole('dialog')).toContainText('Invitation for grace@example.org');
  const invitation = await shownOnce(ada.page);
  secrets.push(new URL(invitation).hash.slice(1), new URL(product.setUpLink).hash.slice(1));

  await grace.page.goto(invitation);
  await grace.page.getByLabel('Your name').fill('Grace');
  await grace.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await grace.page.getByRole('button', { name: 'Join' }).click();
  await expect(grace.page).toHaveURL(/\/p\//);

  await grace.page.goto(`${product.webUrl}/p/demo/settings/keys`);
  // What is for owners is not offered, and another project is not there.
  await expect(grace.page.getByRole('link', { name: 'Service accounts' })).toBeVisible();
  await expect(grace.page.getByRole('link', { name: 'People' })).toHaveCount(0);
  await grace.page.getByRole('button', { name: 'New key' }).click();
  await grace.page.getByLabel('Name', { exact: true }).fill('checkout');
  await grace.page.getByLabel('Spans a second, at most').fill('5000');
  await grace.page.getByLabel('MB a second, at most').fill('2.5');
  await grace.page.getByRole('button', { name: 'Create' }).click();
  await expect(grace.page.getByRole('dialog')).toContainText('it is not kept');
  const key = await shownOnce(grace.page);
  expect(key).toMatch(/^sphk_/);
  secrets.push(key);
  // The line that tries it is run by a shell as it stands.
  const line = (await grace.page.getByRole('dialog').locator('code').nth(1).textContent()) ?? '';
  expect((await promisify(execFile)('sh', ['-c', line])).stdout).toMatch(/^HTTP\/1\.1 200/);
  await grace.page.getByRole('button', { name: 'Done' }).click();
  await grace.page.reload();
  await expect(grace.page.getByRole('table', { name: 'Ingest keys' })).toContainText('checkout');
  await expect(grace.page.getByRole('table', { name: 'Ingest keys' })).toContainText(/at most 5K spans\/s · at most 2\.5 MB\/s/i);
  expect(await grace.page.content()).not.toContain(key);

  expect(await send(key)).toBe(200);
  expect(await send(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`)).toBe(401);
  const row = grace.page.getByRole('row', { name: /checkout/ });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await grace.page.getByRole('tooltip').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('Revoked');
  await until('the revoked key is refused', async () => ((await send(key)) === 401 ? true : null), 11_000);

  await grace.page.goto(`${product.webUrl}/p/default/settings/keys`);
  await expect(grace.page.getByText('There is no project “default”.')).toBeVisible();

  // A token asks in her name until it is revoked.
  await grace.page.goto(`${product.webUrl}/p/demo/settings/tokens`);
  await grace.page.getByRole('button', { name: 'New token' }).click();
  await grace.page.getByLabel('Name', { exact: true }).fill('script');
  await grace.page.getByRole('button', { name: 'Create' }).click();
  await expect(grace.page.getByRole('dialog')).toContainText('it is not kept');
  const token = await shownOnce(grace.page);
  secrets.push(token);
  await grace.page.getByRole('button', { name: 'Done' }).click();
  const asked = (project: string): Promise<number> =>
    fetch(`${product.webUrl}/api/v1/services?project=${project}`, { headers: { authorization: `Bearer ${token}` } }).then(
      (response) => response.status,
    );
  expect([await asked('demo'), await asked('default')]).toEqual([200, 404]);
  await grace.page.getByRole('button', { name: 'Revoke' }).click();
  await grace.page.getByRole('tooltip').getByRole('button', { name: 'Revoke' }).click();
  await expect(grace.page.getByRole('row', { name: /script/ })).toContainText('Revoked');
  expect(await asked('demo')).toBe(401);

  // The owner reads what was done, and shows her the door.
  await ada.page.goto(`${product.webUrl}/p/demo/settings/audit`);
  const audit = ada.page.getByRole('table', { name: 'Audit log of everything' });
  for (const action of [
    'organization.set_up',
    'invitation.create',
    'invitation.accept',
    'ingest_key.create',
    'ingest_key.revoke',
    'api_token.create',
  ])
    await expect(audit).toContainText(action);
  const exported = await ada.page.request.get(`${product.webUrl}/api/v1/organization/audit?format=csv`);
  expect(exported.status()).toBe(200);
  expect(await exported.text()).toContain('ingest_key.revoke');
  await ada.page.goto(`${product.webUrl}/p/demo/settings/people`);
  await ada.page.getByRole('button', { name: 'Change Grace' }).click();
  await ada.page.getByRole('menuitem', { name: 'Disable' }).click();
  await expect(ada.page.getByRole('row', { name: /Grace/ })).toContainText('Disabled');
  await grace.page.goto(`${product.webUrl}/p/demo/traces`);
  await expect(grace.page).toHaveURL(/\/sign-in/);

  // Every screen of the settings is whole, in both themes and languages.
  for (const look of [
    { width: 1440, theme: 'dark', language: 'en' },
    { width: 390, theme: 'light', language: 'zh-CN' },
  ]) {
    await ada.page.setViewportSize({ width: look.width, height: 900 });
    await ada.page.context().addCookies([
      { name: 'spanhouse_theme', value: look.theme, url: product.webUrl },
      { name: 'spanhouse_lang', value: look.language, url: product.webUrl },
    ]);
    for (const section of SECTIONS) {
      await ada.page.goto(`${product.webUrl}/p/demo/settings/${section}`);
      await ada.page.waitForLoadState('networkidle');
      expect(await layoutFaults(ada.page), section).toEqual([]);
      const { violations } = await new AxeBuilder({ page: ada.page }).analyze();
      expect(violations.map(({ id, nodes }) => `${section}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
    }
  }
  expect([...ada.misdeeds, ...grace.misdeeds]).toEqual([]);
});

test('what was secret stands in no log, no answer, no error and no metric', async () => {
  const { dataDirectory, webUrl, httpUrl } = product;
  const kept = await Promise.all(
    (await readdir(join(dataDirectory, 'secrets'))).map((file) => readFile(join(dataDirectory, 'secrets', file), 'utf8')),
  );
  secrets.push(...kept.map((text) => text.trim()));
  // Wrong ones are somebody's right ones elsewhere.
  const seeded = Array.from({ length: 48 }, (_, i) => `${String(i)}c0ffee-${'x'.repeat(20)}-hunter2`);
  const headers = { 'content-type': 'application/json', origin: webUrl, 'x-forwarded-for': '192.0.2.1' };
  const told: string[] = [];
  const tell = async (url: string, init: RequestInit): Promise<void> => {
    const response = await fetch(url, init);
    told.push(JSON.stringify([...response.headers]), await response.text());
  };
  for (const word of seeded) {
    for (const key of [`sphk_0123456789_${word}`, word]) {
      await tell(`${httpUrl}/v1/traces`, { method: 'POST', headers: { ...headers, authorization: `Bearer ${key}` }, body: '{}' });
      await tell(`${httpUrl}/v1/traces`, { method: 'POST', headers: { 'content-type': 'text/odd', 'x-spanhouse-key': key }, body: key });
    }
    for (const token of [`spht_0123456789_${word}`, word]) {
      await tell(`${webUrl}/api/v1/services`, { headers: { authorization: `Bearer ${token}` } });
    }
    const attempt = (path: string, input: object): Promise<void> =>
      tell(`${webUrl}/api/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
    await attempt('signIn.withPassword', { email: 'ada@example.org', password: word });
    await attempt('signIn.withPassword', { email: 'ada@example.org', password: { not: word } });
    await attempt('signIn.setUp', { link: word, name: 'x', email: 'x@example.org', password: word });
    await attempt('signIn.newPassword', { link: `sphl_${word}`, password: word });
    await tell(`${webUrl}/api/trpc/signIn.withPassword`, { method: 'POST', headers, body: `{"password":"${word}` });
  }
  secrets.push(...seeded);
  expect(secrets.length).toBeGreaterThanOrEqual(50);

  const metricPorts = await openPorts(product.pid);
  // The embedded ClickHouse tells nothing without its password.
  const password = (await readFile(join(dataDirectory, 'secrets', 'clickhouse-password'), 'utf8')).trim();
  const authorization = `Basic ${Buffer.from(`spanhouse:${password}`).toString('base64')}`;
  for (const port of metricPorts) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/metrics`, { headers: { authorization } }).catch(() => null);
    if (answer?.ok === true) told.push(await answer.text());
  }
  const logs = await readdir(join(dataDirectory, 'logs'));
  expect(logs.length).toBeGreaterThan(2);
  for (const file of logs) told.push(await readFile(join(dataDirectory, 'logs', file), 'utf8'));
  const everything = told.join('\n');
  for (const metric of ['spanhouse_web_request_seconds', 'spanhouse_gateway', 'spanhouse_clickhouse']) expect(everything).toContain(metric);
  for (const secret of secrets) expect(everything.includes(secret), `${secret.slice(0, 12)}… is told`).toBe(false);
});
