import { useEffect, useEffectEvent } from "react";
import { useGo } from "../navigation.ts";
import type { DeskPath } from "../routes.ts";
import { ChoiceCard, ChoiceList } from "./ChoiceCard.tsx";
import type { IconName } from "./Icon.tsx";

export type Choice = { to: DeskPath; icon: IconName; title: string; description: string };

/** Places to go to: by pointer, by Tab and Enter, or by the number shown. */
export function NumberedChoices({ choices }: { choices: readonly Choice[] }) {
  const go = useGo();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, [role=dialog]")) return;
    const choice = choices[Number(event.key) - 1];
    if (choice) go(choice.to);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
  return (
    <ChoiceList>
      {choices.map(({ to, icon, title, description }, index) => (
        <ChoiceCard
          key={to}
          icon={icon}
          title={title}
          description={description}
          number={index < 9 ? index + 1 : undefined}
          onPress={() => go(to)}
        />
      ))}
    </ChoiceList>
  );
}
