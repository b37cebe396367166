import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../../ports/analyst.call.ts';
import { readCallLocally } from './read-call.ts';

const context: CallContext = {
  start: Temporal.ZonedDateTime.from('2027-03-10T10:00[Europe/Berlin]'),
  participants: [
    { name: 'Ana Kovac', side: 'us', userId: 'user-1' },
    { name: 'Ben Osei', side: 'them' },
  ],
};

/** Lines "A: …" and "B: …", four seconds each. */
function read(...lines: string[]) {
  const segments = lines.map((line, index) => ({
    speaker: line.startsWith('A') ? 'Ana Kovac' : 'Ben Osei',
    text: line.slice(3),
    startTime: index * 5,
    endTime: index * 5 + 4,
  }));
  return readCallLocally({ segments }, context);
}

/** Owner and due date of each action item. */
const owed = (...lines: string[]) =>
  read(...lines).actionItems.map(({ assignee, dueDate }) => `${assignee.name ?? assignee.side} ${dueDate ?? '-'}`);

describe('action items', () => {
  it('a promise has its owner, its day and its words', () => {
    const { actionItems } = read('A: Hello Ben.', "A: I'll send you the revised quote by Friday.", 'B: Great.');
    expect(actionItems).toEqual([
      {
        description: 'Send Ben the revised quote',
        assignee: { side: 'us', name: 'Ana Kovac', userId: 'user-1' },
        dueDate: '2027-03-12',
        quote: "I'll send you the revised quote by Friday.",
        speaker: 'Ana Kovac',
        startTime: 5,
        evidence: [
          { segment: 1, quote: "I'll send you the revised quote by Friday.", speaker: 'Ana Kovac', startTime: 5 },
        ],
      },
    ]);
  });

  it('a request counts once it is taken on', () => {
    expect(owed('A: Could you send me the redlines?', 'B: Sure, you can have them tomorrow.')).toEqual([
      'Ben Osei 2027-03-11',
    ]);
    expect(owed('A: Could you send me the redlines?', 'B: No, we keep those to ourselves.')).toEqual([]);
    expect(owed('A: Could you send me the redlines?')).toEqual([]);
  });

  it('a promise in speech without marks is not lost in what was said before it', () => {
    const heard = [
      'a: is it late',
      'b: they blamed the snow which i dont buy ill pull the logs and send them by friday',
    ];
    expect(owed(...heard.map((line) => line.replace(/^./, (letter) => letter.toUpperCase())))).toEqual([
      'Ben Osei 2027-03-12',
    ]);
  });

  it('a named colleague owes what he is named for', () => {
    expect(owed('A: Our trainer, Wim, will call you on Thursday to fix a date.')).toEqual(['Wim 2027-03-11']);
  });

  it('the month that a figure is of is no due date', () => {
    expect(owed('A: We did twenty in January, I could get you to thirty.')).toEqual([]);
  });

  it('the last day that was named counts', () => {
    expect(
      owed(
        "A: I'll have the sandbox ready this Friday.",
        'B: Good.',
        'A: Sorry, the sandbox will be ready next Tuesday instead, not this Friday.',
      ),
    ).toEqual(['Ana Kovac 2027-03-16']);
  });

  it('what is said again at the end is no second item', () => {
    expect(
      owed(
        "A: I'll send you the revised quote by Friday.",
        'B: Good.',
        'B: I will pull the usage report by Monday.',
        'A: Perfect.',
        'B: So, the quote on Friday and the usage report on Monday.',
      ),
    ).toHaveLength(2);
  });

  it.each([
    ['done', 'A: I already sent you the papers yesterday.'],
    ['denied', "A: We won't be sending anything before June."],
    ['hypothetical', 'A: If you signed for three years, we would send you a discount.'],
    ['an open invitation', 'A: Feel free to call me any time.'],
    ['politeness', "A: I'll let you go now, have a good day."],
    ['broken off', "A: Monday is the first, so I'll be..."],
    ['of somebody else', 'B: The inspection body will send their new format in April.'],
    ['during the call', 'A: Let me share my screen, one second.'],
  ])('%s is none', (_, line) => {
    expect(owed('B: Hello.', line, 'B: Okay.')).toEqual([]);
  });

  it('taken back is none', () => {
    expect(
      owed(
        "A: I'll look for a reference customer for you.",
        'B: Thanks.',
        "B: On the reference, actually, don't bother.",
      ),
    ).toEqual([]);
  });

  it('"we" is a side, and a named colleague is the owner', () => {
    expect(owed("A: We'll run the report and share it on Tuesday next week.")).toEqual(['us 2027-03-16']);
    expect(owed("B: I'll have Tobias fill in the form by the end of the week.")).toEqual(['Tobias 2027-03-12']);
  });

  it('in German', () => {
    expect(
      owed('B: Könntest du mir den Entwurf schicken?', 'A: Klar, ich schicke dir den Entwurf bis Freitag.'),
    ).toEqual(['Ana Kovac 2027-03-12']);
    expect(owed('A: Ich kann das leider nicht ändern.')).toEqual([]);
  });
});

it('every claim quotes words that stand in the transcript', () => {
  const lines = [
    'A: We are worried about nothing here.',
    'B: Honestly it is too expensive and my team is worried about the price of forty thousand.',
    "A: I'll send you a new quote by Friday.",
    'B: Does it work offline at minus twenty degrees?',
    "A: I don't know, good question.",
    'B: We also looked at Dispatra before Christmas.',
  ];
  const reading = read(...lines);
  const evidence = [
    ...reading.keyPoints.flatMap((point) => point.evidence),
    ...reading.actionItems.flatMap((item) => item.evidence),
    ...reading.openQuestions,
    ...reading.objections,
    ...reading.competitors,
  ];
  expect(evidence.length).toBeGreaterThanOrEqual(4);
  for (const { segment, quote } of evidence) expect(lines[segment]).toContain(quote);
  expect(reading.openQuestions.map(({ segment }) => segment)).toEqual([3]);
  expect(reading.objections.map(({ segment }) => segment)).toEqual([1]);
  expect(reading.competitors.map(({ name }) => name)).toEqual(['Dispatra']);
});

it('talk figures add up', () => {
  const { talk } = read('A: Hello?', 'B: Hello.', 'A: How are you today, Ben?', 'A: Are you well?');
  expect(talk).toMatchObject({ duration: 19, silence: 3, patience: 1, talkRatio: 0.75 });
  expect(talk.interactivity).toBeCloseTo(2 / (19 / 60));
  expect(talk.speakers.map(({ speaker, questions }) => [speaker, questions])).toEqual([
    ['Ana Kovac', 3],
    ['Ben Osei', 0],
  ]);
});

it('a call without words has an empty reading', () => {
  expect(read()).toMatchObject({
    actionItems: [],
    keyPoints: [],
    nextSteps: '',
    talk: { duration: 0, silence: 0 },
    sentiment: { overall: 'neutral' },
  });
});

it.each([
  ['A: Thank you for the offer.', 'en'],
  ['A: Wir haben das Angebot und die Muster.', 'de'],
  ['A: Okay.', 'en'],
  ['A: شكرا لك.', 'und'],
])('%s is read as %s', (line, language) => {
  expect(read(line).language).toBe(language);
});

describe('key points', () => {
  it('of a company that reports are its results and what it expects', () => {
    const talk = [
      'A: Thank you all for joining us on a beautiful day here in the mountains of the north.',
      'A: Our people worked with great care in every one of our plants and shops.',
      'A: Revenue grew 12% to $1.4 billion in the third quarter, helped by new stores.',
      'A: Net income was $91 million, compared with $80 million in the quarter a year ago.',
      'A: Adjusted earnings per share were $1.10, an increase of 9% over the third quarter last year.',
      'A: For the full year we expect revenue of $5.5 billion to $5.6 billion and earnings per share of $4.30.',
      'A: Comparable sales rose 4% and inventory fell 2% at the end of the quarter.',
      'A: We returned $40 million to shareholders in dividends over the same period.',
      'A: I want to thank our teams again for the spirit that they have shown to each other.',
    ];
    const { keyPoints } = read(...talk);
    const told = keyPoints.map(({ text }) => text).join(' ');
    expect(told).toContain('Adjusted earnings per share were $1.10');
    expect(told).toContain('For the full year we expect revenue');
    expect(told).not.toContain('thank our teams');
  });
});

describe('turns of phrase of calls', () => {
  it.each([
    ["A: I'll mail you the sample no later than Monday.", ['Ana Kovac 2027-03-15']],
    ["A: I'll switch it on before lunch.", ['Ana Kovac 2027-03-10']],
    ['A: Leave that with me.', ['Ana Kovac -']],
    ['A: The rest is going to be swapped out on Monday.', ['us 2027-03-15']],
    ['A: My colleague Fidelma will be ringing your housekeeper on Tuesday about the count.', ['Fidelma 2027-03-16']],
    ['A: Wir holen das nach, ich rufe Sie am Freitag an.', ['Ana Kovac 2027-03-12']],
    ["A: I'll drop it off tomorrow around ten.", ['Ana Kovac 2027-03-11']],
    ["A: I'll drop it, it isn't worth the trouble.", []],
    ["A: I'm extending it to the end of July as we speak.", []],
    ["A: Nah, I'll call you when I know.", []],
    ["A: I'll try. See you tomorrow.", []],
  ])('%s', (line, items) => {
    expect(owed(line)).toEqual(items);
  });

  it('two things promised with one verb for one day are two tasks', () => {
    expect(owed("A: I'll send you the lamp by Friday.", "A: I'll send you the desk by Friday.")).toHaveLength(2);
    expect(owed("A: I'll send you the lamp by Friday.", "A: Yes, I'll send it by Friday.")).toHaveLength(1);
  });

  it('"I can, say Thursday?" takes a request on, and "not yet, let me ask the board first" none', () => {
    expect(owed('A: Can you zip them up for me?', "B: I can, it's a lot though. Say Thursday?")).toEqual([
      'Ben Osei 2027-03-11',
    ]);
    expect(owed('A: Should I write an offer for both?', 'B: Not yet. Let me get it past the partners first.')).toEqual(
      [],
    );
  });
});
