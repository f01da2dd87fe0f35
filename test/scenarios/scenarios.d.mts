export interface Scenario {
  id: string;
  title: string;
  expected: string;
  program?: string[];
  has?: string[];
  lacks?: string[];
  counts?: Record<string, number>;
  matches?: RegExp;
  signals?: { when: string; send: NodeJS.Signals }[];
  code?: number;
  differences?: string[];
  pending?: string;
}
export const groups: [string, Scenario[]][];
