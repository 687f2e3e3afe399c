import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react({ compiler: true })],
  clearScreen: false,
  build: {
    outDir: "dist",
    // The content security policy allows files of our own and nothing else: no inline script, no data: module.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // Loaded from disk: one file is quicker than many.
    chunkSizeWarningLimit: 2000,
  },
  test: {
    environment: "jsdom",
    globals: true,
    restoreMocks: true,
    // Some type whole forms, key by key; on a busy machine that takes its time, and none of them is about time.
    testTimeout: 60_000,
    setupFiles: ["src/test-setup.ts"],
    css: { include: /\.module\.css$/ },
  },
});
