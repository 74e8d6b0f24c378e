/** The part of a schema that bodies are made of. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface Description {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export type Fields = Readonly<Record<string, unknown>>;

/** Makes bodies that have what a schema requires, with the fields that a test is about. */
export function bodiesOf({ components: { schemas } }: Description) {
  const least = (schema: Schema): unknown => {
    if (schema.$ref !== undefined) return least(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    if (schema.nullable) return null;
    if (schema.enum) return schema.enum[0];
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map(least));
    const [one] = schema.anyOf ?? schema.oneOf ?? [];
    if (one) return least(one);
    switch (schema.type) {
      case 'array':
        return [];
      case 'boolean':
        return false;
      case 'integer':
      case 'number':
        return schema.minimum ?? 1;
      case 'string':
        return texts[schema.format ?? ''] ?? 'text';
      default:
        return Object.fromEntries(
          (schema.required ?? []).map((name) => [name, least(schema.properties?.[name] ?? {})]),
        );
    }
  };
  return (name: string, fields: Fields): Fields => ({ ...(least(schemas[name] ?? {}) as Fields), ...fields });
}

const texts: Readonly<Record<string, string>> = {
  uri: 'https://example.com/',
  'date-time': '2026-01-02T03:04:05Z',
  email: 'octocat@example.com',
};
