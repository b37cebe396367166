import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RelevanceFacts, relevanceOf } from './relevance.ts';

const facts: RelevanceFacts = {
  namedIn: 'title',
  namedAt: 0,
  evidenceStrength: 0.9,
  category: 'ma',
  sourceTrust: 0.5,
  ageHours: 1,
  clusterSize: 1,
  subscription: { account: true, category: false, keywords: 0 },
  feedback: { dismissed: 0, acted: 0 },
};
const scoreOf = (more: Partial<RelevanceFacts>) => relevanceOf({ ...facts, ...more }).score;

describe('relevance', () => {
  it('is the sum of its parts, never below 0 and never above 100', () => {
    fc.assert(
      fc.property(
        fc.record({
          namedIn: fc.constantFrom('title', 'snippet', 'body'),
          namedAt: fc.double({ min: 0, max: 1, noNaN: true }),
          evidenceStrength: fc.double({ min: 0, max: 1, noNaN: true }),
          category: fc.constantFrom('ma', 'market', undefined),
          sourceTrust: fc.double({ min: 0, max: 1, noNaN: true }),
          ageHours: fc.double({ min: -5, max: 5_000, noNaN: true }),
          clusterSize: fc.integer({ min: 1, max: 500 }),
          subscription: fc.record({ account: fc.boolean(), category: fc.boolean(), keywords: fc.nat(9) }),
          feedback: fc.record({ dismissed: fc.nat(20), acted: fc.nat(20) }),
        }) as fc.Arbitrary<RelevanceFacts>,
        (some) => {
          const { score, parts } = relevanceOf(some);
          const sum = Object.values(parts).reduce((total, points) => total + points, 0);
          expect(score).toBe(Math.max(0, sum));
          expect(score).toBeLessThanOrEqual(100);
          expect(Number.isInteger(score)).toBe(true);
        },
      ),
      { seed: 12 },
    );
  });

  it('falls by 20 or more after three dismissals, all of it in the part feedback', () => {
    const best: RelevanceFacts = {
      ...facts,
      sourceTrust: 1,
      ageHours: 0,
      evidenceStrength: 1,
      clusterSize: 99,
      subscription: { account: true, category: true, keywords: 9 },
      feedback: { dismissed: 0, acted: 99 },
    };
    for (const one of [facts, best]) {
      const before = relevanceOf(one);
      const after = relevanceOf({ ...one, feedback: { ...one.feedback, dismissed: 3 } });
      expect(before.score - after.score).toBeGreaterThanOrEqual(20);
      expect({ ...after.parts, feedback: before.parts.feedback }).toEqual(before.parts);
      expect(after.parts.feedback - before.parts.feedback).toBe(after.score - before.score);
    }
  });

  it('grows with a better place, evidence, source and story, and with what was subscribed to; falls with age', () => {
    expect(scoreOf({})).toBeLessThan(100);
    expect(scoreOf({ namedIn: 'snippet' })).toBeLessThan(scoreOf({}));
    expect(scoreOf({ namedIn: 'body' })).toBeLessThan(scoreOf({ namedIn: 'snippet' }));
    expect(scoreOf({ evidenceStrength: 0.5 })).toBeLessThan(scoreOf({}));
    expect(scoreOf({ category: undefined })).toBeLessThan(scoreOf({ category: 'market' }));
    expect(scoreOf({ sourceTrust: 0.1 })).toBeLessThan(scoreOf({}));
    expect(scoreOf({ ageHours: 200 })).toBeLessThan(scoreOf({}));
    expect(scoreOf({ clusterSize: 7 })).toBeGreaterThan(scoreOf({}));
    expect(scoreOf({ subscription: { account: true, category: true, keywords: 1 } })).toBeGreaterThan(scoreOf({}));
    expect(scoreOf({ feedback: { dismissed: 0, acted: 2 } })).toBeGreaterThan(scoreOf({}));
  });
});
