import { expect, it } from 'vitest';
import { joinFiles } from './join-files.ts';

const vcard = (name: string) => new File([`BEGIN:VCARD\r\nFN:${name}\r\nEND:VCARD`], `${name}.vcf`);

it('several vCards are sent as one file, each beginning on a line of its own', async () => {
  const joined = joinFiles([vcard('Ada'), vcard('Bob'), vcard('Eve')]);
  expect(joined?.name).toBe('Ada and 2 more.vcf');
  expect((await joined?.text())?.match(/^BEGIN:VCARD/gm)).toHaveLength(3);
});

it('one file is sent as it is, and several tables are not joined', () => {
  const table = new File(['a,b'], 'a.csv');
  expect(joinFiles([table])).toBe(table);
  expect(joinFiles([table, vcard('Ada')])).toBeUndefined();
});
