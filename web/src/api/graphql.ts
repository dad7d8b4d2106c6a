import type { initGraphQLTada } from 'gql.tada';

import type { introspection } from './schema';

interface Setup {
  introspection: introspection;
  disableMasking: true;
  scalars: { AnswerValue: string | number | string[]; Date: string; DateTime: string };
}

const join = (text: string, fragments: string[] = []) =>
  [text, ...fragments].join(' ').replace(/\s+/g, ' ').trim();

/**
 * An operation, typed by the SDL. All of gql.tada stays in the types: at run time a
 * document is its text.
 */
export const graphql = join as unknown as ReturnType<typeof initGraphQLTada<Setup>>;
