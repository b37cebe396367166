import type { ActivityKind, Platform, ProfileField } from '@sequelstring/contract/social-profiles.ts';

/** A network on which people have profiles. Our own types stand here, never a vendor's. */
export interface SocialNetwork {
  readonly platform: Platform;
  readonly name: string;
  /** What is read here and what is not, in one or two sentences. */
  readonly summary: string;
  /** What the contact shares by consenting, in words. */
  readonly shares: readonly string[];
  /** The name of its card among the integrations. */
  readonly vendor?: string;
  /** An address as a person would type it. */
  readonly example: string;
  readonly hasPosts: boolean;
  /** How often a profile is read by itself. */
  readonly syncEveryMinutes: number;
  readonly retention: { readonly days: number; readonly purpose: string };
  /** Where its settings are missing, neither. */
  abilities(): Promise<NetworkAbilities>;
  /** What a typed address leads to; undefined for what is not of this network. */
  recognize(address: string): RecognizedProfile | undefined;
  /** Reads who is at an address or, with tokens, who consented. Throws `SocialNetworkError`. */
  readProfile(ref: ProfileRef, context: ReadContext): Promise<ProfileFacts>;
  /** Reads what was published since the cursor, newest first. Throws `SocialNetworkError`. */
  readPosts(ref: ProfileRef, context: ReadContext & { cursor: string | undefined }): Promise<PostsReply>;
  readonly consent?: ConsentFlow;
  /** Profiles that may be a person's, few and in no order: whoever asked judges them. Throws `SocialNetworkError`. */
  findProfiles?(person: PersonHint, context: ReadContext): Promise<ProfileFacts[]>;
  /** The request that each profile takes of a window that all of them share, where there is one. */
  readonly appCall?: NetworkCall;
}

export interface NetworkAbilities {
  /** Contacts can sign in there. */
  canConnect: boolean;
  /** A profile at an address is read, and not only linked. */
  readsAddresses: boolean;
  /** Reads cost money: what may be spent in a month, in millionths of a dollar. */
  monthlyBudget?: number;
}

export interface RecognizedProfile {
  profileUrl: string;
  handle?: string;
}

/** What is known of a person whose profiles are looked for. */
export interface PersonHint {
  name: string;
  /** Email addresses; those at a provider where anyone gets one have no say on domains. */
  emails: readonly string[];
  /** Domains of the email addresses, without such providers'. */
  domains: readonly string[];
}

/** Where a profile is. */
export interface ProfileRef {
  profileUrl: string | undefined;
  handle: string | undefined;
  /** The network's own id, once it is known. */
  profileId: string | undefined;
}

export interface ReadContext {
  /** Of whoever consented; missing for a public address. */
  accessToken?: string | undefined;
  /** Every request to the network goes through it. */
  call: CallGate;
  now: Date;
  signal: AbortSignal;
}

/** A kind of request that the network counts. */
export interface NetworkCall {
  /** Names the window within the network; requests with the same name share it. */
  window: string;
  /** What the network states of it where a reply does not. */
  limit: number;
  windowMs: number;
  /** The most that it can cost, in millionths of a dollar. */
  mostCost?: number;
}

export interface CallResult<T> {
  value: T;
  /** What the reply said of the window. */
  rate?: RateReading | undefined;
  /** What it did cost, in millionths of a dollar. */
  cost?: number;
}

export interface RateReading {
  limit: number;
  remaining: number;
  /** Milliseconds from the moment in which the network wrote its reply. */
  resetInMs: number;
}

/** Sends a request if its window has room for it. Throws `SocialNetworkError` (`limited`, `budget`) where not, without sending. */
export type CallGate = <T>(call: NetworkCall, send: () => Promise<CallResult<T>>) => Promise<T>;

/** A profile as its network tells it: plain text, addresses complete. */
export interface ProfileFacts {
  profileId: string;
  profileUrl?: string | undefined;
  handle?: string | undefined;
  values: Partial<Record<ProfileField, string | number>>;
  /** The network vouches for who it is. */
  isVerified: boolean;
  /** An email address that the profile shows to everyone. */
  email?: string | undefined;
  /** Addresses that the network has seen to link back to this profile (`rel="me"`). */
  verifiedLinks?: readonly string[];
}

export interface SocialPost {
  /** The network's own id of it. */
  id: string;
  kind: Extract<ActivityKind, 'post' | 'repost' | 'reply' | 'article' | 'code'>;
  text: string;
  /** `html` is cleaned by whoever stores it. */
  format: 'text' | 'html';
  title?: string | undefined;
  url?: string | undefined;
  author?: string | undefined;
  media?: readonly { type: 'image' | 'video' | 'audio' | 'link'; url: string; alt?: string | undefined }[];
  counts?: { likes?: number | undefined; replies?: number | undefined; reposts?: number | undefined };
  publishedAt: Date;
}

export interface PostsReply {
  posts: SocialPost[];
  /** For the next call; as it was where nothing is new. */
  cursor: string | undefined;
  /** How long the network asks to be left alone. */
  earliestNextMs?: number | undefined;
}

/** Sign-in at the network (OAuth 2.0 authorization code). */
export interface ConsentFlow {
  /** The address at which the contact signs in, and what must be kept until the answer. Throws `SocialNetworkError`. */
  begin(request: { redirectUri: string; state: string }): Promise<{ url: string; kept: Record<string, string> }>;
  /** Takes the answer, `callback` being its whole address. Throws `ConsentDenied` or `SocialNetworkError`. */
  finish(answer: {
    callback: URL;
    redirectUri: string;
    state: string;
    kept: Record<string, string>;
  }): Promise<NetworkTokens>;
  /** Throws `SocialNetworkError` with `refused` where the consent is gone. */
  refresh?(tokens: NetworkTokens, signal: AbortSignal): Promise<NetworkTokens>;
  /** Takes the consent back at the network. */
  revoke?(tokens: NetworkTokens, signal: AbortSignal): Promise<void>;
}

export interface NetworkTokens {
  accessToken: string;
  refreshToken?: string;
  tokenType?: string;
  scope?: string;
  /** ISO 8601 in UTC. */
  expiresAt?: string;
}

/** The contact said no. */
export class ConsentDenied extends Error {
  override readonly name = 'ConsentDenied';
}

/**
 * `gone`: there is no such profile; `refused`: the network does not take the credentials (any more); `limited`: its window is
 * used up; `budget`: so is this month's money; `unavailable`: a later try makes sense; `bad_reply`: what came makes no sense;
 * `not_configured`: its settings are missing.
 */
export type SocialErrorKind =
  | 'gone'
  | 'refused'
  | 'limited'
  | 'budget'
  | 'unavailable'
  | 'bad_reply'
  | 'bad_address'
  | 'not_configured';

/** Why a network could not be read, as a sentence for a person. */
export class SocialNetworkError extends Error {
  readonly kind: SocialErrorKind;
  /** When the window has room again. */
  readonly until: Date | undefined;
  readonly rate: RateReading | undefined;

  constructor(
    kind: SocialErrorKind,
    message: string,
    options: { until?: Date | undefined; rate?: RateReading | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'SocialNetworkError';
    this.kind = kind;
    this.until = options.until;
    this.rate = options.rate;
  }
}
