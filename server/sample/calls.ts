import type { CallsApi } from '../modules/calls/api.ts';

export interface SampleCalls {
  owner: string;
  ownerName: string;
  /** With whom: their names and accounts. */
  contacts: readonly { id: string; name: string; account?: string }[];
  now: Temporal.Instant;
}

interface Talk {
  /** Days before now. */
  daysAgo: number;
  hour: number;
  type: 'inbound' | 'outbound';
  tags: string[];
  /** Who speaks, `us` or `them`, and what. */
  lines: readonly (readonly ['us' | 'them', string])[];
}

const talks: readonly Talk[] = [
  {
    daysAgo: 1,
    hour: 10,
    type: 'outbound',
    tags: ['renewal'],
    lines: [
      ['us', 'Good morning, thanks for making the time. How did the first quarter with the new portal go?'],
      ['them', 'Really well, actually. The team loves the reports, and onboarding was much faster than last year.'],
      ['us', 'Great to hear. The licence renews at the end of next month, so I wanted to talk about what you need.'],
      ['them', 'We grow from forty to about sixty people. The thing is, the price per seat feels high for that many.'],
      ['us', 'I understand. There is a volume tier from fifty seats on. I will send you the revised quote by Friday.'],
      ['them', 'Please do. Could you also include the training package for the new colleagues?'],
      ['us', 'Yes, I will add the training package to the quote.'],
      ['them', 'And what about the export problem that we reported? It is still slow with large files.'],
      ['us', 'That is frustrating, I am sorry. Our engineers found the cause. The fix ships with the next release.'],
      ['them', 'When exactly is the next release?'],
      ['us', 'I do not have the date in front of me. I will check with engineering and email you tomorrow.'],
      ['them', 'Good. We also looked at Contoso Desk, to be honest, but moving everything would be painful.'],
      ['us', 'Fair enough. What would make the decision easy for you?'],
      ['them', 'A fixed price for two years. I will talk to our finance director about it on Monday.'],
      ['us', 'Perfect. Then let us speak again next Wednesday and go through the quote together.'],
      ['them', 'Wednesday works. Thank you, this was very helpful.'],
    ],
  },
  {
    daysAgo: 3,
    hour: 14,
    type: 'inbound',
    tags: ['support'],
    lines: [
      ['them', 'Hello, I am calling because the invoices of this month are wrong again. This is the second time.'],
      ['us', 'I am sorry about that. Can you tell me what is wrong with them?'],
      ['them', 'The old address is on all of them, and two seats are billed twice. Our accounting is really annoyed.'],
      ['us', 'That should not happen. I will have the two invoices corrected by tomorrow evening.'],
      ['them', 'And the address? We changed it in January.'],
      ['us', 'I can see it here. It was changed in the contract but not in billing. I will fix the address today.'],
      ['them', 'Fine. If that happens a third time we will have to look at other suppliers.'],
      ['us', 'I understand completely. I will also ask our billing team to call you back when it is done.'],
      ['them', 'Thank you. Can I get a credit for the two seats?'],
      ['us', 'Of course. The credit comes with the corrected invoices.'],
      ['them', 'Okay. I will forward you the email from our accounting this afternoon.'],
      ['us', 'Please do, that helps. Anything else I can do?'],
      ['them', 'No, that is all. Thanks for being quick.'],
    ],
  },
  {
    daysAgo: 6,
    hour: 9,
    type: 'outbound',
    tags: ['discovery', 'pilot'],
    lines: [
      ['us', 'Thanks for the introduction last week. Tell me a little about how your team works today.'],
      ['them', 'We are eleven people in sales, spread over three countries. Everybody keeps their own spreadsheet.'],
      ['us', 'And what is the hardest part of that?'],
      ['them', 'Nobody knows who talked to whom. We lost a deal in spring because two of us called the same customer.'],
      ['us', 'How do you plan your follow-ups at the moment?'],
      ['them', 'In our heads, mostly. That is exactly what has to change before the trade fair in autumn.'],
      ['us', 'Would a pilot with four of your people make sense? It takes two weeks to set up.'],
      ['them', 'That sounds good. I would need a data protection agreement first, our legal team is strict.'],
      ['us', 'No problem, I will send you the agreement this afternoon.'],
      ['them', 'Great. I will name the four people for the pilot by the end of the week.'],
      ['us', 'And who decides about the budget in the end?'],
      ['them', 'Our managing director. He likes numbers, so a short business case would help.'],
      ['us', 'I will prepare a business case of one page for him by next Tuesday.'],
      ['them', 'Wonderful, I am looking forward to it.'],
    ],
  },
];

/** Adds calls that took place, with what was said on them, and calls that lie ahead. */
export async function addSampleCalls(calls: CallsApi, sample: SampleCalls): Promise<void> {
  const { owner, contacts, now } = sample;
  const person = (index: number) => contacts[index % contacts.length]!;
  const atHour = (days: number, hour: number) =>
    now.toZonedDateTimeISO('UTC').startOfDay().add({ days }).add({ hours: hour }).toInstant().toString();
  for (const [index, talk] of talks.entries()) {
    const { id, account, name } = person(index);
    const transcript = timed(talk.lines, { us: sample.ownerName, them: name });
    await calls.addCall({
      user: owner,
      contact: id,
      ...(account && { account }),
      type: talk.type,
      status: 'completed',
      at: atHour(-talk.daysAgo, talk.hour),
      duration: Math.ceil(transcript.at(-1)!.endTime) + 2,
      tags: talk.tags,
      transcript,
      consent: { notice: 'said', result: 'given' },
    });
  }
  const plain = (index: number) => {
    const { id, account } = person(index);
    return { user: owner, contact: id, ...(account && { account }) };
  };
  await calls.addCall({ ...plain(3), type: 'outbound', status: 'missed', at: atHour(-2, 16) });
  await calls.addCall({
    ...plain(4),
    ...{ type: 'outbound', status: 'completed', at: atHour(-8, 11), duration: 540 },
    notes: 'Budget is approved for next year. Interested in the training package.',
  });
  const agenda = [
    'Go through the revised quote.',
    'Results of the pilot so far.',
    'Introduce the new contact in support.',
  ];
  for (const [index, notes] of agenda.entries())
    await calls.addCall({
      ...plain(index),
      ...{ type: 'scheduled', status: 'scheduled', at: atHour(index + 1, 9 + index * 2), notes },
    });
}

/** A calm voice says about two and a half words in a second. */
function timed(lines: Talk['lines'], names: { us: string; them: string }) {
  let clock = 1;
  return lines.map(([side, text]) => {
    const startTime = Math.round(clock * 10) / 10;
    const endTime = Math.round((clock + text.split(' ').length / 2.5) * 10) / 10;
    clock = endTime + 0.7;
    return { speaker: names[side], text, startTime, endTime };
  });
}
