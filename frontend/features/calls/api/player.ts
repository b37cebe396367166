import { useEffect, useState } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';

export interface PlayerState {
  /** Seconds; also moved where there is no recording, to stand at a line of the transcript. */
  time: number;
  duration: number;
  playing: boolean;
  rate: number;
  skipSilence: boolean;
  failed: boolean;
}

export interface Player extends StoreApi<PlayerState> {
  /** Ties the player to the element that makes the sound. */
  attach(element: HTMLAudioElement | null): void;
  seek(time: number, options?: { play?: boolean }): void;
  toggle(): void;
  setRate(rate: number): void;
  setSkipSilence(skip: boolean): void;
  /** Stretches in which nobody speaks. */
  setPauses(pauses: readonly { startTime: number; endTime: number }[]): void;
}

/** What plays on the page of a call. */
export function createPlayer(): Player {
  const store = createStore<PlayerState>(() => ({
    time: 0,
    duration: 0,
    playing: false,
    rate: 1,
    skipSilence: false,
    failed: false,
  }));
  let audio: HTMLAudioElement | null = null;
  let pauses: readonly { startTime: number; endTime: number }[] = [];
  /** Where to stand once the element knows how long it is. */
  let pending: number | undefined;

  const follow = () => {
    if (!audio) return;
    const time = audio.currentTime;
    if (store.getState().skipSilence && !audio.paused) {
      const pause = pauses.find(({ startTime, endTime }) => time >= startTime + 0.4 && time < endTime - 0.6);
      if (pause) audio.currentTime = pause.endTime - 0.3;
    }
    store.setState({ time: audio.currentTime });
  };
  const listeners: [string, () => void][] = [
    ['timeupdate', follow],
    ['seeked', follow],
    ['play', () => store.setState({ playing: true, failed: false })],
    ['pause', () => store.setState({ playing: false })],
    ['ended', () => store.setState({ playing: false })],
    ['error', () => store.setState({ playing: false, failed: true })],
    [
      'loadedmetadata',
      () => {
        if (!audio) return;
        store.setState({ duration: Number.isFinite(audio.duration) ? audio.duration : 0, failed: false });
        audio.playbackRate = store.getState().rate;
        if (pending !== undefined) audio.currentTime = pending;
        pending = undefined;
      },
    ],
  ];

  return {
    ...store,
    attach: (element) => {
      for (const [name, listener] of listeners) audio?.removeEventListener(name, listener);
      audio = element;
      for (const [name, listener] of listeners) audio?.addEventListener(name, listener);
    },
    seek: (time, { play = false } = {}) => {
      store.setState({ time });
      if (!audio) return;
      if (audio.readyState > 0) audio.currentTime = time;
      else pending = time;
      if (play) void audio.play().catch(() => {});
    },
    toggle: () => {
      if (!audio) return;
      if (audio.paused) void audio.play().catch(() => {});
      else audio.pause();
    },
    setRate: (rate) => {
      if (audio) audio.playbackRate = rate;
      store.setState({ rate });
    },
    setSkipSilence: (skipSilence) => store.setState({ skipSilence }),
    setPauses: (next) => {
      pauses = next;
    },
  };
}

/** One player for as long as the page shows this call. */
export function usePlayer(pauses: readonly { startTime: number; endTime: number }[] | undefined): Player {
  const [player] = useState(createPlayer);
  useEffect(() => player.setPauses(pauses ?? []), [player, pauses]);
  return player;
}

export const usePlayerState = <T>(player: Player, pick: (state: PlayerState) => T): T => useStore(player, pick);
