const bar = 'animate-pulse rounded-sm bg-pressed';

/**
 * The shape of the shell, for who has a session. The build writes it into `index.html`, so that it stands as soon as
 * the style sheet is there; it must therefore need nothing but this file. `public/theme.js` tells whether it shows.
 */
export function ShellSkeleton() {
  return (
    <div aria-hidden="true" className="flex h-dvh max-md:flex-col">
      <div className="w-58 shrink-0 border-r bg-sunken max-md:hidden in-data-[sidebar=collapsed]:w-13">
        <div className="flex flex-col gap-4 px-3.5 pt-4 in-data-[sidebar=collapsed]:px-3">
          {['mb-3 w-32', 'w-20', 'w-24', 'w-16', 'w-28', 'mt-6 w-24', 'w-30', 'w-18'].map((shape) => (
            <div key={shape} className={`${bar} h-4 max-w-full ${shape}`} />
          ))}
        </div>
      </div>
      <div className="h-12 shrink-0 border-b bg-sunken md:hidden" />
      <div className="flex min-w-0 flex-1 flex-col gap-5 p-6 max-md:p-4">
        <div className={`${bar} h-6 w-44`} />
        {['w-3/4', 'w-2/3', 'w-4/5', 'w-1/2', 'w-3/5', 'w-1/3'].map((width) => (
          <div key={width} className={`${bar} h-4 ${width}`} />
        ))}
      </div>
    </div>
  );
}
