import { type ReactNode, useEffect, useRef } from "react";

/** Brings what stands here into sight each time there is another `answer`; the focus stays where it is. */
export function Revealed({ answer, children }: { answer: object | null; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer) box.current?.scrollIntoView({ block: "nearest" });
  }, [answer]);
  return <div ref={box}>{children}</div>;
}
