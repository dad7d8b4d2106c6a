// NestJS with Apollo Server on Express, code first; @nestjs/throttler with its Redis
// storage. The stack that is being replaced, as its documentation has it.
import 'reflect-metadata';

import { randomUUID } from 'node:crypto';

import { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import { ApolloDriver, ApolloDriverConfig } from '@nestjs/apollo';
import {
  CanActivate, ExecutionContext, Injectable, Module, UnauthorizedException, UseGuards,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import {
  Args, Context, GqlExecutionContext, GraphQLModule, Mutation, Query, Resolver,
} from '@nestjs/graphql';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';

import {
  DateTime, FinalizeOnboardingResult, OnboardingDraft, SaveOnboardingDraftInput,
  SaveOnboardingDraftResult, Zone,
} from './nest_types.js';
import { load, save, shown } from './shared/drafts.js';
import { connected } from './shared/redis.js';
import { database, finalize } from './shared/registration.js';
import { POLICIES, PORT } from './shared/settings.js';
import { claimed, isOpen } from './shared/tokens.js';

const redis = connected();
const pool = database();
const [limit, seconds] = POLICIES.person[0];

@Injectable()
class PersonThrottlerGuard extends ThrottlerGuard {
  getRequestResponse(context: ExecutionContext) {
    const { req, res } = GqlExecutionContext.create(context).getContext();
    return { req, res };
  }

  protected async getTracker(req: Record<string, any>) {
    req.claim = claimed(req.headers.authorization);
    return req.claim?.person ?? req.ip;
  }
}

@Injectable()
class SessionGuard implements CanActivate {
  async canActivate(context: ExecutionContext) {
    const { req } = GqlExecutionContext.create(context).getContext();
    if (req.claim && await isOpen(redis, req.claim)) return true;
    throw new UnauthorizedException();
  }
}

@Resolver(() => OnboardingDraft)
@UseGuards(SessionGuard)
class DraftResolver {
  @Query(() => OnboardingDraft, { nullable: true })
  async onboardingDraft(@Context('req') req: any) {
    const { draft } = await load(redis, req.claim.person);
    return draft && shown(draft);
  }

  @Mutation(() => SaveOnboardingDraftResult)
  async saveOnboardingDraft(
    @Args('input') input: SaveOnboardingDraftInput, @Context('req') req: any,
  ) {
    const draft = await save(redis, req.claim.person, input);
    return { version: draft.version, draft: shown(draft) };
  }

  @Mutation(() => FinalizeOnboardingResult)
  finalizeOnboarding(@Context('req') req: any) {
    const origin = { ip: req.ip, requestId: randomUUID() };
    return finalize(pool, redis, req.claim.person, origin);
  }
}

@Resolver(() => Zone)
class ZoneResolver {
  @Query(() => [Zone])
  async zones() {
    return JSON.parse(await redis.get('cache:zones') as string);
  }
}

@Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      context: ({ req, res }: any) => ({ req, res }),
    }),
    ThrottlerModule.forRoot({
      throttlers: [{ name: `person-${seconds}s`, limit, ttl: seconds * 1000 }],
      storage: new ThrottlerStorageRedisService(redis as any),
    }),
  ],
  providers: [
    DateTime, DraftResolver, ZoneResolver,
    { provide: APP_GUARD, useClass: PersonThrottlerGuard },
  ],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(PORT, '127.0.0.1');
