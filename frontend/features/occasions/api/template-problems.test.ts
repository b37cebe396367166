import { expect, it } from 'vitest';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { readTemplateProblems } from './template-problems.ts';

const broken = (details: Record<string, string[]>) =>
  new ApiFailure({ code: 'email_template_broken', message: 'The template cannot be rendered.', status: 422, details });

it('finds the line of each problem', () => {
  expect(readTemplateProblems(broken({ html: ['Line 3: {{#if}} is not closed'], subject: ['is empty'] }))).toEqual([
    { part: 'html', line: 3, message: '{{#if}} is not closed' },
    { part: 'subject', message: 'is empty' },
  ]);
});

it('falls back to what went wrong as a whole', () => {
  expect(readTemplateProblems(broken({}))).toEqual([{ part: '', message: 'The template cannot be rendered.' }]);
  expect(readTemplateProblems(null)).toEqual([]);
});
