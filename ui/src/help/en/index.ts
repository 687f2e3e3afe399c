import type { HelpTexts } from "../text.ts";
import { phases } from "./phases.ts";
import { places } from "./places.ts";
import { topics } from "./topics.ts";

export const en: HelpTexts = { ...places, ...phases, ...topics };
