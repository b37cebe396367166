import { templateVariables } from '@sequelstring/contract/template-variables.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from './template-language.ts';
import { TemplateProblem } from './template-problem.ts';

const values = {
  contact: { firstName: 'Ann', lastName: "O'Neil <b>", tags: ['customer', 'a&b'], company: '' },
  occasion: { type: 'birthday', date: '2027-03-15', years: 40, name: 'birthday' },
  organisation: { name: 'Example' },
  owner: { name: 'Olive' },
  years: 40,
};
const render = (text: string, change: { escape?: boolean; locale?: string; values?: object } = {}) =>
  compileTemplate(text, { escape: change.escape ?? true })(change.values ?? values, { locale: change.locale ?? 'en' });
const problem = (text: string): TemplateProblem => {
  try {
    compileTemplate(text, { escape: true });
  } catch (error) {
    if (error instanceof TemplateProblem) return error;
    throw error;
  }
  throw new Error(`no problem was found in ${text}`);
};

describe('a template', () => {
  it('prints variables, escaped for HTML and as they are for plain text', () => {
    expect(render('Dear {{contact.lastName}}')).toBe('Dear O&#x27;Neil &lt;b&gt;');
    expect(render('Dear {{contact.lastName}}', { escape: false })).toBe("Dear O'Neil <b>");
  });

  it('writes a hundred thousand dates in no more than ten times what Intl itself takes', () => {
    const text = `{{#each contact.tags}}${'{{formatDate ../occasion.date "short"}}'.repeat(3000)}{{/each}}`;
    const rendering = compileTemplate(text, { escape: true });
    const took = (work: () => void) => {
      const started = performance.now();
      work();
      return performance.now() - started;
    };
    const format = new Intl.DateTimeFormat('de-AT', { dateStyle: 'short', timeZone: 'UTC' });
    const bare = took(() => Array.from({ length: 105_000 }, () => format.format(0)));
    const whole = took(() => rendering({ ...values, contact: { tags: Array(35).fill('tag') } }, { locale: 'de-AT' }));
    expect(whole / bare).toBeLessThan(10);
  });

  it('prints nothing for what the contact lacks', () => {
    expect(render('[{{contact.title}}{{contact.company}}{{ordinal occasion.years}}]', { values: {} })).toBe('[]');
  });

  it('chooses with if, else if, else and unless', () => {
    const text = '{{#if contact.company}}c{{else if years}}y{{else}}n{{/if}}{{#unless contact.company}}!{{/unless}}';
    expect(render(text)).toBe('y!');
    expect(render(text, { values: { contact: { company: 'X' } } })).toBe('c');
    expect(render(text, { values: {} })).toBe('n!');
  });

  it('walks lists and steps into records', () => {
    expect(render('{{#each contact.tags}}{{@index}}{{this}}{{#unless @last}}, {{/unless}}{{else}}none{{/each}}')).toBe(
      '0customer, 1a&amp;b',
    );
    expect(render('{{#each contact.tags}}x{{else}}none{{/each}}', { values: { contact: { tags: [] } } })).toBe('none');
    expect(render('{{#with contact}}{{firstName}} of {{../organisation.name}}{{/with}}')).toBe('Ann of Example');
    expect(render('{{#each contact.tags}}{{../contact.firstName}}{{/each}}')).toBe('AnnAnn');
  });

  it('calls helpers, also inside each other', () => {
    expect(render('{{ordinal years}} {{upper contact.firstName}} {{default contact.company "you"}}')).toBe(
      '40th ANN you',
    );
    expect(render('{{#if (and (eq occasion.type "birthday") (gt years 39) (not contact.company))}}yes{{/if}}')).toBe(
      'yes',
    );
    expect(render('{{occasion.date}} | {{formatDate occasion.date "day"}}')).toBe('March 15, 2027 | March 15');
    expect(render('{{formatDate occasion.date "long"}}', { locale: 'de-DE' })).toBe('15. März 2027');
    expect(render('{{formatDate occasion.date "long"}}', { locale: 'not a locale' })).toBe('March 15, 2027');
  });

  it('takes comments, white space control and escaped braces', () => {
    expect(render('a {{! note }}{{~contact.firstName~}}  b \\{{raw}}')).toBe('a Annb {{raw}}');
  });

  it('knows each documented variable', () => {
    for (const { name, kind } of templateVariables) {
      if (kind !== 'list') expect(() => compileTemplate(`{{${name}}}`, { escape: true })).not.toThrow();
    }
  });
});

describe('a broken template', () => {
  it.each([
    ['one\n{{contact.fristName}}', 2, /no variable "contact.fristName"; did you mean contact.firstName\?/],
    ['{{firstName}}', 1, /did you mean contact.firstName/],
    ['{{company}}', 1, /did you mean contact.company/],
    ['{{#with contact}}{{owner.name}}{{/with}}', 1, /inside this block; write ..\/owner.name/],
    ['\n\n{{#if years}}x', 3, /not closed/],
    ['{{#if years}}\nx{{/unless}}', 1, /\{\{#if}} is closed by \{\{\/unless}}/],
    ['a\n{{contact.firstName', 2, /not closed|cannot be read/],
    ['{{contact}}', 1, /name one of its fields/],
    ['{{contact.tags}}', 1, /use \{\{#each}}/],
    ['{{eq years 1}}', 1, /use it in \{\{#if}}/],
    ['{{#each contact.firstName}}{{/each}}', 1, /takes a list/],
    ['{{#contact}}{{/contact}}', 1, /no block "contact"/],
    ['{{shout contact.firstName}}', 1, /unknown helper "shout"/],
    ['{{ordinal}}', 1, /no variable "ordinal"/],
    ['{{ordinal 1 2}}', 1, /takes 1 values, not 2/],
    ['{{formatDate occasion.date style="long"}}', 1, /options such as style=/],
    ['{{@index}}', 1, /@index/],
  ])('%j is told about at line %i', (text, line, message) => {
    const found = problem(text);
    expect(found.message).toMatch(message);
    expect(found.line).toBe(line);
  });
});

describe('a hostile template', () => {
  it.each([
    '{{{contact.firstName}}}',
    '{{&contact.firstName}}',
    '{{> evil}}',
    '{{#> layout}}x{{/layout}}',
    '{{#*inline "x"}}y{{/inline}}',
    '{{* decorate}}',
    '{{{{raw}}}}{{x}}{{{{/raw}}}}',
    '{{constructor}}',
    '{{__proto__}}',
    '{{contact.constructor}}',
    '{{contact.__proto__.polluted}}',
    '{{contact.[constructor].[prototype]}}',
    '{{contact.firstName.constructor}}',
    '{{contact.tags.length}}',
    '{{lookup contact "constructor"}}',
    '{{lookup (lookup this "constructor") "name"}}',
    '{{log contact}}',
    '{{helperMissing}}',
    '{{blockHelperMissing contact}}',
    '{{#with (lookup this "constructor")}}{{/with}}',
    '{{#with "s" as |string|}}{{#with "e"}}{{string.sub}}{{/with}}{{/with}}',
    '{{#each contact.tags}}{{#each ../contact.tags}}x{{/each}}{{/each}}',
    '{{#each contact.tags as |tag|}}{{tag}}{{/each}}',
    '{{@root.contact.firstName}}',
    '{{../contact.firstName}}',
    '{{this}}',
    '{{.}}',
    '{{toString}}',
    '{{hasOwnProperty "x"}}',
    '{{#if (constructor "x")}}{{/if}}',
    '{{undefined}}',
    '{{null}}',
  ])('%s is refused', (text) => {
    expect(problem(text)).toBeInstanceOf(TemplateProblem);
  });

  it('is refused when it is nested or long beyond reason, without taking the process down', () => {
    expect(problem('{{#if years}}'.repeat(20) + '{{/if}}'.repeat(20)).message).toMatch(/too deeply/);
    expect(problem('{{#if years}}'.repeat(300) + '{{/if}}'.repeat(300)).message).toMatch(/too deeply/);
    expect(problem('{{#if years}}'.repeat(1900) + '{{/if}}'.repeat(1900)).message).toMatch(/more than 400 blocks/);
    expect(problem(`{{#if years}}${'{{ else if years}}'.repeat(8000)}{{/if}}`).message).toMatch(/more than/);
    expect(problem(`{{#if ${'(not '.repeat(900)}years${')'.repeat(900)}}}{{/if}}`).message).toMatch(
      /inside each other/,
    );
    expect(problem(`{{#if ${'(not '.repeat(9000)}years${')'.repeat(9000)}}}{{/if}}`).message).toMatch(/parentheses/);
    expect(problem('{{years}}'.repeat(5000)).message).toMatch(/more than 4000 parts/);
  });

  it('is stopped when what it prints grows beyond all bounds', () => {
    const rendering = compileTemplate(`{{#each contact.tags}}${'x'.repeat(150_000)}{{/each}}`, { escape: true });
    const many = { contact: { tags: Array.from({ length: 50 }, () => 'tag') } };
    expect(() => rendering(many, { locale: 'en' })).toThrow(/more than 1000000 characters/);
  });

  it('is either rendered to text or refused with a line, whatever it is made of', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{{#if ',
        '{{/if}}',
        '{{else}}',
        '{{{',
        '}}}',
        'contact',
        '.',
        'firstName',
        ' ',
        '\n',
        '(',
        ')',
        '"',
        '[',
        ']',
        '@',
        '../',
        '|',
        '=',
        '~',
        '^',
        '&',
        '>',
        '*',
        '!',
        '--',
        '\\',
        'each ',
        'this',
        'constructor',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        try {
          expect(typeof render(text)).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateProblem);
          expect((error as TemplateProblem).line).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('prints what a contact is called, whatever that is, without adding markup', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const html = render('<p title="{{contact.firstName}}">{{contact.firstName}}</p>', {
          values: { contact: { firstName: name } },
        });
        expect(html.match(/[<>"]/g)).toEqual(['<', '"', '"', '>', '<', '>']);
      }),
    );
  });
});
