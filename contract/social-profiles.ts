import { z } from 'zod';
import { Id, Instant } from './route.ts';

export const platforms = ['linkedin', 'twitter', 'facebook', 'mastodon', 'bluesky', 'github', 'blog'] as const;
export const Platform = z.enum(platforms);
export type Platform = z.infer<typeof Platform>;

/** The values of a profile that a network tells or a person types. */
export const profileFields = [
  'displayName',
  'headline',
  'bio',
  'location',
  'company',
  'website',
  'avatarUrl',
  'followers',
] as const;
export const ProfileField = z.enum(profileFields);
export type ProfileField = z.infer<typeof ProfileField>;
/** Fields of the contact itself of which a profile may know something newer. */
export const contactFields = ['title', 'companyName'] as const;
export const ContactField = z.enum(contactFields);
export type ContactField = z.infer<typeof ContactField>;
export const ProfileValue = z.union([z.string(), z.number()]);

/** Where a value comes from. One that a person typed is locked: the network's newer value becomes a proposal. */
export const Provenance = z.object({
  from: z.enum(['network', 'person', 'import']),
  at: Instant,
  by: Id.optional(),
  locked: z.boolean(),
});

/**
 * `linked` is an address that this server does not read; `connecting` waits for its first sync; `expired` needs the contact's
 * consent again; `revoked` means that the contact took it back at the network; `limited` waits for the network's rate limit
 * and `budget_spent` for the next month.
 */
export const profileStates = [
  'linked',
  'connecting',
  'connected',
  'failing',
  'limited',
  'budget_spent',
  'expired',
  'revoked',
  'not_configured',
] as const;
export const ProfileState = z.enum(profileStates);
export type ProfileState = z.infer<typeof ProfileState>;

/** How it came in: by the contact's own consent, or by an address that a person gave. */
export const ProfileWay = z.enum(['consent', 'address', 'import']);

export const SocialProfile = z.object({
  id: Id,
  contactId: Id,
  platform: Platform,
  way: ProfileWay,
  profileUrl: z.string().optional(),
  /** The network's own id. */
  profileId: z.string().optional(),
  handle: z.string().optional(),
  displayName: z.string().optional(),
  headline: z.string().optional(),
  bio: z.string().optional(),
  location: z.string().optional(),
  company: z.string().optional(),
  website: z.string().optional(),
  avatarUrl: z.string().optional(),
  followers: z.number().int().optional(),
  /** Followers won or lost since 30 days ago, as far as it is known. */
  followersChange: z.number().int().optional(),
  lastSynced: Instant.optional(),
  /** The contact consented, or the network vouches for who it is. */
  isVerified: z.boolean(),
  state: ProfileState,
  /** Why it is in this state, in words. */
  reason: z.string().optional(),
  /** Until when it waits. */
  until: Instant.optional(),
  nextSyncAt: Instant.optional(),
  /** Its posts stay out of the feed of my book. */
  isMuted: z.boolean(),
  /** Whether posts can be read from this network at all. */
  hasPosts: z.boolean(),
  provenance: z.partialRecord(ProfileField, Provenance),
  proposals: z.array(z.object({ field: ProfileField, value: ProfileValue, at: Instant })),
  /** What the network says otherwise than the contact's own record, or beyond it. Nobody but a person writes it there. */
  onContact: z.array(z.object({ field: ContactField, value: z.string(), at: Instant })),
  consentedAt: Instant.optional(),
  createdAt: Instant,
});
export type SocialProfile = z.infer<typeof SocialProfile>;

export const activityKinds = ['post', 'repost', 'reply', 'article', 'code', 'headline', 'job', 'followers'] as const;
export const ActivityKind = z.enum(activityKinds);
export type ActivityKind = z.infer<typeof ActivityKind>;

export const SocialActivity = z.object({
  id: Id,
  contactId: Id,
  contactName: z.string(),
  profileId: Id,
  platform: Platform,
  kind: ActivityKind,
  /** Plain text; lines are kept. */
  text: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  author: z.string().optional(),
  media: z.array(
    z.object({ type: z.enum(['image', 'video', 'audio', 'link']), url: z.string(), alt: z.string().optional() }),
  ),
  counts: z.object({
    likes: z.number().int().optional(),
    replies: z.number().int().optional(),
    reposts: z.number().int().optional(),
  }),
  /** The same post on the contact's other networks. */
  alsoOn: z.array(z.object({ platform: Platform, url: z.string().optional() })),
  publishedAt: Instant,
  receivedAt: Instant,
});
export type SocialActivity = z.infer<typeof SocialActivity>;

/** What a network gives here, and what it needs for that. */
export const SocialNetworkInfo = z.object({
  platform: Platform,
  name: z.string(),
  /** What is read and what is not, in one or two sentences. */
  summary: z.string(),
  ways: z.array(z.enum(['consent', 'address'])),
  /** Whether consent can be asked for. */
  canConnect: z.boolean(),
  /** Whether a profile at an address is read, or only linked. */
  readsAddresses: z.boolean(),
  hasPosts: z.boolean(),
  /** Its card under Settings > Integrations. */
  vendor: z.string().optional(),
  /** An example of an address. */
  example: z.string(),
  retentionDays: z.number().int(),
  purpose: z.string(),
  budget: z.object({ currency: z.literal('USD'), limit: z.number(), spent: z.number(), resetsAt: Instant }).optional(),
  limit: z.object({ remaining: z.number().int(), limit: z.number().int(), resetsAt: Instant }).optional(),
});
export type SocialNetworkInfo = z.infer<typeof SocialNetworkInfo>;

export const ConsentLink = z.object({
  id: Id,
  /** Present in the reply that makes it alone. */
  url: z.string().optional(),
  platforms: z.array(Platform),
  status: z.enum(['open', 'connected', 'declined', 'expired']),
  email: z
    .object({ to: z.string(), status: z.enum(['queued', 'sent', 'failed']), error: z.string().optional() })
    .optional(),
  createdAt: Instant,
  expiresAt: Instant,
});
export type ConsentLink = z.infer<typeof ConsentLink>;

/** What the contact sees behind the link. */
export const ConsentPage = z.object({
  organisationName: z.string(),
  contactName: z.string(),
  askedBy: z.string().optional(),
  expiresAt: Instant,
  networks: z.array(
    z.object({
      platform: Platform,
      name: z.string(),
      /** What will be shared, in words. */
      shares: z.array(z.string()),
      keeps: z.string(),
      connected: z
        .object({
          displayName: z.string().optional(),
          avatarUrl: z.string().optional(),
          since: Instant,
          /** The network has to be asked anew; until then nothing new is read. */
          hasEnded: z.boolean(),
        })
        .optional(),
    }),
  ),
});
export type ConsentPage = z.infer<typeof ConsentPage>;

/** A row of what is kept about a person, and where it came from. */
export const RegisterEntry = z.object({
  platform: Platform,
  profileUrl: z.string().optional(),
  way: ProfileWay,
  purpose: z.string(),
  field: z.string(),
  value: ProfileValue,
  from: z.enum(['network', 'person', 'import']),
  at: Instant,
  keptUntil: Instant.optional(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const confidences = ['high', 'medium', 'low'] as const;
export const Confidence = z.enum(confidences);
export type Confidence = z.infer<typeof Confidence>;

/** A profile that may be the contact's. A person decides: nothing is linked by itself. */
export const ProfileSuggestion = z.object({
  id: z.string(),
  platform: Platform,
  profileUrl: z.string(),
  handle: z.string().optional(),
  displayName: z.string().optional(),
  bio: z.string().optional(),
  avatarUrl: z.string().optional(),
  confidence: Confidence,
  /** What speaks for it and against it, in sentences. */
  evidence: z.array(z.string()),
});
export type ProfileSuggestion = z.infer<typeof ProfileSuggestion>;

export const ProfileSuggestions = z.object({
  state: z.enum(['never', 'searching', 'done']),
  searchedAt: Instant.optional(),
  /** The likeliest first, without those that are linked or were dismissed. */
  suggestions: z.array(ProfileSuggestion),
  /** Networks and sites that did not answer, in sentences. */
  problems: z.array(z.string()),
});
export type ProfileSuggestions = z.infer<typeof ProfileSuggestions>;
