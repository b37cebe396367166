import { Grid3x3, Mic, MicOff } from 'lucide-react';
import { useState } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../../ui/popover.tsx';
import { mute, type OnPhone } from '../phone/phone.store.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Mute and the keypad of a call on this browser. */
export function PhoneControls({ on }: { on: OnPhone }) {
  return (
    <>
      <IconButton
        icon={on.isMuted ? MicOff : Mic}
        size="sm"
        label={on.isMuted ? words.unmute : words.mute}
        aria-pressed={on.isMuted}
        className={on.isMuted ? 'text-negative' : undefined}
        onClick={() => mute(on, !on.isMuted)}
      />
      <Popover>
        <PopoverTrigger asChild>
          <IconButton icon={Grid3x3} size="sm" label={words.keypad} />
        </PopoverTrigger>
        <PopoverContent align="end" side="top" aria-label={words.keypad} className="w-44">
          <Keypad onPress={(key) => on.line.press(key)} />
        </PopoverContent>
      </Popover>
    </>
  );
}

function Keypad({ onPress }: { onPress(key: string): void }) {
  const [pressed, setPressed] = useState('');
  const press = (key: string) => {
    onPress(key);
    setPressed(pressed + key);
  };
  return (
    <div className="flex flex-col gap-2">
      <output className="tabular block h-5 truncate text-center" dir="ltr">
        {pressed.slice(-16)}
      </output>
      <div className="grid grid-cols-3 gap-1">
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            className="tabular h-10 rounded-md font-medium text-base hover:bg-hover active:bg-pressed"
            onClick={() => press(key)}
          >
            {key}
          </button>
        ))}
      </div>
    </div>
  );
}
