import { startMailServer } from '@sequelstring/server/adapters/mailer/mail-server.fixture.ts';

/** A mail server in a process of its own that takes everything and keeps nothing; ends with its parent. */
const server = await startMailServer({
  onData(stream, _session, done) {
    stream.on('end', () => done());
    stream.resume();
  },
});
process.send!(server.port);
process.on('disconnect', () => void server.stop());
