import { passwordStrength } from '../lib/password-strength.ts';
import { cn } from './cn.ts';

const tones = ['bg-negative', 'bg-negative', 'bg-warning', 'bg-positive', 'bg-positive'];

/** How strong a password is while it is typed, in bars and in words. */
export function StrengthMeter({ password, personal }: { password: string; personal: readonly string[] }) {
  if (password === '') return null;
  const { score, label, hint } = passwordStrength(password, personal);
  return (
    <div className="flex items-center gap-3 text-muted text-xs">
      <span aria-hidden className="flex w-24 shrink-0 gap-1">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={cn('h-1 flex-1 rounded-full', bar <= score ? tones[score] : 'bg-pressed')} />
        ))}
      </span>
      <span aria-live="polite">
        {label}
        {hint && <>: {hint}</>}
      </span>
    </div>
  );
}
