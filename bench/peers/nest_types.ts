// The part of our schema that the bench asks for, code first.
import {
  createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType,
} from '@nestjs/graphql';
import { CustomScalar, Scalar } from '@nestjs/graphql';

export enum Role { TENANT = 'TENANT', LANDLORD = 'LANDLORD', AGENT = 'AGENT' }
export enum KycStatus { PENDING = 'PENDING', VERIFIED = 'VERIFIED', REJECTED = 'REJECTED' }
registerEnumType(Role, { name: 'Role' });
registerEnumType(KycStatus, { name: 'KycStatus' });

// Times are kept as text, and shown as they are.
@Scalar('DateTime')
export class DateTime implements CustomScalar<string, string> {
  serialize(value: unknown) { return value as string; }
  parseValue(value: unknown) { return value as string; }
  parseLiteral(node: unknown) { return (node as { value: string }).value; }
}

const Text = () => Field(() => String, { nullable: true });
const Amount = () => Field(() => Int, { nullable: true });
const Zones = () => Field(() => [String], { nullable: true });
const Time = () => Field(() => DateTime);

@ObjectType()
export class ProfileAnswers {
  @Text() firstName?: string;
  @Text() lastName?: string;
  @Text() email?: string;
  @Text() avatarUrl?: string;
}

@ObjectType()
export class LegalAnswers {
  @Text() cpi?: string;
  @Text() company?: string;
  @Text() ifu?: string;
  @Text() rccm?: string;
  @Text() acceptedTerms?: string;
}

@ObjectType()
export class PreferenceAnswers {
  @Zones() preferredZones?: string[];
  @Amount() budgetMin?: number;
  @Amount() budgetMax?: number;
  @Text() homeDescription?: string;
}

@ObjectType()
export class OnboardingDraft {
  @Field(() => Int) version: number;
  @Time() createdAt: string;
  @Time() updatedAt: string;
  @Time() expiresAt: string;
  @Field(() => ProfileAnswers) profile: ProfileAnswers;
  @Field(() => Role, { nullable: true }) role?: Role;
  @Field(() => LegalAnswers) legal: LegalAnswers;
  @Field(() => PreferenceAnswers) preferences: PreferenceAnswers;
}

@ObjectType()
export class OnboardingDraftSaved {
  @Field(() => Int) version: number;
  @Field(() => OnboardingDraft) draft: OnboardingDraft;
}

@ObjectType()
export class OnboardingAlreadyFinalized {
  @Field(() => ID) profileId: string;
}

@ObjectType()
export class Profile {
  @Field(() => ID) id: string;
  @Field(() => Role) role: Role;
  @Field() firstName: string;
  @Field() lastName: string;
  @Text() avatarUrl?: string;
  @Field(() => PreferenceAnswers) preferences: PreferenceAnswers;
  @Field(() => KycStatus) kycStatus: KycStatus;
  @Time() finalizedAt: string;
}

@ObjectType()
export class OnboardingFinalized {
  @Field(() => ID) profileId: string;
  @Field() alreadyFinalized: boolean;
  @Field(() => [String]) lateAnswers: string[];
  @Field(() => Profile) profile: Profile;
}

@ObjectType()
export class Zone {
  @Field(() => ID) id: string;
  @Field() name: string;
}

@InputType()
export class ProfileInput {
  @Text() firstName?: string;
  @Text() lastName?: string;
  @Text() email?: string;
  @Text() avatarUrl?: string;
}

@InputType()
export class LegalInput {
  @Text() cpi?: string;
  @Text() company?: string;
  @Text() ifu?: string;
  @Text() rccm?: string;
  @Text() acceptedTerms?: string;
}

@InputType()
export class PreferencesInput {
  @Zones() preferredZones?: string[];
  @Amount() budgetMin?: number;
  @Amount() budgetMax?: number;
  @Text() homeDescription?: string;
}

@InputType()
export class SaveOnboardingDraftInput {
  @Field(() => ProfileInput, { nullable: true }) profile?: ProfileInput;
  @Field(() => Role, { nullable: true }) role?: Role;
  @Field(() => LegalInput, { nullable: true }) legal?: LegalInput;
  @Field(() => PreferencesInput, { nullable: true }) preferences?: PreferencesInput;
}

export const SaveOnboardingDraftResult = createUnionType({
  name: 'SaveOnboardingDraftResult',
  types: () => [OnboardingDraftSaved, OnboardingAlreadyFinalized] as const,
  resolveType: (value) =>
    'draft' in value ? OnboardingDraftSaved : OnboardingAlreadyFinalized,
});
export const FinalizeOnboardingResult = createUnionType({
  name: 'FinalizeOnboardingResult',
  types: () => [OnboardingFinalized] as const,
  resolveType: () => OnboardingFinalized,
});
