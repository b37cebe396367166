import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FanOut } from './fan-out.ts';

/** What every fan-out must do; `open` makes one as another process would. */
export function describeFanOut(name: string, open: () => FanOut): void {
  describe(`fan-out by ${name}`, () => {
    const opened: FanOut[] = [];
    const process = () => {
      const fanOut = open();
      opened.push(fanOut);
      return fanOut;
    };
    const receiver = async () => {
      const [fanOut, got] = [process(), [] as unknown[]];
      await fanOut.subscribe((topic, message) => got.push([topic, message]));
      return { fanOut, got };
    };
    const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
    afterEach(async () => {
      for (const fanOut of opened.splice(0)) await fanOut.close();
    });

    it('reaches every other process once and in order, also from one that receives nothing', async () => {
      const [a, b] = [await receiver(), await receiver()];
      const sender = process();
      const sent = Array.from({ length: 1200 }, (_, n) => ['count', { n }]);
      for (const [topic, message] of sent) sender.publish(topic as string, message);
      await soon(() => expect([a.got.length, b.got.length]).toEqual([1200, 1200]));
      expect([a.got, b.got]).toEqual([sent, sent]);
    });

    it('does not give a process its own messages', async () => {
      const [a, b] = [await receiver(), await receiver()];
      a.fanOut.publish('from a', 1);
      await soon(() => expect(b.got).toEqual([['from a', 1]]));
      b.fanOut.publish('from b', { list: [null, 'x'] });
      await soon(() => expect(a.got).toEqual([['from b', { list: [null, 'x'] }]]));
      expect(b.got).toHaveLength(1);
    });

    it('tells nobody what was said before they came', async () => {
      const [a, first] = [process(), await receiver()];
      a.publish('early', 1);
      await soon(() => expect(first.got).toHaveLength(1));
      const second = await receiver();
      a.publish('late', 2);
      await soon(() => expect(second.got).toEqual([['late', 2]]));
    });

    it('goes on after a receiver threw', async () => {
      const [broken, sender, got] = [process(), process(), [] as unknown[]];
      await broken.subscribe((_topic, message) => {
        got.push(message);
        throw new Error('not understood');
      });
      sender.publish('x', 1);
      sender.publish('x', 2);
      await soon(() => expect(got).toEqual([1, 2]));
    });

    it('sends what is left before it closes', async () => {
      const [a, sender] = [await receiver(), process()];
      sender.publish('last', 1);
      await sender.close();
      await soon(() => expect(a.got).toEqual([['last', 1]]));
    });
  });
}
