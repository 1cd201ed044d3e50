'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { ChangeError, Loaded, Section } from './Section.tsx';
import { TokensTable } from './TokensTable.tsx';

/** Programs that ask in my name. */
export function TokensSection(): ReactNode {
  const text = useText();
  const api = useApi();
  const client = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const tokens = useQuery(api.account.tokens.queryOptions());
  const refresh = { onSettled: () => client.invalidateQueries({ queryKey: api.account.tokens.queryKey() }) };
  const create = useMutation(api.account.createToken.mutationOptions(refresh));
  const revoke = useMutation(api.account.revokeToken.mutationOptions(refresh));
  return (
    <Section
      title={text('settings.tokens')}
      lead={text('settings.tokensLead')}
      aside={
        <Button type="primary" size="small" onClick={() => setMaking(true)}>
          {text('settings.newToken')}
        </Button>
      }
    >
      <ChangeError error={revoke.error} />
      <Loaded query={tokens}>{(rows) => <TokensTable tokens={rows} onRevoke={(id) => revoke.mutate({ id })} />}</Loaded>
      {isMaking && (
        <NewTokenDialog
          hasRole
          token={create.data?.token ?? null}
          isBusy={create.isPending}
          error={create.error}
          onCreate={(wanted) => create.mutate(wanted)}
          onClose={() => {
            setMaking(false);
            create.reset();
          }}
        />
      )}
    </Section>
  );
}
