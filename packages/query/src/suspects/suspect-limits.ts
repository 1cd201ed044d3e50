/** What counts as a change, and how far is looked. In one place, so that a diagnosis can be argued about. */
export const SUSPECT_LIMITS = {
  /** Requests that window and baseline must have for a comparison. */
  requestsMin: 20,
  /** An interface is slower when a request takes at least this much longer, as a share and in nanoseconds. */
  slowerShare: 0.15,
  slowerNs: 500_000,
  /** Among all interfaces of a project, where nobody asked about one: and by more than chance (standard errors of the mean). */
  slowerSigmas: 3,
  /** It fails more when the share of failing requests grew by this much, and by more than chance (standard errors). */
  failingShare: 0.01,
  failingSigmas: 4,
  /** How many calls deep the cause is followed. */
  hopsMax: 6,
  /** A callee is followed when it explains at least this share of its caller's change. */
  followShare: 0.4,
  /** One value of a dimension is suspected when it explains at least this share of the change. */
  standsOutShare: 0.6,
  /** What explains less is not listed. */
  listedShare: 0.05,
  suspectsMax: 10,
  /** Interfaces of a project whose change is looked into, those that suffer most first. */
  causesMax: 5,
} as const;
