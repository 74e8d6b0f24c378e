/** A layer that somebody might build, and what Lambda does with it. */
export interface Case {
  readonly id: string;
  readonly runtime: 'python3.8' | 'python3.11' | 'python3.13';
  readonly title: string;
  readonly area: string;
  /** The text of requirements.txt. */
  readonly requirements: string;
  /** Wheels placed by hand, for wheels.py. */
  readonly wheels?: readonly Readonly<Record<string, string>>[];
  /** Inputs of layerpack other than their defaults. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What its users import, chosen by hand. */
  readonly imports: readonly (
    | string
    | {
        readonly module: string;
        /** Modules that users import before it. */
        readonly first?: readonly string[];
        /** What users set. */
        readonly env?: Readonly<Record<string, string>>;
        /** What it lacks, as those who use it have it. */
        readonly optional?: string;
      }
  )[];
  readonly verdict: 'pass' | 'fail';
  /** Rules of the errors that must be there. */
  readonly rules?: readonly string[];
  /** What one of these errors must name. */
  readonly about?: string;
  /** Rules of the warnings that must be there. */
  readonly warnings?: readonly string[];
  /** Files for other machines or Pythons beside those that this runtime takes. */
  readonly 'carries-other-machines'?: boolean;
  readonly 'carries-other-pythons'?: boolean;
  readonly reason: string;
  /** Part of the fast third that continuous integration runs. */
  readonly fast: boolean;
}

/** What truth.py saw; more than is named here. */
export interface Truth {
  readonly hash: string;
  readonly agrees: boolean;
  readonly verdict: 'pass' | 'fail';
  readonly 'established by': readonly ('import' | 'pip' | 'readelf' | 'size')[];
  readonly because: readonly string[];
  /** Versions by name, without what the runtime has. */
  readonly installed?: Readonly<Record<string, string>>;
}

export const wheelsProgram: string;
export function loadCases(): readonly Case[];
export function loadTruth(): Readonly<Record<string, Truth>>;
export function hashOf(one: Case): string;
export function filesOf(one: Case, truth: Truth | undefined): Readonly<Record<string, string>>;
export function flagsOf(one: Case): readonly string[];
