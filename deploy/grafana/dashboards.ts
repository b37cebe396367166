import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of a panel: what Prometheus is asked, and what the line is called. */
interface Query {
  expr: string;
  legend?: string;
}
interface Panel {
  title: string;
  unit: 'reqps' | 's' | 'short' | 'percentunit' | 'bytes' | 'ops';
  queries: readonly Query[];
  kind?: 'timeseries' | 'stat';
}
interface Dashboard {
  uid: string;
  title: string;
  panels: readonly Panel[];
}

const perSecond = (series: string, by: string) => `sum(rate(${series}[$__rate_interval])) by (${by})`;
const quantile = (q: number, series: string, by = '') =>
  `histogram_quantile(${q}, sum(rate(${series}_bucket[$__rate_interval])) by (le${by && `, ${by}`}))`;
const queue = (name: string): Panel[] => [
  {
    title: 'Queue depth',
    unit: 'short',
    queries: [{ expr: `max(bull_queue_waiting{queue="${name}"})`, legend: 'waiting' }],
  },
  {
    title: 'Processing time',
    unit: 's',
    queries: [0.5, 0.95].map((q) => ({
      expr: quantile(q, `job_duration_seconds`, 'job').replace(
        'job_duration_seconds_bucket',
        `job_duration_seconds_bucket{queue="${name}"}`,
      ),
      legend: `{{job}} p${q * 100}`,
    })),
  },
  {
    title: 'Failed attempts',
    unit: 'ops',
    queries: [{ expr: perSecond(`job_failures_total{queue="${name}"}`, 'job'), legend: '{{job}}' }],
  },
];

/** What section 13.2 of the architecture asks to see of each feature, and an overview. */
export const dashboards: readonly Dashboard[] = [
  {
    uid: 'crm-overview',
    title: 'CRM: Overview',
    panels: [
      {
        title: 'Requests',
        unit: 'reqps',
        queries: [{ expr: perSecond('http_requests_total', 'status'), legend: '{{status}}' }],
      },
      {
        title: 'Share of failed requests',
        unit: 'percentunit',
        queries: [
          {
            expr: '(sum(rate(http_requests_total{status=~"5.."}[$__rate_interval])) or vector(0)) / sum(rate(http_requests_total[$__rate_interval]))',
            legend: '5xx',
          },
        ],
      },
      {
        title: 'Response time',
        unit: 's',
        queries: [0.5, 0.95, 0.99].map((q) => ({
          expr: quantile(q, 'http_request_duration_seconds'),
          legend: `p${q * 100}`,
        })),
      },
      {
        title: 'Slowest routes (p95)',
        unit: 's',
        queries: [
          {
            expr: `topk(5, ${quantile(0.95, 'http_request_duration_seconds', 'method, route')})`,
            legend: '{{method}} {{route}}',
          },
        ],
      },
      {
        title: 'Database (p95)',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'db_query_duration_seconds', 'command'), legend: '{{command}}' }],
      },
      {
        title: 'WebSocket latency (p95)',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'websocket_latency_seconds'), legend: 'p95' }],
      },
      {
        title: 'What people wait for (p75)',
        unit: 's',
        queries: [{ expr: quantile(0.75, 'web_vitals_seconds', 'name'), legend: '{{name}}' }],
      },
      {
        title: 'Layout shift (p75)',
        unit: 'short',
        queries: [{ expr: quantile(0.75, 'web_vitals_layout_shift'), legend: 'CLS' }],
      },
      {
        title: 'Jobs waiting',
        unit: 'short',
        queries: [{ expr: 'max(bull_queue_waiting) by (queue)', legend: '{{queue}}' }],
      },
      {
        title: 'Jobs failing',
        unit: 'ops',
        queries: [{ expr: perSecond('job_failures_total', 'queue'), legend: '{{queue}}' }],
      },
      { title: 'Memory', unit: 'bytes', queries: [{ expr: 'process_resident_memory_bytes', legend: '{{pod}}' }] },
      {
        title: 'Event loop lag (p99)',
        unit: 's',
        queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{pod}}' }],
      },
      { title: 'Search (p95)', unit: 's', queries: [{ expr: quantile(0.95, 'search_query_seconds'), legend: 'p95' }] },
    ],
  },
  {
    uid: 'crm-email',
    title: 'CRM: Occasion-Based Email',
    panels: [
      {
        title: 'Emails per day',
        unit: 'short',
        queries: [{ expr: 'sum(increase(emails_sent_total[1d])) by (status)', legend: '{{status}}' }],
      },
      {
        title: 'Delivery success rate',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum(increase(emails_sent_total{status="delivered"}[1d])) / sum(increase(emails_sent_total{status=~"delivered|bounced|complained|failed"}[1d]))',
            legend: 'delivered',
          },
        ],
      },
      ...queue('email'),
      {
        title: 'Template errors',
        unit: 'ops',
        queries: [{ expr: 'sum(rate(email_template_errors_total[$__rate_interval]))', legend: 'errors' }],
      },
    ],
  },
  {
    uid: 'crm-social',
    title: 'CRM: Social Profiles',
    panels: [
      {
        title: 'Sync success rate',
        unit: 'percentunit',
        queries: [
          {
            expr: 'sum(rate(social_sync_total{status=~"connected|linked"}[$__rate_interval])) by (platform) / sum(rate(social_sync_total[$__rate_interval])) by (platform)',
            legend: '{{platform}}',
          },
        ],
      },
      {
        title: 'Calls left at the networks',
        unit: 'short',
        queries: [{ expr: 'min(social_rate_limit_remaining) by (platform)', legend: '{{platform}}' }],
      },
      {
        title: 'Age of activities when they arrive (p95)',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'social_activity_latency_seconds'), legend: 'p95' }],
      },
      {
        title: 'Token refreshes',
        unit: 'ops',
        queries: [
          { expr: perSecond('oauth_token_refresh_total', 'platform, status'), legend: '{{platform}} {{status}}' },
        ],
      },
      ...queue('social-sync'),
    ],
  },
  {
    uid: 'crm-intelligence',
    title: 'CRM: Intelligence',
    panels: [
      {
        title: 'Articles per hour',
        unit: 'short',
        queries: [{ expr: 'sum(increase(news_articles_processed_total[1h])) by (source)', legend: '{{source}}' }],
      },
      {
        title: 'Matches',
        unit: 'ops',
        queries: [{ expr: perSecond('news_match_total', 'result'), legend: '{{result}}' }],
      },
      {
        title: 'Matching accuracy by people’s own feedback',
        unit: 'percentunit',
        queries: [
          { expr: 'max(news_match_precision)', legend: 'precision' },
          { expr: 'max(news_match_recall)', legend: 'recall' },
        ],
      },
      {
        title: 'Alert delivery (p95)',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'alert_delivery_seconds'), legend: 'p95' }],
      },
      { title: 'Search (p95)', unit: 's', queries: [{ expr: quantile(0.95, 'search_query_seconds'), legend: 'p95' }] },
      ...queue('news'),
    ],
  },
  {
    uid: 'crm-calls',
    title: 'CRM: Calls',
    panels: [
      { title: 'Active calls', unit: 'short', kind: 'stat', queries: [{ expr: 'max(calls_active)', legend: 'calls' }] },
      {
        title: 'Storage of recordings',
        unit: 'bytes',
        queries: [{ expr: 'max(recording_bytes)', legend: 'recordings' }],
      },
      {
        title: 'Transcription (p95)',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'transcription_seconds'), legend: 'p95' }],
      },
      {
        title: 'AI summary (p95)',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'ai_summary_seconds'), legend: 'p95' }],
      },
      ...queue('transcription'),
    ],
  },
];

/** The dashboard as Grafana's provisioning takes it: panels in two columns, on the default Prometheus. */
export function render({ uid, title, panels }: Dashboard): string {
  const datasource = { type: 'prometheus', uid: '$datasource' };
  const model = {
    uid,
    title,
    tags: ['sequelstring'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    panels: panels.map((panel, index) => ({
      id: index + 1,
      type: panel.kind ?? 'timeseries',
      title: panel.title,
      datasource,
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
      targets: panel.queries.map(({ expr, legend }, place) => ({
        refId: String.fromCharCode(65 + place),
        datasource,
        expr,
        ...(legend && { legendFormat: legend }),
      })),
    })),
  };
  return `${JSON.stringify(model, null, 2)}\n`;
}

export const folder = join(import.meta.dirname, 'dashboards');

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  for (const dashboard of dashboards) writeFileSync(join(folder, `${dashboard.uid}.json`), render(dashboard));
}
