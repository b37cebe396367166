import { opportunities } from '@sequelstring/contract/crm.ts';
import { type Pipeline, pipelines } from '@sequelstring/contract/pipelines.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;

beforeAll(async () => {
  app = await startApp();
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
});
afterAll(() => app.stop());

const stages = [
  { name: 'First', probability: 20 },
  { name: 'Second', probability: 60 },
  { name: 'Signed', probability: 100, outcome: 'won' },
  { name: 'Gone', probability: 0, outcome: 'lost' },
] as const;
const create = (name: string): Promise<Pipeline> =>
  admin.get(pipelines.createPipeline, { body: { name, stages: [...stages] } });
const deal = (pipeline: Pipeline, stage: number) =>
  rep.get(opportunities.create, {
    body: { name: `Deal in ${pipeline.name}`, pipeline: pipeline.id, stage: pipeline.stages[stage]!.id },
  });
const seen = (id: string) => rep.get(opportunities.get, { params: { id } });
const listed = async () => (await rep.get(pipelines.listPipelines)).map(({ name }) => name);

describe('a pipeline', () => {
  it('is made, renamed and put in order by administrators alone', async () => {
    const made = await create('Renewals');
    expect(new Set(made.stages.map(({ id }) => id)).size).toBe(4);
    expect(await listed()).toEqual(['Sales', 'Renewals']);
    const params = { id: made.id };
    expect(await rep.refused(pipelines.updatePipeline, { params, body: { name: 'Mine' } })).toMatchObject({
      status: 403,
    });
    await admin.get(pipelines.updatePipeline, { params, body: { name: 'Contracts' } });
    await admin.get(pipelines.orderPipelines, { body: { ids: [made.id, 'sales'] } });
    expect(await listed()).toEqual(['Contracts', 'Sales']);
    expect(await rep.get(opportunities.create, { body: { name: 'New' } })).toMatchObject({
      pipeline: made.id,
      stage: made.stages[0]!.id,
      probability: 20,
    });
    expect(await admin.refused(pipelines.orderPipelines, { body: { ids: ['sales'] } })).toMatchObject({ status: 400 });
  });

  it('loses a stage once it is known where its opportunities go, which keep their history', async () => {
    const pipeline = await create('Partners');
    const { id } = await deal(pipeline, 0);
    const deleted = await deal(pipeline, 0);
    await rep.get(opportunities.remove, { params: { id: deleted.id } });
    const params = { id: pipeline.id };
    const [first, second, ...rest] = pipeline.stages;
    expect(await admin.get(pipelines.pipelineUsage, { params })).toEqual({ [first!.id]: 1 });
    const body = { stages: [second!, ...rest] };
    expect(await admin.refused(pipelines.updatePipeline, { params, body })).toMatchObject({
      details: { stages: ['must keep "First" while opportunities are in it'] },
    });
    await admin.get(pipelines.updatePipeline, { params, body: { ...body, moves: { [first!.id]: second!.id } } });
    await expect.poll(() => seen(id), { timeout: 20_000 }).toMatchObject({ stage: second!.id, probability: 60 });
    const [entry] = await rep.get(opportunities.history, { params: { id } });
    expect(entry).toMatchObject({ actor: { kind: 'user', id: admin.id }, action: 'opportunity.updated' });
    const back = await rep.get(opportunities.restore, { params: { id: deleted.id } });
    expect(back.stage).toBe(second!.id);
  });

  it('is deleted once another takes its opportunities, stage by stage of the same name or outcome', async () => {
    const [old, next] = [await create('Old'), await create('Next')];
    const open = await deal(old, 1);
    const won = await deal(old, 2);
    const params = { id: old.id };
    expect(await admin.refused(pipelines.deletePipeline, { params })).toMatchObject({ code: 'pipeline_in_use' });
    await admin.get(pipelines.deletePipeline, { params, query: { to: next.id } });
    expect(await listed()).not.toContain('Old');
    await expect
      .poll(() => seen(open.id), { timeout: 20_000 })
      .toMatchObject({ pipeline: next.id, stage: next.stages[1]!.id });
    await expect
      .poll(() => seen(won.id), { timeout: 20_000 })
      .toMatchObject({ stage: next.stages[2]!.id, status: 'won' });
    expect((await seen(won.id)).closedAt).toBe(won.closedAt);
  });

  it('takes an opportunity of another to the stage that is most like its own', async () => {
    const [one, two] = [await create('One'), await create('Two')];
    const { id } = await deal(one, 1);
    const moved = await rep.get(opportunities.update, { params: { id }, body: { pipeline: two.id } });
    expect(moved.stage).toBe(two.stages[1]!.id);
  });
});
