import { expect, it } from 'vitest';
import { DateTime, Doc, Int32, Timestamp } from './value.ts';
import { BsonWriter } from './writer.ts';

const sample = (padding: number) => ({
  padding: 'x'.repeat(padding),
  double: 1.5,
  int64: 7n,
  date: new DateTime(5n),
  int32: new Int32(9),
  time: new Timestamp(3n),
  text: 'ç'.repeat(5),
  list: ['one', new Doc([['two', 2.5]])],
});

it('writes the same bytes wherever in a document its buffer has to grow', () => {
  const roomy = new BsonWriter();
  roomy.document({ padding: 'x'.repeat(300_000) });
  for (let padding = 65_300; padding < 65_540; padding++) {
    const tight = new BsonWriter();
    tight.document(sample(padding));
    roomy.reset();
    roomy.document(sample(padding));
    expect(tight.copy().equals(roomy.copy()), `with ${padding} bytes before`).toBe(true);
  }
});
