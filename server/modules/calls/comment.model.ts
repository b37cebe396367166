import type { CallComment } from '@sequelstring/contract/call-comments.ts';
import mongoose, { Schema, type Types } from 'mongoose';
import { type ClientSession, objectId } from '../../kernel/db.ts';

export interface CommentRow {
  _id: Types.ObjectId;
  call: Types.ObjectId;
  author: Types.ObjectId;
  /** Seconds. */
  startTime: number;
  text: string;
  createdAt: Date;
}

const { ObjectId } = Schema.Types;
const schema = new Schema(
  {
    call: { type: ObjectId, required: true },
    author: { type: ObjectId, required: true },
    startTime: { type: Number, required: true },
    text: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'call_comments', versionKey: false },
);
schema.index({ call: 1, startTime: 1, _id: 1 });
export const CommentModel = mongoose.model<CommentRow>('CallComment', schema);

export const findComments = (call: Types.ObjectId): Promise<CommentRow[]> =>
  CommentModel.find({ call }).sort({ startTime: 1, _id: 1 }).lean<CommentRow[]>();

export const findComment = (call: Types.ObjectId, id: string): Promise<CommentRow | null> =>
  CommentModel.findOne({ _id: objectId(id), call }).lean<CommentRow>();

export const countComments = (call: Types.ObjectId, session: ClientSession): Promise<number> =>
  CommentModel.countDocuments({ call }, { session });

export const insertComment = (row: CommentRow, session: ClientSession): Promise<unknown> =>
  CommentModel.insertMany([row], { lean: true, session });

export const deleteComment = async ({ _id }: Pick<CommentRow, '_id'>, session: ClientSession): Promise<boolean> =>
  (await CommentModel.deleteOne({ _id }, { session })).deletedCount === 1;

/** What was said of a call goes with what was said on it. */
export const deleteComments = (call: Types.ObjectId, session?: ClientSession): Promise<unknown> =>
  CommentModel.deleteMany({ call }, { session });

/** A comment as the contract has it, without its author's name. */
export const toComment = (row: CommentRow): CallComment => ({
  id: row._id.toHexString(),
  call: row.call.toHexString(),
  author: row.author.toHexString(),
  startTime: row.startTime,
  text: row.text,
  createdAt: row.createdAt.toISOString(),
});
