import { type Filter, problemsOf } from '@sequelstring/contract/filter.ts';
import { opportunityKind } from '@sequelstring/contract/records/opportunity.ts';
import { taskKind } from '@sequelstring/contract/records/task.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterFields, newCondition, toFilter, toGroup, withOperator, withoutMember } from './filter.edit.ts';

const condition = fc.record({
  field: fc.constantFrom('name', 'amount', 'owner'),
  op: fc.constantFrom('eq' as const, 'ne' as const),
  value: fc.string({ minLength: 1, maxLength: 5 }),
});
const { tree } = fc.letrec<{ tree: Filter; group: Filter }>((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, condition, tie('group')),
  group: fc.oneof(
    fc.record({ and: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

describe('a filter in the builder', () => {
  it('comes out as it went in, a lone condition within a group', () => {
    fc.assert(
      fc.property(tree, (filter) => {
        const expected = 'field' in filter ? { and: [filter] } : filter;
        expect(toFilter(toGroup(filter), () => true)).toEqual(expected);
      }),
      { seed: 7 },
    );
  });

  it('asks nothing of conditions that lack a value yet', () => {
    const group = toGroup({ and: [{ field: 'name', op: 'contains' }, { or: [{ field: 'stage', op: 'eq' }] }] });
    expect(toFilter(group, ({ value }) => value !== undefined)).toBeUndefined();
  });

  it('loses the member whose chip is taken off', () => {
    const filter: Filter = {
      and: [
        { field: 'stage', op: 'empty' },
        { field: 'amount', op: 'empty' },
      ],
    };
    expect(withoutMember(filter, 0)).toEqual({ and: [{ field: 'amount', op: 'empty' }] });
    expect(withoutMember({ and: [{ field: 'stage', op: 'empty' }] }, 0)).toBeUndefined();
  });
});

describe('a condition', () => {
  it.each([opportunityKind, taskKind].flatMap(({ fields }) => filterFields(fields)))(
    'on %s starts with an operator that the language knows',
    (name, field) => {
      const started = newCondition(name, field);
      const problems = problemsOf({ ...started, op: started.op }, { [name]: field });
      expect(problems.every((problem) => problem.includes('needs'))).toBe(true);
    },
  );

  it('keeps its value where the next operator can take it', () => {
    expect(withOperator({ field: 'stage', op: 'eq', value: 'a' }, 'in')).toEqual({
      field: 'stage',
      op: 'in',
      value: ['a'],
    });
    expect(withOperator({ field: 'stage', op: 'in', value: ['a', 'b'] }, 'ne')).toEqual({
      field: 'stage',
      op: 'ne',
      value: 'a',
    });
    expect(withOperator({ field: 'stage', op: 'eq', value: 'a' }, 'empty')).toEqual({ field: 'stage', op: 'empty' });
    expect(withOperator({ field: 'closeOn', op: 'within', value: 'thisMonth' }, 'gt')).toEqual({
      field: 'closeOn',
      op: 'gt',
    });
  });
});
