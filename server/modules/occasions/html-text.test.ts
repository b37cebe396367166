import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfHtml } from './html-text.ts';

describe('the text of an HTML mail', () => {
  it('keeps paragraphs, line breaks, lists and links', () => {
    const html = `<!doctype html><html><head><title>No</title><style>p{}</style></head><body>
      <div class="preheader" style="display:none">hidden</div><!-- also > hidden -->
      <h1>Dear&nbsp;Ann,</h1><p>first   line<br>second &amp; last</p>
      <ul><li>one</li><li><a href="https://example.com/?a=1&amp;b=2">two</a></li></ul>
      <table><tr><td>a</td></tr><tr><td>b</td></tr></table><p><a href="mailto:x@example.com">mailto:x@example.com</a></p></body></html>`;
    expect(textOfHtml(html)).toBe(
      'Dear Ann,\n\nfirst line\nsecond & last\n\n- one\n- two (https://example.com/?a=1&b=2)\n\na\n\nb\n\nmailto:x@example.com',
    );
  });

  it('reads entities and leaves alone what is none', () => {
    expect(textOfHtml('&lt;b&gt; &#65;&#x1F382; &hellip; &nosuch; &#0; & 1 < 2')).toBe(
      '<b> A🎂 … &nosuch; &#0; & 1 < 2',
    );
  });

  it('is made in linear time, whatever it is made of', () => {
    for (const piece of ['<', '<a href="', '<!--', '&#', '<div class="preheader"', '<style>', '&amp', '</']) {
      expect(typeof textOfHtml(piece.repeat(200_000 / piece.length))).toBe('string');
    }
    // Not by the clock, as the machine may have other work.
    const cpuMs = () => process.cpuUsage().user / 1000;
    const before = cpuMs();
    for (const piece of ['&#9;', '&#32;', '<a href="http:">x</a>']) {
      expect(typeof textOfHtml(`x${piece.repeat(1_000_000 / piece.length)}x`)).toBe('string');
    }
    expect(cpuMs() - before).toBeLessThan(3000);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        expect(textOfHtml(`<p>${escaped}</p>`).replace(/\s+/g, ' ')).toBe(text.replace(/\s+/g, ' ').trim());
      }),
    );
  });
});
