import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import type { Role } from '@sequelstring/contract/route.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Authenticate, Recognise, Signed } from '../../kernel/http/access.ts';
import { everything, type Scope } from '../../kernel/records/scope.ts';
import type { AccessClaims, AccessTokens } from './access-token.ts';
import type { AuthApi, AuthUser } from './api.ts';
import { listSessionIds } from './session.model.ts';
import { readSettings } from './settings.model.ts';
import { findTeammates } from './team.model.ts';
import { findActiveUsers, findUser, findUserByEmail, findUsers, toAuthUser } from './user.model.ts';

/**
 * How long this process may go on with what it knows. A change made in this process is seen at once, one made in
 * another after this time at the latest.
 */
const freshMs = 3_000;

interface Standing {
  user: CurrentUser;
  isActive: boolean;
  sessions: ReadonlySet<string>;
  loadedAt: number;
}

/** What this process knows of users, their sessions and the settings, so that a request costs no query for them. */
export class Directory implements AuthApi {
  readonly #clock: Clock;
  readonly #tokens: AccessTokens;
  readonly #standings = new Map<string, Standing>();
  readonly #users = new Map<string, { user: AuthUser; loadedAt: number }>();
  readonly #teammates = new Map<string, { ids: string[]; loadedAt: number }>();
  #settings: { value: OrganisationSettings; loadedAt: number } | undefined;
  /** Counts changes, so that what was read before one is not kept after it. */
  #changes = 0;

  constructor(clock: Clock, tokens: AccessTokens) {
    this.#clock = clock;
    this.#tokens = tokens;
  }

  /** Forgets a user, whose rights, sessions or profile have changed. */
  forgetUser(id: string): void {
    this.#changes += 1;
    this.#standings.delete(id);
    this.#users.delete(id);
  }

  /** Forgets the settings and the teams, and with them whose records anybody sees. */
  forgetOrganisation(): void {
    this.#changes += 1;
    this.#settings = undefined;
    this.#standings.clear();
    this.#teammates.clear();
  }

  /** Who a token belongs to, if its session still stands; without waiting where all is known. */
  readonly authenticate: Authenticate = (token) => {
    const claims = this.#tokens.verify(token);
    return claims instanceof Promise ? claims.then((checked) => this.#admit(checked)) : this.#admit(claims);
  };

  /** Who a token belongs to that this process let in a moment ago. */
  readonly recognise: Recognise = (token) => {
    const claims = this.#tokens.recognise(token);
    const known = claims && this.#standings.get(claims.userId);
    return known && this.#isFresh(known.loadedAt) && holds(known, claims) ? signed(known, claims) : undefined;
  };

  #admit(claims: AccessClaims): Signed | Promise<Signed> {
    const known = this.#standings.get(claims.userId);
    if (known && this.#isFresh(known.loadedAt)) return signed(known, claims);
    return this.#loadStanding(claims.userId).then((standing) => signed(standing, claims));
  }

  async #loadStanding(id: string): Promise<Standing | undefined> {
    const [changes, now] = [this.#changes, this.#clock.now().epochMilliseconds];
    const [row, sessions] = await Promise.all([findUser(id), listSessionIds(id, new Date(now))]);
    if (!row) return undefined;
    const { name, role, isActive } = toAuthUser(row);
    const standing = {
      user: { id, name, role, scope: await this.#scopeOf(id, role) },
      isActive,
      sessions,
      loadedAt: now,
    };
    if (changes === this.#changes) this.#standings.set(id, standing);
    return standing;
  }

  async getUser(id: string): Promise<AuthUser | undefined> {
    return (await this.getUsers([id])).get(id);
  }

  async getUsers(ids: readonly string[]): Promise<Map<string, AuthUser>> {
    const [changes, found, missing] = [this.#changes, new Map<string, AuthUser>(), new Set<string>()];
    for (const id of ids) {
      const known = this.#users.get(id);
      if (known && this.#isFresh(known.loadedAt)) found.set(id, known.user);
      else missing.add(id);
    }
    if (!missing.size) return found;
    const loadedAt = this.#clock.now().epochMilliseconds;
    for (const row of await findUsers([...missing])) {
      const user = toAuthUser(row);
      found.set(user.id, user);
      if (changes === this.#changes) this.#users.set(user.id, { user, loadedAt });
    }
    return found;
  }

  async findByEmail(email: string): Promise<AuthUser | undefined> {
    const row = await findUserByEmail(email);
    return row ? toAuthUser(row) : undefined;
  }

  async activeUsers(): Promise<AuthUser[]> {
    return (await findActiveUsers(2000)).map(toAuthUser);
  }

  async getScope(userId: string): Promise<Scope> {
    const user = await this.getUser(userId);
    return user ? this.#scopeOf(userId, user.role) : { owners: [userId] };
  }

  async #scopeOf(id: string, role: Role): Promise<Scope> {
    if (role === 'admin') return everything;
    const { visibility } = await this.getSettings();
    if (visibility[role] === 'all') return everything;
    return { owners: visibility[role] === 'team' ? await this.getTeammates(id) : [id] };
  }

  async getTeammates(userId: string): Promise<string[]> {
    const known = this.#teammates.get(userId);
    if (known && this.#isFresh(known.loadedAt)) return known.ids;
    const [changes, loadedAt] = [this.#changes, this.#clock.now().epochMilliseconds];
    const ids = await findTeammates(userId);
    if (changes === this.#changes) this.#teammates.set(userId, { ids, loadedAt });
    return ids;
  }

  async getSettings(): Promise<OrganisationSettings> {
    if (this.#settings && this.#isFresh(this.#settings.loadedAt)) return this.#settings.value;
    const [changes, loadedAt] = [this.#changes, this.#clock.now().epochMilliseconds];
    const value = await readSettings();
    if (changes === this.#changes) this.#settings = { value, loadedAt };
    return value;
  }

  #isFresh(loadedAt: number): boolean {
    const age = this.#clock.now().epochMilliseconds - loadedAt;
    return age >= 0 && age < freshMs;
  }
}

const holds = ({ isActive, sessions }: Standing, { sessionId }: AccessClaims) => isActive && sessions.has(sessionId);

function signed(standing: Standing | undefined, claims: AccessClaims): Signed {
  if (!standing || !holds(standing, claims)) throw new AppError('session_ended');
  const { sessionId, expiresAt } = claims;
  return { user: standing.user, credential: { kind: 'session', id: sessionId }, expiresAt };
}
