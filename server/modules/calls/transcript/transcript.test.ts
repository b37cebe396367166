import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTranscript } from './transcript.ts';

/** What was read, as "speaker|start|text" lines; the reason where the file was refused. */
function read(file: string | Uint8Array): string[] | string {
  const result = readTranscript(file);
  if (result.outcome === 'refused') return result.reason;
  return result.transcript.segments.map(
    ({ speaker, startTime, text }) => `${speaker}|${Math.round(startTime * 100) / 100}|${text}`,
  );
}

describe('WebVTT', () => {
  it('takes speakers from voice tags, as Teams writes them', () => {
    expect(
      read(
        'WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n<v Ana Kovac>Hello &amp; welcome.</v>\n\n00:04.000 --> 00:05.000 align:left\n<v Ben Osei>Hi <i>Ana</i>.</v>\n',
      ),
    ).toEqual(['Ana Kovac|1|Hello & welcome.', 'Ben Osei|4|Hi Ana.']);
  });

  it('takes speakers from "Name: …", as Zoom writes them, and passes over notes, styles and identifiers', () => {
    const file =
      'WEBVTT - a call\n\nNOTE made by hand\nwith two lines\n\nSTYLE\n::cue { color: red }\n\n1\n00:00:01.000 --> 00:00:02.000\nAna Kovac: Hello.\n\n2\n00:00:03.000 --> 00:00:04.000\nBen Osei: One thing: we are late.\n\n3\n00:00:05.000 --> 00:00:06.000\nAna Kovac: Fine.\n';
    expect(read(file)).toEqual(['Ana Kovac|1|Hello.', 'Ben Osei|3|One thing: we are late.', 'Ana Kovac|5|Fine.']);
  });

  it('joins captions that cut a sentence in pieces', () => {
    const file =
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>I will send\n\n00:02.100 --> 00:03.000\n<v Ana>the offer on Friday.\n\n00:03.200 --> 00:04.000\n<v Ana>Anything else?\n';
    expect(read(file)).toEqual(['Ana|1|I will send the offer on Friday.', 'Ana|3.2|Anything else?']);
  });

  it('keeps two voices in one cue apart', () => {
    expect(read('WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Yes?\n<v Ben>No.\n')).toEqual(['Ana|1|Yes?', 'Ben|1|No.']);
  });

  it('leaves out cues whose times are damaged and says so', () => {
    const result = readTranscript('WEBVTT\n\n00:xx --> 00:02.000\nLost\n\n00:03.000 --> 00:04.000\nKept\n');
    expect(result).toMatchObject({
      outcome: 'read',
      skipped: 1,
      speakers: false,
      transcript: { segments: [{ text: 'Kept' }] },
    });
  });

  it('sorts cues whose times run backwards', () => {
    expect(read('WEBVTT\n\n00:09.000 --> 00:08.000\nLater.\n\n00:01.000 --> 00:02.000\nEarlier.\n')).toEqual([
      '|1|Earlier.',
      '|9|Later.',
    ]);
  });
});

it('SubRip is read with Windows line ends and a byte order mark', () => {
  expect(
    read(
      '\uFEFF1\r\n00:00:01,500 --> 00:00:02,000\r\nAna: Hello.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nBen: Hi.\r\n',
    ),
  ).toEqual(['Ana|1.5|Hello.', 'Ben|3|Hi.']);
});

describe('JSON', () => {
  const json = (value: unknown) => read(JSON.stringify(value));

  it('of OpenAI, verbose', () => {
    const value = {
      task: 'transcribe',
      language: 'german',
      duration: 3,
      text: ' Hallo. Ja.',
      segments: [
        { id: 0, start: 0, end: 1.5, text: ' Hallo.', avg_logprob: -0.1 },
        { id: 1, start: 1.5, end: 3, text: ' Ja.' },
      ],
    };
    expect(json(value)).toEqual(['|0|Hallo.', '|1.5|Ja.']);
    expect(readTranscript(JSON.stringify(value))).toMatchObject({
      transcript: { language: 'de', segments: [{ confidence: Math.exp(-0.1) }, {}] },
    });
  });

  it('of OpenAI, diarised', () => {
    expect(
      json({
        text: 'x',
        segments: [{ type: 'transcript.text.segment', id: 'seg_001', start: 0.5, end: 2, text: 'Hi.', speaker: 'A' }],
      }),
    ).toEqual(['A|0.5|Hi.']);
  });

  it('of OpenAI, text alone', () => {
    expect(json({ text: 'All there is.' })).toEqual(['|0|All there is.']);
  });

  it('of Twilio, by channel', () => {
    expect(
      json({
        sentences: [
          {
            media_channel: 1,
            sentence_index: 0,
            start_time: '0.5',
            end_time: '2.0',
            transcript: 'Hello.',
            confidence: '0.9',
          },
          { media_channel: 2, sentence_index: 1, start_time: '2.5', end_time: '3', transcript: 'Hi.' },
        ],
      }),
    ).toEqual(['Channel 1|0.5|Hello.', 'Channel 2|2.5|Hi.']);
  });

  it('of Zoom Phone, as a timeline', () => {
    expect(
      json({
        type: 'zoom_transcript',
        timeline: [{ text: 'Hello.', ts: '00:00:01.010', end_ts: '00:00:02.000', users: [{ username: 'Ana Kovac' }] }],
      }),
    ).toEqual(['Ana Kovac|1.01|Hello.']);
  });

  it('of services that count in milliseconds', () => {
    expect(
      json({ utterances: [{ speaker: 'A', text: 'Good morning to all of you.', start: 1500, end: 4000 }] }),
    ).toEqual(['A|1.5|Good morning to all of you.']);
    expect(json([{ text: 'Hello.', startMs: 250, endMs: 900 }])).toEqual(['|0.25|Hello.']);
  });

  it('of AWS Transcribe, from its words', () => {
    const word = (content: string, start: number, speaker: string) => ({
      type: 'pronunciation',
      start_time: `${start}`,
      end_time: `${start + 0.4}`,
      speaker_label: speaker,
      alternatives: [{ confidence: '0.9', content }],
    });
    const mark = { type: 'punctuation', alternatives: [{ confidence: '0.0', content: '.' }] };
    expect(
      json({
        jobName: 'x',
        results: {
          transcripts: [{ transcript: 'Hi there. Yes.' }],
          items: [word('Hi', 0, 'spk_0'), word('there', 0.5, 'spk_0'), mark, word('Yes', 2, 'spk_1'), mark],
        },
      }),
    ).toEqual(['spk_0|0|Hi there.', 'spk_1|2|Yes.']);
  });

  it('line by line, with a line cut off', () => {
    expect(read('{"speaker":"Ana","text":"Hello."}\n{"speaker":"Ben","text":"Hi."}\n{"spea')).toEqual([
      'Ana|0|Hello.',
      expect.stringMatching(/^Ben\|/),
    ]);
  });
});

describe('plain text', () => {
  it('with "Name: …" on each line; what has no label goes on', () => {
    expect(read('Ana: Hello.\nHow are you?\nBen: Fine.\n\nAna: Good.')).toEqual([
      'Ana|0|Hello. How are you?',
      expect.stringMatching(/^Ben\|.*\|Fine\.$/),
      expect.stringMatching(/^Ana\|.*\|Good\.$/),
    ]);
    expect(readTranscript('Ana: Hello.\nBen: Fine.')).toMatchObject({ timed: false, speakers: true });
  });

  it('with times before the names', () => {
    expect(read('[00:00:05] Ana: Hello.\n[00:01:05] Ben: Hi.\n')).toEqual(['Ana|5|Hello.', 'Ben|65|Hi.']);
  });

  it('with heads above the words, as Otter, Rev and Zoom write them', () => {
    expect(read('Ana Kovac  0:05\nHello.\n\nBen Osei  1:05\nHi.\n')).toEqual(['Ana Kovac|5|Hello.', 'Ben Osei|65|Hi.']);
    expect(read('Ana Kovac (00:05):\nHello.\nBen Osei (01:05):\nHi.\n')).toEqual([
      'Ana Kovac|5|Hello.',
      'Ben Osei|65|Hi.',
    ]);
    expect(read('[Ana Kovac] 10:03:22\nHello.\n\n[Ben Osei] 10:03:30\nHi.\n')).toEqual([
      'Ana Kovac|0|Hello.',
      'Ben Osei|8|Hi.',
    ]);
  });

  it('with a time range and a name on lines of their own, as Teams writes them', () => {
    expect(read('0:0:1.5 --> 0:0:3.0\nAna Kovac\nHello.\n\n0:0:4.0 --> 0:0:5.0\nBen Osei\nHi.\n').length).toBe(2);
  });

  it('without speakers and times, cut at sentences', () => {
    const sentence = 'This is what somebody said about the offer on that day, at some length. ';
    const result = readTranscript(sentence.repeat(20));
    expect(result).toMatchObject({ outcome: 'read', timed: false, speakers: false });
    expect(read(sentence.repeat(20)).length).toBeGreaterThan(3);
  });

  it('a colon within a sentence is no speaker', () => {
    expect(read('We need one thing: a date.\nThat is all we said today.\nBye.')).toEqual([
      expect.stringContaining('one thing: a date.'),
      expect.anything(),
      expect.anything(),
    ]);
    expect(readTranscript('We need one thing: a date.\nThat is all we said.\nBye.')).toMatchObject({ speakers: false });
  });

  it('from right to left, with marks of direction', () => {
    expect(read('\u200Fדנה: שלום לכם.\n\u200Fיוסי: שלום דנה.\n\u200Fדנה: נתחיל.')).toEqual([
      'דנה|0|שלום לכם.',
      expect.stringMatching(/^יוסי\|/),
      expect.stringMatching(/^דנה\|/),
    ]);
  });
});

describe('files that are no transcript', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['blank lines', ' \n\n', 'empty'],
    ['a PDF', '%PDF-1.7 abc', 'empty'],
    ['broken JSON', '{"segments": [', 'damaged'],
    ['JSON without words', '{"status":"queued"}', 'no_words'],
    ['WebVTT without cues', 'WEBVTT\n\n', 'no_words'],
    ['WebVTT without one time that holds', 'WEBVTT\n\nxx --> yy\nHello\n', 'damaged'],
  ])('%s', (what, file, reason) => {
    if (what === 'a PDF')
      expect(readTranscript(new TextEncoder().encode(file))).toEqual({ outcome: 'refused', reason: 'not_text' });
    else expect(read(file)).toBe(reason);
  });

  it('audio', () => {
    expect(read(new Uint8Array([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0]))).toBe('not_text');
  });

  it('UTF-16 and Windows-1252 are text', () => {
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...[...'Ana: Hi.\nBen: Yo.'].flatMap((character) => [character.charCodeAt(0), 0]),
    ]);
    expect(read(utf16)).toHaveLength(2);
    expect(
      read(
        new Uint8Array(
          [...'Zo']
            .map((c) => c.charCodeAt(0))
            .concat(
              [0xeb],
              [...': Hi.'].map((c) => c.charCodeAt(0)),
            ),
        ),
      ),
    ).toEqual(['Zoë|0|Hi.']);
  });
});

describe('any input', () => {
  const piece = fc.constantFrom(
    'WEBVTT',
    '\n',
    '\n\n',
    '00:00:01.000 --> 00:00:02.000',
    '-->',
    'Ana:',
    '<v Ben>',
    '</v>',
    '&amp;',
    '{"text":"a"}',
    '[',
    '{',
    '10:00',
    'hello',
    ' ',
    '(0:05)',
    '\u202E',
    'ש',
    '1',
  );

  it('has an outcome; times never run backwards and texts are never blank', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(' ')),
        ),
        (file) => {
          const result = readTranscript(file);
          if (result.outcome === 'refused') return;
          let last = 0;
          for (const segment of result.transcript.segments) {
            expect(segment.text.trim()).not.toBe('');
            expect(segment.startTime).toBeGreaterThanOrEqual(last);
            expect(segment.endTime).toBeGreaterThanOrEqual(segment.startTime);
            last = segment.startTime;
          }
        },
      ),
      { seed: 20270310, numRuns: 1500 },
    );
  });

  it('any bytes have an outcome', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readTranscript(bytes)),
      { seed: 3, numRuns: 500 },
    );
  });

  it('what is written as WebVTT is read back', () => {
    const word = fc.constantFrom('offer', 'send', 'the', 'Friday', 'and', 'größer', 'שלום');
    const cue = fc.record({
      speaker: fc.constantFrom('Ana Kovac', 'Ben', 'Zoë'),
      text: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `${words.join(' ')}.`),
    });
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), (cues) => {
        const file = `WEBVTT\n\n${cues.map(({ speaker, text }, index) => `00:00:${String(index * 2).padStart(2, '0')}.000 --> 00:00:${String(index * 2 + 1).padStart(2, '0')}.000\n<v ${speaker}>${text}</v>`).join('\n\n')}\n`;
        expect(read(file)).toEqual(cues.map(({ speaker, text }, index) => `${speaker}|${index * 2}|${text}`));
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

/** Quadratic reading of megabytes would take minutes; processor time, because other tests run beside. */
describe('large files', () => {
  const times = (index: number) => new Date(index * 1000).toISOString().slice(11, 23);
  const files: Record<string, string> = {
    WebVTT: `WEBVTT\n\n${Array.from({ length: 110_000 }, (_, index) => `${times(index)} --> ${times(index + 1)}\n<v Ana ${index % 3}>And that is what we said about it that day.</v>\n`).join('\n')}`,
    'one line': 'a '.repeat(1_000_000),
    colons: 'a: '.repeat(700_000),
    'angle brackets': `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<v '.repeat(700_000)}`,
    'lines of text': 'Ana: hello there.\nBen: and hello to you.\n'.repeat(50_000),
    'open times': '[00:00:01 '.repeat(200_000),
  };
  it.each(Object.keys(files))('%s is read in a few seconds', (name) => {
    const started = process.cpuUsage();
    readTranscript(files[name]!);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(8);
  });
});
