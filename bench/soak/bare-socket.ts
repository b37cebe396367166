import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';

/** Longer frames say their length in two bytes more; none of a test is as long as the third form. */
const SHORT = 125;

/**
 * A browser's connection at `/socket.io`, without a client's comforts: a thousand of them in one process are to cost less
 * than what they measure. Tells of each event's text (`["record:changed",{…}]`) as it comes.
 */
export class BareSocket {
  readonly #socket: Socket;
  readonly #heard: (event: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  #admit: () => void = () => {};
  #refuse: (reason: Error) => void = () => {};

  private constructor(socket: Socket, heard: (event: string) => void) {
    this.#socket = socket;
    this.#heard = heard;
    socket.on('data', (data: Buffer) => this.#read(data));
    socket.on('close', () => this.#refuse(new Error('The connection was closed.')));
  }

  /** Resolves when it is signed in. */
  static async open(url: string, token: string, heard: (event: string) => void): Promise<BareSocket> {
    const key = Buffer.alloc(16).toString('base64');
    const upgrade = request(`${url}/socket.io/?EIO=4&transport=websocket`, {
      headers: {
        ...{ Connection: 'Upgrade', Upgrade: 'websocket' },
        ...{ 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13' },
      },
    }).end();
    const [, socket, head] = (await once(upgrade, 'upgrade')) as [unknown, Socket, Buffer];
    const bare = new BareSocket(socket, heard);
    const admitted = new Promise<void>((resolve, reject) => {
      bare.#admit = resolve;
      bare.#refuse = reject;
    });
    bare.#read(head);
    bare.#say(`40${JSON.stringify({ token })}`);
    await admitted;
    return bare;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
    let at = 0;
    for (;;) {
      const short = bytes[at + 1]! & 0x7f;
      const begin = at + (short > SHORT ? 4 : 2);
      if (bytes.length < begin) break;
      const end = begin + (short > SHORT ? bytes.readUInt16BE(at + 2) : short);
      if (bytes.length < end) break;
      this.#take(bytes.toString('latin1', begin, end));
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }

  /** Packets of Engine.IO (a digit), and in its messages (`4`) those of Socket.IO (another). */
  #take(packet: string): void {
    if (packet.startsWith('42')) this.#heard(packet.slice(2));
    else if (packet === '2') this.#say('3');
    else if (packet.startsWith('40')) this.#admit();
    else if (packet.startsWith('44')) this.#refuse(new Error(packet.slice(2)));
  }

  /** A client's frames are masked, here with zeros, which leave them as they are. */
  #say(packet: string): void {
    const { length } = packet;
    const size = length > SHORT ? [0x80 | 126, length >> 8, length & 0xff] : [0x80 | length];
    this.#socket.write(Buffer.concat([Buffer.from([0x81, ...size, 0, 0, 0, 0]), Buffer.from(packet, 'latin1')]));
  }
}
