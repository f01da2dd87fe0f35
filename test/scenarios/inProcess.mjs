/**
 * Scenarios that are tests within a process, S81 to S126: rows of docs/scenarios.md.
 *
 * `test` says where, as "file > name of the test"; `difference` says how and why it comes out differently, if it does.
 *
 * @type {{ id: string, title: string, expected: string, test: string, difference?: string }[]}
 */
export const inProcess = [];
