import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a scripted server does with a command: a reply line, `drop` to break the connection without one, `hang` to say nothing. */
export type Script = (step: Step, session: number, line: string) => string | 'drop' | 'hang' | undefined;
/** The commands by their verb; `connect` before the first, `body` after the first bytes of a message, `dot` after its end. */
export type Step = 'connect' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot' | 'RSET' | 'QUIT';

const USUAL: Record<Step, string | undefined> = {
  connect: '220 scripted.test ESMTP',
  EHLO: '250-scripted.test\r\n250 AUTH PLAIN',
  AUTH: '235 signed in',
  MAIL: '250 sender fine',
  RCPT: '250 recipient fine',
  DATA: '354 go on',
  body: undefined,
  dot: '250 taken',
  RSET: '250 reset',
  QUIT: '221 bye',
};

/** A mail server on 127.0.0.1 that misbehaves at one exact point of the conversation. `seen` counts the steps. */
export async function startScriptedServer(script: Script): Promise<{
  url: string;
  seen: Step[];
  breakAll(): void;
  stop(): Promise<void>;
}> {
  const seen: Step[] = [];
  const sockets = new Set<Socket>();
  let sessions = 0;
  const server = createServer((socket) => {
    const session = ++sessions;
    let inBody = false;
    let rest = '';
    const play = (step: Step, line = '') => {
      seen.push(step);
      const reply = script(step, session, line) ?? (step in USUAL ? USUAL[step] : '502 not known');
      if (reply === 'drop') socket.destroy();
      else if (reply && reply !== 'hang') socket.write(`${reply}\r\n`);
      if (step === 'DATA' && reply?.startsWith('354')) inBody = true;
    };
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (;;) {
        if (inBody) {
          if (rest) play('body');
          const end = rest.indexOf('\r\n.\r\n');
          if (end < 0 || socket.destroyed) return;
          rest = rest.slice(end + 5);
          inBody = false;
          play('dot');
          continue;
        }
        const end = rest.indexOf('\r\n');
        if (end < 0) return;
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        play(line.slice(0, 4).toUpperCase() as Step, line);
      }
    });
    play('connect');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    breakAll,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        breakAll();
      }),
  };
}
