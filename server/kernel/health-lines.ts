import type { HealthLine } from '@sequelstring/contract/integrations.ts';

export type Health = Pick<HealthLine, 'mark' | 'text' | 'lastActivity' | 'progress' | 'todo'>;

/** Something that must work, as its module sees it. What it throws, and no answer within two seconds, is a failure. */
export interface HealthCheck {
  id: string;
  name: string;
  check(): Promise<Health>;
}

const patienceMs = 2_000;

/** What modules and adapters say about their own health; each registers its lines when the program is put together. */
export class HealthLines {
  readonly #checks = new Map<string, HealthCheck>();

  register(check: HealthCheck): void {
    if (this.#checks.has(check.id)) throw new Error(`Two health lines are called ${check.id}.`);
    this.#checks.set(check.id, check);
  }

  read(): Promise<HealthLine[]> {
    return Promise.all([...this.#checks.values()].map(run));
  }
}

async function run({ id, name, check }: HealthCheck): Promise<HealthLine> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs / 1000} seconds.`)), patienceMs);
  });
  try {
    return { id, name, ...(await Promise.race([check(), late])) };
  } catch (error) {
    return { id, name, mark: 'failing', text: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
