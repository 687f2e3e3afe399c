import type { ReactNode } from "react";
import { Section } from "../components/Section.tsx";

/** One component. */
export function Show({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Section title={name}>
      <div className="stack">{children}</div>
    </Section>
  );
}
