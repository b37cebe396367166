/**
 * A WAV file of two channels, 16 bits, in which one speaks during the first half and the other during the second, as tones.
 */
export function wav({ seconds, sampleRate = 8000 }: { seconds: number; sampleRate?: number }): Buffer<ArrayBuffer> {
  const frames = seconds * sampleRate;
  const bytes = Buffer.alloc(44 + frames * 4);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + frames * 4, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(frames * 4, 40);
  for (let i = 0; i < frames; i++) {
    const channel = i < frames / 2 ? 0 : 1;
    const pitch = channel === 0 ? 220 : 330;
    bytes.writeInt16LE(Math.round(16_384 * Math.sin((2 * Math.PI * pitch * i) / sampleRate)), 44 + i * 4 + channel * 2);
  }
  return bytes;
}
