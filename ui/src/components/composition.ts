import { type CompositionEvent, useRef, useState } from "react";

/**
 * For a field that shows another text than the one typed. While an input method composes, its text is left alone:
 * `shown` is what to show in place of the field's own, if anything, and `take` gets what was typed when it is done.
 */
export function useComposition(take: (text: string) => void) {
  const composing = useRef(false);
  const [composed, setComposed] = useState<string | null>(null);
  return {
    shown: composed,
    onChange: (text: string) => {
      if (composing.current) setComposed(text);
      else take(text);
    },
    events: {
      onCompositionStart: (event: CompositionEvent<HTMLInputElement>) => {
        composing.current = true;
        setComposed(event.currentTarget.value);
      },
      onCompositionEnd: (event: CompositionEvent<HTMLInputElement>) => {
        composing.current = false;
        setComposed(null);
        take(event.currentTarget.value);
      },
    },
  };
}
