import type { Pipeline } from '@sequelstring/contract/pipelines.ts';
import mongoose, { Schema } from 'mongoose';
import type { ClientSession } from '../../../kernel/db.ts';

const schema = new Schema<PipelineRow>(
  { _id: String, name: String, stages: Schema.Types.Mixed },
  { collection: 'pipelines', versionKey: false },
);
interface PipelineRow {
  _id: string;
  name: string;
  stages: Pipeline['stages'];
}
export const PipelineModel = mongoose.model<PipelineRow>('Pipeline', schema);

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

/** All pipelines, the one that every organisation has first. */
export async function readPipelines(session?: ClientSession): Promise<Pipeline[]> {
  const rows = await PipelineModel.find({ _id: { $gte: '' } }, null, { session })
    .sort({ _id: 1 })
    .limit(100)
    .lean<PipelineRow[]>();
  const stored = rows.map(({ _id: id, name, stages }) => ({ id, name, stages }));
  const first = stored.find(({ id }) => id === sales.id) ?? sales;
  return [first, ...stored.filter(({ id }) => id !== sales.id)];
}

export async function writePipeline({ id, ...values }: Pipeline, session: ClientSession): Promise<void> {
  await PipelineModel.updateOne({ _id: id }, { $set: values }, { session, upsert: true });
}
