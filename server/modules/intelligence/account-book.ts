import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CrmApi } from '../crm/api.ts';
import { feedbackSince } from './match-feedback.model.ts';
import type { MatchableArticle } from './matching/article-text.ts';
import type { MatchFeedback } from './matching/feedback.ts';
import { type AccountMatch, AccountMatcher } from './matching/matcher.ts';

/** The accounts of the CRM as articles are matched to them. Loaded at first use; what changes is taken over at every refresh. */
export class AccountBook {
  readonly #clock: Clock;
  readonly #crm: Pick<CrmApi, 'accountsForMatching'>;
  readonly #matcher = new AccountMatcher();
  #since: string | undefined;
  #feedback = new Map<string, MatchFeedback[]>();
  #judgedSince = new Date(0);

  constructor({ clock, crm }: { clock: Clock; crm: Pick<CrmApi, 'accountsForMatching'> }) {
    this.#clock = clock;
    this.#crm = crm;
  }

  async refresh(): Promise<void> {
    let latest = this.#since;
    let after: string | undefined;
    for (;;) {
      const page = await this.#crm.accountsForMatching({
        limit: pageSize,
        ...(after && { after }),
        ...(this.#since && { changedSince: overlapping(this.#since) }),
      });
      for (const { deleted, owner: _, updatedAt, ...account } of page) {
        if (deleted) this.#matcher.remove(account.id);
        else this.#set(account);
        if (!latest || updatedAt > latest) latest = updatedAt;
      }
      after = page.at(-1)?.id;
      if (page.length < pageSize) break;
    }
    this.#since = latest;
    await this.#learn();
  }

  #set(account: Parameters<AccountMatcher['set']>[0]): void {
    this.#matcher.set(account);
    const feedback = this.#feedback.get(account.id);
    if (feedback) this.#matcher.learn(account.id, feedback);
  }

  async #learn(): Promise<void> {
    const now = nowAsDate(this.#clock);
    for (const [id, feedback] of await feedbackSince(this.#judgedSince)) {
      this.#feedback.set(id, feedback);
      this.#matcher.learn(id, feedback);
    }
    this.#judgedSince = new Date(now.getTime() - 60_000);
  }

  match(article: MatchableArticle): AccountMatch[] {
    return this.#matcher.match(article);
  }
}

const pageSize = 1_000;
/** A change is stored a moment after its time was taken. */
const overlapping = (since: string): string => new Date(Date.parse(since) - 60_000).toISOString();
