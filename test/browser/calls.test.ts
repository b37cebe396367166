import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { contacts, tasks } from '@sequelstring/contract/crm.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, startApp, type TestApp } from '../app.ts';
import { wav } from '../wav.ts';
import { violationsOf } from './axe.ts';
import { launchBrowser, openSignedIn, watchForComplaints } from './browser.ts';

let app: TestApp;
let admin: Actor;
let browser: Browser;
let page: Page;
let complaints: string[];

const pictures = process.env.PICTURES;

/** Two minutes of which each speaks one. */
const recording = wav({ seconds: 120, sampleRate: 4000 });
const transcript = `WEBVTT

00:00:01.000 --> 00:00:06.000
<v Ada Admin>Thanks for your time. How is the rollout going?

00:00:07.000 --> 00:00:20.000
<v Mara Example>Really well, the team loves the new reports. We also looked at Contoso Desk.

00:00:24.000 --> 00:00:31.000
<v Mara Example>Could you send me the revised proposal?

00:01:05.000 --> 00:01:12.000
<v Ada Admin>Yes, I will send you the revised proposal by Friday.

00:01:40.000 --> 00:01:48.000
<v Mara Example>Great. What does the training cost?
`;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  await admin.get(contacts.create, { body: { firstName: 'Mara', lastName: 'Example' } });
  browser = await launchBrowser();
  page = await openSignedIn(browser, app.url, 'ada@example.com');
  complaints = watchForComplaints(page);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const insights = () => page.getByRole('region', { name: 'Insights' });
const item = () => page.getByRole('checkbox', { name: /revised proposal/ });
const picture = async (name: string) => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
};

test('a call is scheduled with a contact', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByText('No calls ahead').waitFor();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'Schedule a call' });
  await dialog.getByRole('button', { name: 'Contact' }).click();
  await page.getByRole('combobox').fill('Mara');
  await page.getByRole('option', { name: /Mara Example/ }).click();
  await dialog.getByLabel('Date').fill('3 May 2031');
  await dialog.getByLabel('Time').fill('10:30');
  await dialog.getByLabel(/^Notes/).fill('Talk about the renewal');
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Schedule a call' }).click();
  await page.getByRole('link', { name: 'Mara Example' }).waitFor();
  await page.getByText('Talk about the renewal').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await picture('upcoming');
});

test('its recording and its transcript become a player in step with the text, and insights with their seconds', async () => {
  await page.getByRole('link', { name: 'Mara Example' }).click();
  await page.getByRole('heading', { name: 'Call with Mara Example' }).waitFor();
  await page.getByRole('button', { name: 'Start call' }).click();
  await page.getByRole('button', { name: 'End call' }).click();
  await page.getByText('Completed').waitFor();
  await page.locator('input[type=file]').setInputFiles([
    { name: 'call.wav', mimeType: 'audio/wav', buffer: recording },
    { name: 'call.vtt', mimeType: 'text/vtt', buffer: Buffer.from(transcript) },
  ]);
  await item().waitFor({ timeout: 60_000 });
  await insights().getByText('Contoso Desk').first().waitFor();
  await page.getByText('/ 2:00').waitFor();
  const [call] = await admin.get(calls.list);
  const [found] = await admin.get(callActionItems.ofCall, { params: { callId: call!.id } });
  expect(found).toMatchObject({ assignee: admin.id, speaker: 'Ada Admin', startTime: 65 });
  expect(await violationsOf(page)).toEqual([]);
  await picture('call');
});

test('transcripts that are too large are refused before any of them is sent, each with its reason', async () => {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const buffer = Buffer.alloc(10_000_001, ' ');
  const files = ['long.vtt', 'longer.vtt'].map((name) => ({ name, mimeType: 'text/vtt', buffer }));
  await page.locator('input[type=file]').setInputFiles(files);
  for (const { name } of files) await page.getByText(`${name} was not added: The file is larger than 10 MB`).waitFor();
  expect(sent.filter((request) => /^POST .*\/transcript$/.test(request))).toEqual([]);
});

test('a play mark leads to the second in which it was said, and the line is marked', async () => {
  await page.getByRole('region', { name: 'Action items' }).getByRole('button', { name: 'Play from 1:05' }).click();
  const line = page.locator('[aria-current=true]', { hasText: 'by Friday' });
  await line.waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: /Could you send me/ }).click();
  await page.locator('[aria-current=true]', { hasText: 'Could you send me' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
});

test('the transcript is searched, and a line corrected and analyzed again', async () => {
  await page.getByRole('searchbox', { name: 'Search the transcript' }).fill('proposal');
  await page.getByText('1 of 2').waitFor();
  await page.getByRole('searchbox', { name: 'Search the transcript' }).fill('');
  const line = page.getByRole('listitem').filter({ hasText: 'by Friday' }).first();
  await line.hover();
  await line.getByRole('button', { name: 'Edit line' }).click();
  await page.getByLabel('What was said').fill('Yes, I will send you the revised contract by Friday.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The transcript was corrected.').waitFor();
  await page
    .getByText('The transcript was corrected.')
    .locator('../..')
    .getByRole('button', { name: 'Analyze again' })
    .click();
  await page.getByRole('checkbox', { name: /revised contract/ }).waitFor();
});

test('a moment is commented on from its line, and the comment leads back to it', async () => {
  const line = page.getByRole('listitem').filter({ hasText: 'Could you send me' }).first();
  await line.hover();
  await line.getByRole('button', { name: 'Comment on this moment' }).click();
  await page.getByRole('textbox', { name: 'Comment at 0:24' }).fill('A buying signal: offer a date.');
  await page.getByRole('button', { name: 'Comment at 0:24' }).click();
  const comments = page.getByRole('region', { name: 'Comments' });
  await comments.getByText('A buying signal: offer a date.').waitFor();
  await line.getByText('1 comment').waitFor();
  await comments.getByRole('button', { name: 'Play from 0:24' }).click();
  await page.locator('[aria-current=true]', { hasText: 'Could you send me' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await picture('comments');
  expect(await violationsOf(page)).toEqual([]);
});

test('an action item becomes a task, and is done when the task is', async () => {
  const row = page.getByRole('region', { name: 'Action items' }).getByRole('listitem').first();
  await row.hover();
  await row.getByRole('button', { name: 'Make a task' }).click();
  await row.getByRole('link', { name: 'Open task' }).waitFor();
  const [task] = await admin.get(tasks.list);
  expect(task).toMatchObject({ assignee: admin.id, status: 'open' });
  await admin.get(tasks.update, { params: { id: task!.id }, body: { status: 'done' } });
  await expect.poll(() => row.getByRole('checkbox').isChecked(), { timeout: 10_000 }).toBe(true);
  await page.reload();
  await page.getByRole('checkbox', { name: /revised contract/, checked: true }).waitFor();
});

test('the call stands on the page of its contact, and its items on the board of all calls', async () => {
  await page.getByRole('link', { name: 'Mara Example' }).click();
  await page.getByRole('heading', { name: 'Mara Example' }).waitFor();
  await page.getByRole('tab', { name: 'Calls' }).click();
  await page.getByRole('link', { name: /Scheduled/ }).waitFor();
  await page.goto(`${app.url}/calls?view=items&status=completed`);
  await page.getByRole('checkbox', { name: /revised contract/ }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.goto(`${app.url}/calls?view=history`);
  await page.getByRole('link', { name: /Mara Example/ }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
});

test('on a phone the page of a call has its parts as tabs', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: /Mara Example/ }).click();
  await page.getByRole('tab', { name: 'Transcript' }).click();
  await page.getByText('Could you send me').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await violationsOf(page)).toEqual([]);
  await picture('phone');
});

test('of a call with very many action items the first are shown, and the next on a click', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const things =
    'bill lamp desk boat coat ring vase film door lens bell cork drum fork gate harp kite mask nail oven pipe quilt rope sail tent urn violin whip yarn zither';
  const promises = things.split(' ').map((thing) => `Ada Admin: I will send Mara the ${thing} by Friday.`);
  const [mara] = await admin.get(contacts.list);
  const call = await admin.get(calls.create, { body: { contact: mara!.id, type: 'outbound', status: 'completed' } });
  await page.goto(`${app.url}/calls/${call.id}`);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.from(promises.join('\n')) });
  const rows = page.getByRole('region', { name: 'Action items' }).getByRole('checkbox');
  await page.getByRole('button', { name: 'Show 5 more' }).click();
  await page.getByRole('checkbox', { name: /zither/ }).waitFor();
  expect(await rows.count()).toBe(30);
  expect(await page.getByRole('button', { name: /^Show \d+ more/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});
