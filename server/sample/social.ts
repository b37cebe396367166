import { plain } from '../kernel/words.ts';
import type { SampleFinds, SampleProfile } from '../modules/social/sample.service.ts';

/** What people "published": `@` is their company. Each set belongs to one person. */
const people: readonly {
  headline: string;
  posts: readonly { text: string; title?: string; likes?: number }[];
}[] = [
  {
    headline: 'Making supply chains boring',
    posts: [
      {
        text: 'Six months of work went live on a Tuesday, and nobody noticed. That is the review I was hoping for.',
        likes: 48,
      },
      {
        text: 'We are hiring two planners at @. If you like spreadsheets but wish you needed fewer of them, write to me.',
        likes: 21,
      },
      { text: 'Asked twelve suppliers for one number today. Got nine numbers, two apologies and a PDF.', likes: 63 },
    ],
  },
  {
    headline: 'Finance with a calculator and a conscience',
    posts: [
      {
        title: 'Why our budget has no line for "other"',
        text: 'A year ago we removed it. Here is what was hiding in there, and what we do instead.',
        likes: 12,
      },
      { text: 'The best question in a budget meeting is still: what happens if we simply do not?', likes: 34 },
    ],
  },
  {
    headline: 'Head of procurement',
    posts: [
      {
        text: 'Speaking next month about contracts that people read. Send me your worst clause and I will rewrite it on stage.',
        likes: 27,
      },
      {
        text: 'Renewal season at @. My calendar is a wall of 30-minute talks; my favourite ones end after ten.',
        likes: 9,
      },
    ],
  },
  {
    headline: 'Engineer, mostly of pumps',
    posts: [
      { text: 'Our new test rig runs! 14 bar, no leaks, one very happy team at @.', likes: 88 },
      {
        title: 'What a failed seal taught us',
        text: 'Three pictures, one wrong assumption, and the checklist that came of it.',
        likes: 19,
      },
    ],
  },
  {
    headline: 'Customer success, before it had a name',
    posts: [
      {
        text: 'A customer called to say thank you. No ticket, no renewal coming up. Printed the note and put it on the wall.',
        likes: 102,
      },
      {
        text: 'We moved support hours to match our customers in Lisbon and Montréal. Small change, big smiles.',
        likes: 40,
      },
    ],
  },
  {
    headline: 'Building the data team I wanted to join',
    posts: [
      { text: 'Deleted 214 dashboards this week. So far three people have missed one each.', likes: 76 },
      { text: 'If two reports disagree, the meeting is about the reports. Fix that first.', likes: 31 },
    ],
  },
  {
    headline: 'Plant manager at @',
    posts: [
      {
        text: 'Zero lost-time accidents for 400 days at our site. Proud of everyone who stopped a line to ask a question.',
        likes: 133,
      },
      { text: 'Trialling quieter forklifts. The dogs next door approve.', likes: 22 },
    ],
  },
  {
    headline: 'Retail operations',
    posts: [
      { text: 'Spent the day at the till. Everyone who decides about tills should.', likes: 57 },
      { text: 'Our northern stores at @ now run on their own roofs until noon.', likes: 44 },
    ],
  },
];

const networks = ['mastodon', 'bluesky', 'blog', 'linkedin'] as const;
const everyMinutes = 410;

/** Made-up profiles of some contacts, the same for the same contacts; their addresses lead nowhere. */
export function sampleProfiles(
  owner: string,
  contacts: readonly { id: string; name: string; companyName?: string }[],
): SampleProfile[] {
  const chosen = withCompany(contacts).slice(0, people.length);
  return chosen.flatMap((contact, index) => {
    const person = people[index]!;
    const platform = networks[index % 3]!;
    const told = (text: string) => text.replaceAll('@', contact.companyName!);
    const profile = profileOf(owner, contact, platform);
    const followers = 340 + ((index * 977) % 4200);
    const first: SampleProfile = {
      ...profile,
      values: { displayName: contact.name, headline: told(person.headline), followers },
      followersBefore: followers - ((index * 61) % 190) + 40,
      posts: person.posts.map((post, place) => ({
        ...post,
        text: told(post.text),
        minutesAgo: 35 + index * 97 + place * everyMinutes * (3 + index),
      })),
    };
    return index % 3 === 0 ? [first, { ...profileOf(owner, contact, 'linkedin'), values: {}, posts: [] }] : [first];
  });
}

const withCompany = <C extends { companyName?: string }>(contacts: readonly C[]) =>
  contacts.filter(({ companyName }) => companyName);

/** Made-up profiles that a search found for those who have none yet. */
export function sampleFinds(
  owner: string,
  contacts: readonly { id: string; name: string; companyName?: string }[],
): SampleFinds[] {
  return withCompany(contacts)
    .slice(people.length, people.length + 3)
    .map((contact) => {
      const found = (platform: 'bluesky' | 'mastodon', confidence: 'high' | 'medium', evidence: string[]) => {
        const { profileUrl, handle } = profileOf(owner, contact, platform);
        const last = 'Sample data: nothing was searched.';
        return { platform, profileUrl, handle, displayName: contact.name, confidence, evidence: [...evidence, last] };
      };
      return {
        ...{ contact: contact.id, owner },
        found: [
          found('bluesky', 'high', ['Its handle is in the domain of the email address.', 'It has the same name.']),
          found('mastodon', 'medium', ['It has the same name.', `It mentions ${contact.companyName}.`]),
        ],
      };
    });
}

function profileOf(
  owner: string,
  { id, name }: { id: string; name: string },
  platform: (typeof networks)[number],
): Pick<SampleProfile, 'contact' | 'contactName' | 'owner' | 'platform' | 'profileUrl' | 'handle'> {
  const slug =
    plain(name)
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || `person-${id.slice(-4)}`;
  const addresses = {
    mastodon: { profileUrl: `https://social.example.com/@${slug}`, handle: `@${slug}@social.example.com` },
    bluesky: { profileUrl: `https://bsky.app/profile/${slug}.example.com`, handle: `@${slug}.example.com` },
    blog: { profileUrl: `https://${slug}.example.com/`, handle: `${slug}.example.com` },
    linkedin: { profileUrl: `https://www.linkedin.com/in/${slug}-example`, handle: `${slug}-example` },
  };
  return { contact: id, contactName: name, owner, platform, ...addresses[platform] };
}
