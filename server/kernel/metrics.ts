import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const registers = [registry];

/** Every instrument of the program, in one place so that no name is given twice. */
export const metrics = {
  httpRequests: new Counter({
    name: 'http_requests_total',
    help: 'Requests by method, route of the contract and status',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  }),
  httpDuration: new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte in to the last byte out',
    labelNames: ['method', 'route'] as const,
    buckets: seconds,
    registers,
  }),
  databaseDuration: new Histogram({
    name: 'db_query_duration_seconds',
    help: 'Time from a command of the database to its reply',
    labelNames: ['command', 'collection'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  }),
  websocketLatency: new Histogram({
    name: 'websocket_latency_seconds',
    help: 'Time from a ping to the pong of a browser',
    buckets: seconds,
    registers,
  }),
  searchDuration: new Histogram({
    name: 'search_query_seconds',
    help: 'Time that the search index took for a query',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  }),
  webVitals: new Histogram({
    name: 'web_vitals_seconds',
    help: 'What browsers measured: first byte, first and largest paint, slowest interaction',
    labelNames: ['name'] as const,
    buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.8, 2.5, 4, 6, 10],
    registers,
  }),
  layoutShift: new Histogram({
    name: 'web_vitals_layout_shift',
    help: 'How much pages moved while people looked at them, as a score (CLS)',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1],
    registers,
  }),
  jobDuration: new Histogram({
    name: 'job_duration_seconds',
    help: 'Time that a handler took for a job',
    labelNames: ['queue', 'job'] as const,
    buckets: seconds,
    registers,
  }),
  jobFailures: new Counter({
    name: 'job_failures_total',
    help: 'Attempts of jobs that failed',
    labelNames: ['queue', 'job'] as const,
    registers,
  }),
  queueWaiting: new Gauge({
    name: 'bull_queue_waiting',
    help: 'Jobs that wait, whichever jobs adapter runs',
    labelNames: ['queue'] as const,
    registers,
  }),
  emailsSent: new Counter({
    name: 'emails_sent_total',
    help: 'Greetings by the status that they came to',
    labelNames: ['status'] as const,
    registers,
  }),
  newsArticles: new Counter({
    name: 'news_articles_processed_total',
    help: 'Articles that were read, by publisher',
    labelNames: ['source'] as const,
    registers,
  }),
  newsMatches: new Counter({
    name: 'news_match_total',
    help: 'Articles that were read, by whether they name an account',
    labelNames: ['result'] as const,
    registers,
  }),
  newsJudgements: new Counter({
    name: 'news_match_judgements_total',
    help: 'What people said about matches: right or wrong company',
    labelNames: ['verdict'] as const,
    registers,
  }),
  newsMatchPrecision: new Gauge({
    name: 'news_match_precision',
    help: 'Of the alerts that people judged in 90 days, the share that is about the right company',
    registers,
  }),
  newsMatchRecall: new Gauge({
    name: 'news_match_recall',
    help: 'Of the alerts that someone called right in 90 days, the share that feeds show',
    registers,
  }),
  newsDigests: new Counter({
    name: 'news_digests_total',
    help: 'Digests of news by how they ended: sent, empty, failed or uncertain',
    labelNames: ['channel', 'result'] as const,
    registers,
  }),
  alertDelivery: new Histogram({
    name: 'alert_delivery_seconds',
    help: 'Time from the fetch of an article to its alert on the socket',
    buckets: seconds,
    registers,
  }),
  tokenRefreshes: new Counter({
    name: 'oauth_token_refresh_total',
    help: 'Refreshes of OAuth tokens by how they ended',
    labelNames: ['platform', 'status'] as const,
    registers,
  }),
  socialSyncs: new Counter({
    name: 'social_sync_total',
    help: 'Reads of social profiles by how they ended',
    labelNames: ['platform', 'status'] as const,
    registers,
  }),
  socialRateLimitRemaining: new Gauge({
    name: 'social_rate_limit_remaining',
    help: 'Requests that a network still allows in the window that was used last',
    labelNames: ['platform'] as const,
    registers,
  }),
  socialActivityLatency: new Histogram({
    name: 'social_activity_latency_seconds',
    help: 'Time from the publication of a post to its arrival here, of profiles that were synced before',
    buckets: [10, 30, 60, 300, 900, 1_800, 3_600, 7_200, 21_600, 86_400, 604_800],
    registers,
  }),
  callsActive: new Gauge({ name: 'calls_active', help: 'Calls in progress', registers }),
  transcriptionSeconds: new Histogram({
    name: 'transcription_seconds',
    help: 'Time that the transcription of a recording took',
    buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    registers,
  }),
  aiSummarySeconds: new Histogram({
    name: 'ai_summary_seconds',
    help: 'Time that the analysis of a call took',
    buckets: seconds,
    registers,
  }),
  recordingBytes: new Gauge({ name: 'recording_bytes', help: 'Storage that recordings take', registers }),
  emailTemplateErrors: new Counter({
    name: 'email_template_errors_total',
    help: 'Templates that could not be rendered',
    registers,
  }),
};

/** Adds the process's own figures (memory, event loop, garbage collection) to the registry, once. */
export function collectProcessMetrics(): void {
  if (!registry.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics({ register: registry });
}
