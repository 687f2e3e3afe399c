import { type RefObject, useEffect } from "react";

/** Longer than whoever takes something away needs to put the focus elsewhere, such as back where a dialog was opened. */
const PATIENCE_MS = 100;

/** Where what had the focus is gone, such as the row that was acted upon, the page's title gets it. */
export function useKeptFocus(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: EventTarget | null = null;
    let timer: ReturnType<typeof setTimeout>;
    const note = ({ target }: FocusEvent) => {
      last = target;
    };
    const lookAfter = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const gone = last instanceof Element && !last.isConnected;
        if (gone && document.activeElement === document.body) page.current?.querySelector("h1")?.focus();
      }, PATIENCE_MS);
    };
    const observer = new MutationObserver(lookAfter);
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", note);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener("focusin", note);
    };
  }, [page]);
}
