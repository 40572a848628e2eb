// What others wrote and the page uses: in a file of its own, with its licences beside it.
export * from "preact";
export * from "preact/hooks";
export { jsx, jsxs, jsxDEV, Fragment } from "preact/jsx-runtime";
export { signal, computed, effect, batch, useSignal, useComputed } from "@preact/signals";
