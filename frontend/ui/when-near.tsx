import { type ReactNode, useEffect, useRef, useState } from 'react';

interface WhenNearProps {
  /** The room that the content takes. */
  className: string;
  children: ReactNode;
}

/** Draws its content once it comes near the screen, so that nothing is asked for that nobody sees. */
export function WhenNear({ className, children }: WhenNearProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setNear(entries.some((entry) => entry.isIntersecting)), {
      rootMargin: '50%',
    });
    if (!isNear && place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, [isNear]);
  return (
    <div ref={place} className={className}>
      {isNear && children}
    </div>
  );
}
