import type { estypes } from '@elastic/elasticsearch';
import { SearchUnavailable } from '../../ports/search.ts';
import { type ElasticsearchHttp, ElasticsearchRefused, toJson } from './elasticsearch-http.ts';

/** One line or two of a bulk request. */
export interface BulkAction {
  kind: 'index' | 'create' | 'delete';
  index: string;
  id: string;
  source?: unknown;
}

/** Characters and actions per request. */
const maxCharacters = 5_000_000;
const maxActions = 1000;

/**
 * Carries out actions in order. What the server is too busy for is sent again, later, while nothing else is sent: that is
 * how it slows down who writes. A `create` of what is there already is left at that, as is a `delete` of what is not.
 */
export async function sendBulk(http: ElasticsearchHttp, actions: readonly BulkAction[]): Promise<void> {
  let lines: string[] = [];
  let waiting: BulkAction[] = [];
  let characters = 0;
  for (const action of actions) {
    const line = linesOf(action);
    if (waiting.length > 0 && (characters + line.length > maxCharacters || waiting.length === maxActions)) {
      await sendLines(http, waiting, lines);
      [lines, waiting, characters] = [[], [], 0];
    }
    lines.push(line);
    waiting.push(action);
    characters += line.length;
  }
  if (waiting.length > 0) await sendLines(http, waiting, lines);
}

async function sendLines(
  http: ElasticsearchHttp,
  actions: readonly BulkAction[],
  lines: readonly string[],
): Promise<void> {
  let left = actions.map((action, index) => ({ action, line: lines[index]! }));
  for (let attempt = 1; left.length > 0; attempt++) {
    const body = left.map(({ line }) => line).join('');
    const { body: reply } = await http.send<estypes.BulkResponse>('POST', '/_bulk', { body, timeoutMs: 60_000 });
    left = left.filter(({ action }, index) => !isDone(action, reply.items[index]?.[action.kind]));
    if (left.length > 0) await http.backOff(attempt);
  }
}

/** Whether an action needs no further try; throws where none would help. */
function isDone({ kind }: BulkAction, item: estypes.BulkResponseItem | undefined): boolean {
  if (!item) throw new SearchUnavailable('Elasticsearch left an action of a bulk request unanswered.');
  const { status, error } = item;
  if (status < 300) return true;
  if (status === 429 || status === 503) return false;
  if (kind === 'create' && status === 409) return true;
  if (kind === 'delete' && status === 404 && !error) return true;
  throw new ElasticsearchRefused(status, error?.type ?? 'unknown', error?.reason ?? '');
}

const linesOf = ({ kind, index, id, source }: BulkAction): string => {
  const action = toJson({ [kind]: { _index: index, _id: id } });
  return kind === 'delete' ? `${action}\n` : `${action}\n${toJson(source)}\n`;
};
