import { describe, expect, it } from 'vitest';
import type { DomainEvent } from './events.ts';
import { webhookNamesOf } from './webhook-events.ts';

const change = (kind: string, action: string, status?: string) =>
  webhookNamesOf({
    name: 'record.changed',
    payload: { kind, action, changes: status ? [{ field: 'status', from: 'x', to: status }] : [] },
  } as unknown as DomainEvent);

describe('a subscriber hears of', () => {
  it('a record by its kind and what became of it', () => {
    expect(change('contact', 'created')).toEqual(['record.changed', 'contact.created']);
    expect(change('task', 'updated', 'done')).toEqual(['record.changed', 'task.updated', 'task.completed']);
  });

  it('an opportunity that is won, lost or open again', () => {
    expect(change('opportunity', 'updated', 'won')).toContain('opportunity.won');
    expect(change('opportunity', 'updated', 'lost')).toContain('opportunity.lost');
    expect(change('opportunity', 'updated', 'open')).toContain('opportunity.reopened');
    expect(change('opportunity', 'created', 'open')).toEqual(['record.changed', 'opportunity.created']);
  });

  it('a greeting by its status, where that is of interest', () => {
    const named = (status: string) =>
      webhookNamesOf({ name: 'greeting.changed', payload: { status } } as unknown as DomainEvent);
    expect(named('bounced')).toEqual(['greeting.changed', 'greeting.bounced']);
    expect(named('queued')).toEqual(['greeting.changed']);
  });
});
