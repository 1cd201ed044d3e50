import type { CompareState } from '../url.ts';
import type { Part, SlowerThan } from './choice.ts';

export type ChoiceInput =
  | { readonly pick: 'slow'; readonly slowerThan: SlowerThan; readonly isOfItsName: boolean }
  | { readonly pick: 'failed' }
  | ({ readonly pick: 'part' } & Part)
  | { readonly pick: 'query'; readonly chosenBy: string };

/** The choice as the server takes it. */
export function choiceInputOf({ pick, slowerThan, isOfItsName, part, chosenBy }: CompareState): ChoiceInput {
  switch (pick) {
    case 'slow':
      return { pick, slowerThan, isOfItsName };
    case 'failed':
      return { pick };
    case 'part':
      return { pick, ...part };
    case 'query':
      return { pick, chosenBy };
  }
}
