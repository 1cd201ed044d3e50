import { en as applicationsEn } from '../features/applications/messages/en.ts';
import { zhCN as applicationsZh } from '../features/applications/messages/zh-cn.ts';
import { en as compareEn } from '../features/compare/messages/en.ts';
import { zhCN as compareZh } from '../features/compare/messages/zh-cn.ts';
import { en as firstStepsEn } from '../features/first-steps/messages/en.ts';
import { zhCN as firstStepsZh } from '../features/first-steps/messages/zh-cn.ts';
import { en as frameEn } from '../features/frame/messages/en.ts';
import { zhCN as frameZh } from '../features/frame/messages/zh-cn.ts';
import { en as interfacesEn } from '../features/interfaces/messages/en.ts';
import { zhCN as interfacesZh } from '../features/interfaces/messages/zh-cn.ts';
import { en as logsEn } from '../features/logs/messages/en.ts';
import { zhCN as logsZh } from '../features/logs/messages/zh-cn.ts';
import { en as settingsEn } from '../features/settings/messages/en.ts';
import { zhCN as settingsZh } from '../features/settings/messages/zh-cn.ts';
import { en as signInEn } from '../features/sign-in/messages/en.ts';
import { zhCN as signInZh } from '../features/sign-in/messages/zh-cn.ts';
import { en as topologyEn } from '../features/topology/messages/en.ts';
import { zhCN as topologyZh } from '../features/topology/messages/zh-cn.ts';
import { en as tracesEn } from '../features/traces/messages/en.ts';
import { zhCN as tracesZh } from '../features/traces/messages/zh-cn.ts';
import { resultsEn } from '../features/traces/messages/results-en.ts';
import { resultsZh } from '../features/traces/messages/results-zh-cn.ts';
import { traceViewsEn } from '../features/traces/messages/views-en.ts';
import { traceViewsZh } from '../features/traces/messages/views-zh-cn.ts';
import type { Locale } from './locales.ts';

const english = {
  ...frameEn,
  ...applicationsEn,
  ...interfacesEn,
  ...topologyEn,
  ...compareEn,
  ...tracesEn,
  ...traceViewsEn,
  ...logsEn,
  ...resultsEn,
  ...firstStepsEn,
  ...signInEn,
  ...settingsEn,
};

/** Every text of the product has one of these keys; a key that does not exist does not compile. */
export type MessageKey = keyof typeof english;

export type Catalogue = Readonly<Record<MessageKey, string>>;

/** All texts by language. Read on the server only: a page gets the one catalogue it needs. */
export const CATALOGUES: Readonly<Record<Locale, Catalogue>> = {
  en: english,
  'zh-CN': {
    ...frameZh,
    ...applicationsZh,
    ...interfacesZh,
    ...topologyZh,
    ...compareZh,
    ...tracesZh,
    ...traceViewsZh,
    ...logsZh,
    ...resultsZh,
    ...firstStepsZh,
    ...signInZh,
    ...settingsZh,
  },
};
