// Mercurius with its JIT on Fastify: one `preHandler` for the limit, plain resolvers.
import { randomUUID } from 'node:crypto';

import fastify from 'fastify';
import mercurius from 'mercurius';

import { load, save, shown } from './shared/drafts.js';
import { charge } from './shared/limits.js';
import { connected } from './shared/redis.js';
import { database, finalize } from './shared/registration.js';
import { PORT, SDL } from './shared/settings.js';
import { claimed, isOpen } from './shared/tokens.js';

const redis = connected();
const pool = database();
const app = fastify({ logger: false });

app.decorateRequest('claim', null);
app.addHook('preHandler', async (request, reply) => {
  request.claim = claimed(request.headers.authorization);
  const isMutation = request.body.query.startsWith('mutation');
  const decision = await charge(redis, request.claim, request.ip, isMutation);
  reply.headers(decision.headers);
  if (decision.retryAfter) {
    const error = { message: 'Too many.', extensions: { code: 'RATE_LIMITED' } };
    return reply.code(429).send({ errors: [error] });
  }
});

async function signedIn({ claim }) {
  if (!claim || !await isOpen(redis, claim)) {
    throw new mercurius.ErrorWithProps('Sign in.', { code: 'UNAUTHENTICATED' });
  }
  return claim.person;
}

const kindOf = (value) => value.kind;

app.register(mercurius, {
  schema: SDL,
  jit: 1,
  context: (request) => ({
    claim: request.claim,
    origin: { ip: request.ip, requestId: randomUUID() },
  }),
  resolvers: {
    Query: {
      onboardingDraft: async (_root, _given, context) => {
        const { draft } = await load(redis, await signedIn(context));
        return draft && shown(draft);
      },
      zones: async () => JSON.parse(await redis.get('cache:zones')),
    },
    Mutation: {
      saveOnboardingDraft: async (_root, { input }, context) => {
        const draft = await save(redis, await signedIn(context), input);
        return {
          kind: 'OnboardingDraftSaved', version: draft.version, draft: shown(draft),
        };
      },
      finalizeOnboarding: async (_root, _given, context) => {
        const person = await signedIn(context);
        const done = await finalize(pool, redis, person, context.origin);
        return { kind: 'OnboardingFinalized', ...done };
      },
    },
    SaveOnboardingDraftResult: { resolveType: kindOf },
    FinalizeOnboardingResult: { resolveType: kindOf },
  },
});

await app.listen({ port: PORT, host: '127.0.0.1' });
