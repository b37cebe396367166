import { expect, test } from 'vitest';
import { Landmarks } from './landmarks.ts';

const range = { lo: Buffer.of(0), hi: Buffer.of(255) };
const entry = (offset: number) => {
  const key = Buffer.alloc(5);
  key.writeUInt32BE(offset, 1);
  return { key, rid: offset, offset };
};

test('leafing through a million entries leaves landmarks near each of them', () => {
  const landmarks = new Landmarks();
  for (let offset = 0; offset < 1_000_000; offset += 250) landmarks.add(range, false, entry(offset));
  for (const offset of [1_000, 250_000, 500_123, 999_999]) {
    const near = landmarks.nearest(range, false, offset);
    expect(near?.offset).toBeLessThanOrEqual(offset);
    expect(offset - (near?.offset ?? 0)).toBeLessThan(20_000);
  }
});
