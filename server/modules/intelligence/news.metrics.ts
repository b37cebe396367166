/** What this module counts; the names stand in `kernel/metrics.ts`. */
export interface NewsMetrics {
  newsArticles: { inc(labels: { source: string }, by?: number): void };
  newsMatches: { inc(labels: { result: 'matched' | 'unmatched' }): void };
  newsJudgements: { inc(labels: { verdict: 'right' | 'wrong' }): void };
  newsDigests: { inc(labels: { channel: string; result: string }): void };
  newsMatchPrecision: { set(share: number): void };
  newsMatchRecall: { set(share: number): void };
  alertDelivery: { observe(seconds: number): void };
}
