import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MemoryCache } from './adapters/cache/memory.ts';
import { NoCache } from './adapters/cache/none.ts';
import { MongoFanOut } from './adapters/fan-out/mongo.ts';
import { FolderFiles } from './adapters/files/folder.ts';
import { MemoryRateLimits } from './adapters/rate-limits/memory.ts';
import { ElasticsearchSearch } from './adapters/search/elasticsearch.ts';
import { SqliteSearch } from './adapters/search/sqlite.ts';
import { type Config, runsAll } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import { metrics } from './kernel/metrics.ts';
import type { Cache } from './ports/cache.ts';
import type { FanOut } from './ports/fan-out.ts';
import type { Files } from './ports/files.ts';
import type { RateLimits } from './ports/rate-limits.ts';
import type { Search } from './ports/search.ts';

/** What several processes share, in Redis where there is one; its client is loaded only then. */
export async function chooseShared(config: Config, clock: Clock, log: Log) {
  const now = () => clock.now().epochMilliseconds;
  const inMemory = new MemoryRateLimits(now);
  const fanOutLog = log.child({ 'log.logger': 'fan-out' });
  if (!config.REDIS_URL) {
    // What one process keeps, another could not delete.
    const cache: Cache = runsAll(config) ? new MemoryCache({ now }) : new NoCache();
    return { rateLimits: inMemory, cache, fanOut: new MongoFanOut({ log: fanOutLog }) as FanOut };
  }
  const [{ RedisServer }, { RedisRateLimits }, { RedisCache }, { RedisFanOut }, { BullQueue }] = await Promise.all([
    import('./adapters/redis/redis.ts'),
    import('./adapters/rate-limits/redis.ts'),
    import('./adapters/cache/redis.ts'),
    import('./adapters/fan-out/redis.ts'),
    import('./adapters/jobs/bullmq.ts'),
  ]);
  const redis = new RedisServer({ url: config.REDIS_URL, log: log.child({ 'log.logger': 'redis' }) });
  await redis.ready(REDIS_START_MS);
  return {
    rateLimits: new RedisRateLimits({ redis, meanwhile: inMemory }) as RateLimits,
    cache: new RedisCache({ redis }) as Cache,
    fanOut: new RedisFanOut({ redis, log: fanOutLog }) as FanOut,
    queue: new BullQueue({ redis }),
    redis,
  };
}

/** How long the start waits for Redis; without it the program starts all the same. */
const REDIS_START_MS = 2_000;

/** The SDK is large, so that only who uses it loads it. */
export async function chooseFiles(config: Config): Promise<Files> {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ENCRYPTION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = config;
  if (!S3_BUCKET) return new FolderFiles(join(config.DATA_DIR, 'files'));
  const { S3Files } = await import('./adapters/files/s3.ts');
  return new S3Files({
    bucket: S3_BUCKET,
    region: S3_REGION,
    endpoint: S3_ENDPOINT,
    encryption: S3_ENCRYPTION,
    ...(AWS_ACCESS_KEY_ID &&
      AWS_SECRET_ACCESS_KEY && {
        credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      }),
  });
}

/** Earlier versions kept the outbox beside the other files. */
export function adoptOutbox(dataDir: string): void {
  const [before, now] = [join(dataDir, 'outbox'), join(dataDir, 'files', 'outbox')];
  if (!existsSync(before) || existsSync(now)) return;
  mkdirSync(dirname(now), { recursive: true, mode: 0o700 });
  renameSync(before, now);
}

function measured(search: Search): Search {
  const ask = search.search.bind(search);
  search.search = async (query) => {
    const end = metrics.searchDuration.startTimer();
    try {
      return await ask(query);
    } finally {
      end();
    }
  };
  return search;
}

/** Elasticsearch where its address is given, else a file of the data folder; either way its queries are measured. */
export function chooseSearch({ ELASTICSEARCH_URL, DATA_DIR }: Config): Search {
  return measured(
    ELASTICSEARCH_URL
      ? new ElasticsearchSearch({ url: ELASTICSEARCH_URL })
      : new SqliteSearch({ dir: join(DATA_DIR, 'search') }),
  );
}

/** A search server that does not answer now may do so later, so the program starts without it. */
export function warnAboutSearch(config: Config, search: Search, log: Log): void {
  if (!config.ELASTICSEARCH_URL) return;
  search.status().then(({ problem }) => problem && log.warn({ module: 'search' }, problem));
}
