// What the tests use of Node, so that its types are no package of ours.
declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): void;
}
declare module "node:assert/strict" {
  const assert: { equal(found: unknown, wanted: unknown): void; deepEqual(found: unknown, wanted: unknown): void };
  export default assert;
}
