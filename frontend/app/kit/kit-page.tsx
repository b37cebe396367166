import { setTheme, type Theme, themes, useTheme } from '../../lib/theme.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Toaster } from '../../ui/toaster.tsx';
import { ButtonSamples } from './button-samples.tsx';
import { DisplaySamples } from './display-samples.tsx';
import { FieldSamples } from './field-samples.tsx';
import { OverlaySamples } from './overlay-samples.tsx';
import { StateSamples } from './state-samples.tsx';

/** Every component of the kit in every state, for the eye, for axe and for screenshots. */
export function KitPage() {
  const theme = useTheme((state) => state.theme);
  return (
    <main>
      <PageHead
        title="UI kit"
        description="Every component in every state"
        actions={
          <Segmented<Theme>
            aria-label="Theme"
            options={themes.map((value) => ({ value, label: value }))}
            value={theme}
            onValueChange={setTheme}
          />
        }
      />
      <div className="mx-auto flex max-w-5xl flex-col gap-5 px-4 py-6 sm:px-6">
        <ButtonSamples />
        <FieldSamples />
        <DisplaySamples />
        <OverlaySamples />
        <StateSamples />
      </div>
      <Toaster />
    </main>
  );
}
