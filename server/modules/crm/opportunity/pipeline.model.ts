import type { Pipeline, PipelineUsage, Stage } from '@sequelstring/contract/pipelines.ts';
import mongoose, { Schema } from 'mongoose';
import type { ClientSession } from '../../../kernel/db.ts';
import { OpportunityModel } from './opportunity.model.ts';

/** Where the opportunities of a stage that is no more belong. */
export interface Successor {
  /** What the stage was called, for histories. */
  name: string;
  pipeline: string;
  stage: string;
}

export interface PipelineRow extends Pipeline {
  /** By the id of each stage that went. */
  successors: Record<string, Successor>;
  deleted: boolean;
}

type Stored = Partial<Omit<PipelineRow, 'id'>> & { _id: string; position?: number };

const schema = new Schema<Stored>(
  {
    _id: String,
    name: String,
    stages: Schema.Types.Mixed,
    successors: Schema.Types.Mixed,
    position: Number,
    deleted: Boolean,
  },
  { collection: 'pipelines', versionKey: false, minimize: false },
);
export const PipelineModel = mongoose.model<Stored>('Pipeline', schema);

/** What every organisation starts with. */
const sales: Pipeline = {
  id: 'sales',
  name: 'Sales',
  stages: [
    { id: 'lead', name: 'Lead', probability: 10 },
    { id: 'qualified', name: 'Qualified', probability: 25 },
    { id: 'proposal', name: 'Proposal', probability: 50 },
    { id: 'negotiation', name: 'Negotiation', probability: 75 },
    { id: 'won', name: 'Won', probability: 100, outcome: 'won' },
    { id: 'lost', name: 'Lost', probability: 0, outcome: 'lost' },
  ],
};

/** Every pipeline in its order, deleted ones too; the one that all organisations start with is stored once it changes. */
export async function readAllPipelines(session?: ClientSession): Promise<PipelineRow[]> {
  const stored = await PipelineModel.find({ _id: { $gte: '' } }, null, { session })
    .sort({ _id: 1 })
    .limit(200)
    .lean<Stored[]>();
  const rows = stored.some(({ _id }) => _id === sales.id) ? stored : [{ ...sales, _id: sales.id }, ...stored];
  const place = ({ _id, position }: Stored) => position ?? (_id === sales.id ? -1 : 1000);
  return rows
    .sort((a, b) => place(a) - place(b))
    .map(({ _id: id, name = '', stages = [], successors = {}, deleted = false }) => ({
      id,
      name,
      stages,
      successors,
      deleted,
    }));
}

/** All pipelines in their order, the one of new opportunities first. */
export const readPipelines = async (session?: ClientSession): Promise<Pipeline[]> =>
  (await readAllPipelines(session)).flatMap(({ id, name, stages, deleted }) => (deleted ? [] : [{ id, name, stages }]));

/** What stages are called, those that went too. */
export async function readStageNames(): Promise<ReadonlyMap<string, string>> {
  const all = await readAllPipelines();
  return new Map(
    all.flatMap(({ stages, successors }) => [
      ...Object.entries(successors).map(([id, { name }]) => [id, name] as const),
      ...stages.map(({ id, name }) => [id, name] as const),
    ]),
  );
}

/** The stage of a pipeline that is most like one of another: of the same name, else of the same outcome. */
export const likeStage = ({ stages }: Pipeline, { name, outcome }: Pick<Stage, 'name' | 'outcome'>): Stage => {
  const same = stages.filter((stage) => stage.outcome === outcome);
  return same.find((stage) => stage.name === name) ?? same[0]!;
};

/** Stores pipelines in the order that they have. */
export async function writePipelines(rows: readonly PipelineRow[], session: ClientSession): Promise<void> {
  for (const [position, { id, ...values }] of rows.entries())
    await PipelineModel.updateOne({ _id: id }, { $set: { ...values, position } }, { session, upsert: true });
}

/** Opportunities that are not deleted, by the id of their stage. */
export async function countByStage(pipeline: string): Promise<PipelineUsage> {
  const counted = await OpportunityModel.aggregate<{ _id: string | null; count: number }>([
    { $match: { pipeline, deleted: false } },
    { $group: { _id: '$stage', count: { $sum: 1 } } },
  ]);
  return Object.fromEntries(counted.map(({ _id, count }) => [_id ?? '', count]));
}
