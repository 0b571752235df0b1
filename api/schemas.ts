import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { isTimeZone } from '../domain/zoned.ts';
import { invalidInput } from './problem.ts';

/** An id in a path or query. */
export const Id = z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/, 'is not an id');

/** A language people are answered in. */
export const LanguageTag = z.enum(['en', 'ru', 'ko']);

/** An IANA time zone. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'is not a time zone');

/** How many to list. */
export const Limit = z.coerce.number().int().min(1).max(1000).default(100);

/** Validates a part of a request by its zod schema. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (input: unknown) => {
    const parsed = schema.safeParse(input);
    return parsed.success ? { value: parsed.data } : { error: invalidInput(parsed.error, httpPart === 'body' ? '' : (httpPart ?? '')) };
  };
};

/** JSON Schema of what a caller sends or is sent, for the OpenAPI document. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, id: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' });
  return rest;
}
