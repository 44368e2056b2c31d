import { z } from 'zod';
import { CreditPreview } from '../credit/parameter-preview-schema.ts';
import { InspectionPreview } from '../inspection/parameter-preview-schema.ts';
import { WorkflowPreview } from '../workflow/parameter-preview-schema.ts';

/** What a change would do, by family. */
export const ParameterPreview = z.union([WorkflowPreview, CreditPreview, InspectionPreview]);
export type ParameterPreview = z.infer<typeof ParameterPreview>;
