import { DateTime, Doc, Int32, ObjectId, Timestamp } from '../bson/value.ts';
import { REPLICA_SET } from '../version.ts';
import type { Reply } from '../wire/message.ts';
import type { Command } from './command.ts';

/** The state of the one member, as `rs.status()` shows it. */
export const replSetGetStatus: Command = {
  name: 'replSetGetStatus',
  adminOnly: true,
  run(request, engine) {
    const ts = engine.nextTime();
    const date = new DateTime(Date.now());
    const optime = { ts, t: 1n };
    const uptime = new Int32(Math.floor((Date.now() - engine.startedAt) / 1000));
    return {
      set: REPLICA_SET,
      date,
      myState: new Int32(1),
      term: 1n,
      heartbeatIntervalMillis: 2000n,
      majorityVoteCount: new Int32(1),
      writeMajorityCount: new Int32(1),
      votingMembersCount: new Int32(1),
      writableVotingMembersCount: new Int32(1),
      optimes: {
        lastCommittedOpTime: optime,
        lastCommittedWallTime: date,
        readConcernMajorityOpTime: optime,
        appliedOpTime: optime,
        durableOpTime: optime,
      },
      members: [
        {
          _id: new Int32(0),
          name: request.client.host,
          health: 1,
          state: new Int32(1),
          stateStr: 'PRIMARY',
          uptime,
          optime,
          optimeDate: date,
          electionTime: new Timestamp((BigInt(Math.floor(engine.startedAt / 1000)) << 32n) | 1n),
          electionDate: new DateTime(engine.startedAt),
          configVersion: new Int32(1),
          configTerm: 1n,
          self: true,
        },
      ],
    };
  },
};

/** The configuration of the one member, as `rs.conf()` shows it. */
export const replSetGetConfig: Command = {
  name: 'replSetGetConfig',
  fields: { commitmentStatus: 'bool' },
  adminOnly: true,
  run(request): Reply {
    const committed = request.flag('commitmentStatus') ? { commitmentStatus: true } : {};
    return { config: describeConfig(request.client.host), ...committed };
  },
};

function describeConfig(host: string): Reply {
  return {
    _id: REPLICA_SET,
    version: new Int32(1),
    term: 1n,
    members: [
      {
        _id: new Int32(0),
        host,
        arbiterOnly: false,
        buildIndexes: true,
        hidden: false,
        priority: 1,
        tags: new Doc(),
        secondaryDelaySecs: 0n,
        votes: new Int32(1),
      },
    ],
    protocolVersion: 1n,
    writeConcernMajorityJournalDefault: true,
    settings: {
      chainingAllowed: true,
      heartbeatIntervalMillis: new Int32(2000),
      heartbeatTimeoutSecs: new Int32(10),
      electionTimeoutMillis: new Int32(10_000),
      getLastErrorModes: new Doc(),
      getLastErrorDefaults: { w: new Int32(1), wtimeout: new Int32(0) },
      replicaSetId: new ObjectId(Buffer.from('7fffffff0000000000000001', 'hex')),
    },
  };
}
